import {
  DOOR_NAMESPACE,
  ENDPOINT_SELECTOR,
  FRONT_DOOR,
  METRICS_READER_LABEL,
  SERVING_NAMESPACE,
} from '../../../contract';
import { complaint } from '../../checks';
import { type ClusterView, selects } from '../../model/cluster-view';
import { isObject, listOf, step } from '../../model/values';
import type { ObjectRule } from '../../types';

const hasDoor = ({ objects }: ClusterView): boolean =>
  objects.some(
    ({ kind, namespace, name }) => kind === 'Deployment' && namespace === DOOR_NAMESPACE && name === FRONT_DOOR,
  );

const labelsOf = (selector: unknown): unknown => step(selector, 'matchLabels') ?? {};
const hasLabel = (selector: unknown, key: string, value: string): boolean => step(labelsOf(selector), key) === value;
const isNamed = (pods: unknown): boolean => isObject(pods) && Object.keys(pods).length > 0;

/** The door's namespace, collectors of metrics, or pods that are named in the namespace itself: never addresses, never everybody. */
function mayReach(peer: unknown): boolean {
  const namespace = step(peer, 'namespaceSelector');
  const pods = step(peer, 'podSelector');
  if (namespace === undefined) return isNamed(pods);
  return (
    (hasLabel(namespace, 'kubernetes.io/metadata.name', DOOR_NAMESPACE) && isNamed(pods)) ||
    hasLabel(namespace, METRICS_READER_LABEL, 'true')
  );
}

/** What a policy lets in beyond those; a rule without `from` lets in everybody. */
const others = (ingress: readonly unknown[]): readonly { readonly path: string; readonly peer: unknown }[] =>
  ingress.flatMap((rule, index) => {
    const peers = listOf(step(rule, 'from'));
    if (peers.length === 0) return [{ path: `spec.ingress.${index}.from`, peer: undefined }];
    return peers
      .map((peer, place) => ({ path: `spec.ingress.${index}.from.${place}`, peer }))
      .filter(({ peer }) => !mayReach(peer));
  });

export const enginesBehindDoor: ObjectRule = {
  over: 'object',
  id: 'engines-behind-door',
  title: 'With a front door, clients reach engines through it alone',
  source:
    'lib/contract/front-door.ts, UNGUARDED_PATHS: what vLLM answers without a key; and with its key it knows no tenants',
  kinds: ['NetworkPolicy'],
  check: (policy, cluster) => {
    if (policy.namespace !== SERVING_NAMESPACE || !hasDoor(cluster)) return [];
    if (!selects(policy.at('spec.podSelector'), ENDPOINT_SELECTOR)) return [];
    return others(listOf(policy.at('spec.ingress'))).map(({ path, peer }) =>
      complaint(path, peer, {
        problem:
          'it lets others than the door and collectors of metrics reach engines, past keys, limits and the access log',
        wayOut: `let in pods of ${DOOR_NAMESPACE} by their label, and clients by the address of the door`,
      }),
    );
  },
};
