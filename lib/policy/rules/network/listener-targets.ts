import { complaint, oneOf, quoted, required } from '../../checks';
import type { Resource } from '../../model/resource';
import { entryOf } from '../../model/values';
import type { Complaint, ResourceRule } from '../../types';

const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';

/** What a listener of each protocol hands on. */
const CARRIES: Readonly<Record<string, readonly string[]>> = {
  HTTP: ['HTTP', 'HTTPS'],
  HTTPS: ['HTTP', 'HTTPS'],
  TCP: ['TCP', 'TCP_UDP'],
  TLS: ['TCP', 'TLS'],
  UDP: ['UDP', 'TCP_UDP'],
  TCP_UDP: ['TCP_UDP'],
  QUIC: ['QUIC', 'TCP_QUIC'],
  TCP_QUIC: ['TCP_QUIC'],
};
const PROTOCOLS = [...new Set([...Object.keys(CARRIES), 'GENEVE'])];

export const listenerTargets: ResourceRule = {
  over: 'resource',
  id: 'listener-targets',
  title: 'Listeners and their targets speak the same, and targets say whether they are ready',
  source: 'Network Load Balancer user guide, listeners and target groups; ELB API, CreateTargetGroup',
  types: [LISTENER, 'AWS::ElasticLoadBalancingV2::TargetGroup'],
  check: (resource) => (resource.type === LISTENER ? listener(resource) : group(resource)),
};

const spoken = (resource: Resource): readonly Complaint[] =>
  required(resource, 'Protocol', {
    holds: oneOf(...PROTOCOLS),
    problem: 'load balancers know no such protocol',
    wayOut: `use one of ${quoted(PROTOCOLS)}`,
  });

/** One of a Gateway Load Balancer has neither port nor protocol, and is refused by another rule. */
function listener(resource: Resource): readonly Complaint[] {
  if (resource.raw('Protocol') === undefined && resource.raw('Port') === undefined) return [];
  const wrong = spoken(resource);
  if (wrong.length > 0) return wrong;
  const carried = entryOf(CARRIES, String(resource.knownAt('Protocol'))) ?? [];
  return targetsOf(resource)
    .filter(([, target]) => target.read('Protocol').kind === 'known')
    .filter(([, target]) => !carried.includes(String(target.knownAt('Protocol'))))
    .map(([path, target]) =>
      complaint(path, target.knownAt('Protocol'), {
        problem: `a listener of ${String(resource.knownAt('Protocol'))} cannot hand on to it`,
        wayOut: `use targets of ${quoted(carried)}`,
      }),
    );
}

const targetsOf = (resource: Resource): readonly (readonly [string, Resource])[] =>
  resource
    .members('DefaultActions')
    .flatMap((action) => [
      `${action}.TargetGroupArn`,
      ...resource.members(`${action}.ForwardConfig.TargetGroups`).map((path) => `${path}.TargetGroupArn`),
    ])
    .flatMap((path) => {
      const target = resource.referenced(path);
      return target === undefined ? [] : [[path, target] as const];
    });

const group = (resource: Resource): readonly Complaint[] => [
  ...(resource.knownAt('TargetType') === 'lambda' ? [] : spoken(resource)),
  ...(resource.raw('HealthCheckPath') === undefined || String(resource.knownAt('Protocol')).startsWith('HTTP')
    ? []
    : required(resource, 'HealthCheckProtocol', {
        holds: oneOf('HTTP', 'HTTPS'),
        problem: 'nobody would ask the path, and whatever takes connections would count as ready',
        wayOut: "set it to 'HTTP' or 'HTTPS'",
      })),
];
