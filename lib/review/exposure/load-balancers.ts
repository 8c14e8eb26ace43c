import { ENDPOINT_SERVICE, SERVING_NAMESPACE } from '../../contract';
import type { KubernetesObject } from '../../policy/model/kubernetes-object';
import { isObject, listOf, step } from '../../policy/model/values';
import type { View } from '../view';
import type { Fact, Facet } from './facet';
import { addressesCover } from './ports';

interface Door extends Fact {
  readonly port: string;
  readonly source: string;
  readonly scheme: 'internal' | 'internet-facing';
  readonly isEncrypted: boolean;
  /** In place of the listeners of all models, whatever its port. */
  readonly isFront?: true;
}

const SCHEME = 'service.beta.kubernetes.io/aws-load-balancer-scheme';
const CERTIFICATE = 'service.beta.kubernetes.io/aws-load-balancer-ssl-cert';

/** Who reaches which listener of a Service or Ingress, over what. */
export const loadBalancers: Facet<Door> = {
  name: 'listener',
  read: (view) => [
    ...[...view.objects.values()].flatMap((object) => [...serviceDoors(object), ...ingressDoors(object)]),
    ...frontDoors(view),
  ],
  covers: (wider, narrower) =>
    wider.group === narrower.group &&
    (wider.port === narrower.port || wider.port === 'every port' || narrower.isFront === true) &&
    addressesCover(wider.source, narrower.source) &&
    (wider.scheme === 'internet-facing' || narrower.scheme === 'internal') &&
    (!wider.isEncrypted || narrower.isEncrypted),
};

function serviceDoors(object: KubernetesObject): readonly Door[] {
  const type = String(object.at('spec.type'));
  if (object.kind !== 'Service' || !['LoadBalancer', 'NodePort'].includes(type)) return [];
  const annotations = object.at('metadata.annotations');
  const isNodePort = type === 'NodePort';
  const scheme = isNodePort || step(annotations, SCHEME) !== 'internet-facing' ? 'internal' : 'internet-facing';
  const ranges = listOf(object.at('spec.loadBalancerSourceRanges')).map(String);
  const isEncrypted = step(annotations, CERTIFICATE) !== undefined;
  return listOf(object.at('spec.ports')).flatMap((port) =>
    (ranges.length === 0 ? ['0.0.0.0/0'] : ranges).map((source) =>
      door(object, String(step(port, isNodePort ? 'nodePort' : 'port')), source, scheme, isEncrypted),
    ),
  );
}

/** The listener in front of all models, which takes the place of the Service with one for each. */
function frontDoors({ side: { plan } }: View): readonly Door[] {
  if (plan?.frontDoor === undefined) return [];
  const { port, tls } = plan.frontDoor;
  return plan.access.sourceCidrs.map((source) => ({
    ...door(ENDPOINT, String(port), source, 'internal', tls !== 'nowhere'),
    subject: 'the front door answers',
    where: { construct: 'front door', type: 'listener' },
    isFront: true,
  }));
}

const ENDPOINT = { label: `Service ${SERVING_NAMESPACE}/${ENDPOINT_SERVICE}`, kind: 'Service' };

function ingressDoors(object: KubernetesObject): readonly Door[] {
  if (object.kind !== 'Ingress') return [];
  const annotations = object.at('metadata.annotations');
  const scheme =
    step(annotations, 'alb.ingress.kubernetes.io/scheme') === 'internet-facing' ? 'internet-facing' : 'internal';
  const cidrs = String(step(annotations, 'alb.ingress.kubernetes.io/inbound-cidrs') ?? '0.0.0.0/0').split(',');
  const isEncrypted = isObject(annotations) && 'alb.ingress.kubernetes.io/certificate-arn' in annotations;
  return cidrs.map((source) => door(object, 'every port', source.trim(), scheme, isEncrypted));
}

function door(
  object: Pick<KubernetesObject, 'label' | 'kind'>,
  port: string,
  source: string,
  scheme: Door['scheme'],
  isEncrypted: boolean,
): Door {
  const isOpen = scheme === 'internet-facing';
  return {
    group: object.label,
    subject: `${object.label} answers`,
    says: `${port === 'every port' ? port : `port ${port}`} ${isOpen ? 'on the internet ' : ''}to ${source}${isEncrypted ? ' over TLS' : ' in plain text'}`,
    severity: isOpen ? 'critical' : 'high',
    where: { construct: object.label, type: object.kind },
    port,
    source,
    scheme,
    isEncrypted,
  };
}
