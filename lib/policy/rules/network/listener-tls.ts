import { TLS_TAG } from '../../../contract';
import { complaint, required } from '../../checks';
import type { Resource } from '../../model/resource';
import { isModernTls } from '../../model/served';
import { isObject } from '../../model/values';
import type { Complaint, ResourceRule } from '../../types';

const ENCRYPTED = ['TLS', 'HTTPS'];
const CLASSIC = 'AWS::ElasticLoadBalancing::LoadBalancer';
const SAID = ['door', 'nowhere'];

const modern = (listener: Resource): readonly Complaint[] =>
  required(listener, 'SslPolicy', {
    holds: isModernTls,
    problem: 'it speaks TLS 1.1 or older',
    wayOut: "set it to 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09'",
  });

/** Of the load balancers that came before: each listener stands in the load balancer. */
const classic = (balancer: Resource): readonly Complaint[] =>
  balancer
    .members('Listeners')
    .filter((path) => !['HTTPS', 'SSL'].includes(String(balancer.knownAt(`${path}.Protocol`)).toUpperCase()))
    .map((path) =>
      complaint(`${path}.Protocol`, balancer.raw(`${path}.Protocol`), {
        problem: 'keys and prompts would pass it in the clear',
        wayOut: "set it to 'HTTPS' or 'SSL', with a certificate",
      }),
    );

const certified = (listener: Resource): readonly Complaint[] =>
  listener.members('Certificates').some((path) => listener.raw(`${path}.CertificateArn`) !== undefined)
    ? []
    : [
        complaint('Certificates', listener.raw('Certificates'), {
          problem: 'without a certificate clients cannot know whom they talk to',
          wayOut: 'name the certificate of ACM',
        }),
      ];

/** In the clear it says nothing but where to go. */
const isRedirect = (listener: Resource): boolean => {
  const actions = listener.members('DefaultActions');
  return (
    listener.knownAt('Protocol') === 'HTTP' &&
    actions.length > 0 &&
    actions.every(
      (path) =>
        listener.knownAt(`${path}.Type`) === 'redirect' &&
        listener.knownAt(`${path}.RedirectConfig.Protocol`) === 'HTTPS',
    )
  );
};

/** Where the plan says that TLS ends, behind a listener that knows nothing of it. */
const said = (listener: Resource): unknown =>
  listener
    .members('Tags')
    .map((path) => listener.knownAt(path))
    .filter(isObject)
    .find(({ Key }) => Key === TLS_TAG)?.['Value'];

export const listenerTls: ResourceRule = {
  over: 'resource',
  id: 'listener-tls',
  title: 'Listeners speak TLS 1.2 or newer, unless the plan says that TLS ends elsewhere',
  source: 'checkov CKV_AWS_2, CKV_AWS_103; Network Load Balancer user guide, security policies',
  controls: ['LB-04'],
  types: ['AWS::ElasticLoadBalancingV2::Listener', CLASSIC],
  check: (listener) => {
    if (listener.type === CLASSIC) return classic(listener);
    if (isRedirect(listener)) return [];
    const protocol = listener.knownAt('Protocol');
    if (ENCRYPTED.includes(String(protocol))) return [...modern(listener), ...certified(listener)];
    return SAID.includes(String(said(listener)))
      ? []
      : [
          complaint('Protocol', protocol, {
            problem: 'keys and prompts would pass it in the clear, and nothing says that they may',
            wayOut: `set it to 'TLS', or say where TLS ends in tag ${TLS_TAG}: ${SAID.map((one) => `'${one}'`).join(' or ')}`,
          }),
        ];
  },
};
