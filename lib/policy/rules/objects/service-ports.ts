import {
  COMPONENT_LABEL,
  ENDPOINT_COMPONENT,
  ENGINE_HTTP_PORT,
  FIRST_LISTENER_PORT,
  SERVING_NAMESPACE,
  TOOL_EGRESS_PORT,
} from '../../../contract';
import { refused } from '../../checks';
import type { ClusterView } from '../../model/cluster-view';
import type { KubernetesObject } from '../../model/kubernetes-object';
import { identitiesText, isIdentity } from '../../model/pod-identities';
import { OWN_NAMESPACES } from '../../model/pod-levels';
import { isObject, listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';
import { INNER_PORTS } from './service-exposure';

const HTTPS = 443;
const MOST_LISTENERS = 1000;

const isOurs = (port: unknown): boolean =>
  typeof port === 'number' &&
  ([HTTPS, ENGINE_HTTP_PORT, TOOL_EGRESS_PORT].includes(port) ||
    (port >= FIRST_LISTENER_PORT && port < FIRST_LISTENER_PORT + MOST_LISTENERS));

const isHeadless = (service: KubernetesObject): boolean => service.at('spec.clusterIP') === 'None';

export const servicePorts: ObjectRule = {
  over: 'object',
  id: 'service-ports',
  title: 'Services answer ready pods’ clients, on the ports they are known by',
  source: 'lib/contract/ports.ts; Kubernetes API, ServiceSpec: type, publishNotReadyAddresses',
  controls: ['LB-12'],
  kinds: ['Service'],
  check: (service, cluster) => [
    ...type(service),
    ...unready(service),
    ...selector(service),
    ...ports(service, cluster),
  ],
};

const TYPES = [undefined, null, 'ClusterIP', 'LoadBalancer', 'NodePort', 'ExternalName'];
const type = (service: KubernetesObject): readonly Complaint[] =>
  TYPES.includes(service.at('spec.type') as null)
    ? []
    : [refused('spec.type', service.at('spec.type'), 'nobody can say whom it is exposed to', 'use ClusterIP')];

/** Only pods that find each other before they are ready need it, by a name without an address. */
const unready = (service: KubernetesObject): readonly Complaint[] => {
  const value = service.at('spec.publishNotReadyAddresses');
  return [undefined, null, false].includes(value as null) || isHeadless(service)
    ? []
    : [
        refused(
          'spec.publishNotReadyAddresses',
          value,
          'clients would be sent to pods that are not ready',
          'leave it out, or set clusterIP to None',
        ),
      ];
};

/** With a label less it has pods of other models, or workers that answer nobody. */
function selector(service: KubernetesObject): readonly Complaint[] {
  const { namespace } = service;
  const labels = service.at('spec.selector');
  const isNarrow =
    isIdentity({ matchLabels: labels }, namespace) &&
    (namespace !== SERVING_NAMESPACE || step(labels, COMPONENT_LABEL) === ENDPOINT_COMPONENT);
  // Of one without a selector nothing is picked, which is said by reference.
  return !OWN_NAMESPACES.includes(namespace ?? '') || !isObject(labels) || isNarrow
    ? []
    : [
        refused(
          'spec.selector',
          labels,
          `pods of ${namespace} that answer clients are not known by these labels alone`,
          `use ${identitiesText(namespace)}`,
        ),
      ];
}

function ports(service: KubernetesObject, { objects }: ClusterView): readonly Complaint[] {
  if (!OWN_NAMESPACES.includes(service.namespace ?? '')) return [];
  const others = objects.filter(
    (one) => one.kind === 'Service' && one.namespace === service.namespace && one !== service && !isHeadless(one),
  );
  return listOf(service.at('spec.ports')).flatMap((one, index) => {
    const [port, target, path] = [step(one, 'port'), step(one, 'targetPort'), `spec.ports.${index}.port`];
    if (INNER_PORTS.includes(Number(port))) return []; // said by service-exposure
    if (!isOurs(port)) return [refused(path, port, 'nobody here is known by that port', 'use that of the contract')];
    const other =
      typeof target !== 'string' || isHeadless(service)
        ? undefined
        : others
            .flatMap((another) => listOf(another.at('spec.ports')).map((its) => ({ another, its })))
            .find(
              ({ its }) =>
                step(its, 'targetPort') === target && isOurs(step(its, 'port')) && step(its, 'port') !== port,
            );
    return other === undefined
      ? []
      : [
          refused(
            path,
            port,
            `${other.another.label} has '${target}' on ${String(step(other.its, 'port'))}, and clients know one port of it`,
            'use the same',
          ),
        ];
  });
}
