import {
  CONTROLLERS_NAMESPACE,
  DOOR_NAMESPACE,
  NAMESPACE_NAME_LABEL,
  NODE_NAMESPACE,
  SERVING_NAMESPACE,
  TOOL_EGRESS_NAMESPACE,
  SYSTEM_NAMESPACE,
} from '../../../contract';
import { refused } from '../../checks';
import type { KubernetesObject } from '../../model/kubernetes-object';
import {
  areOnly,
  type Direction,
  isNamespace,
  isOpenSelector,
  type Opening,
  openings,
} from '../../model/network-policies';
import { identitiesOf, identitiesText, isIdentity } from '../../model/pod-identities';
import { isSystemNamespace } from '../../model/pod-levels';
import { entryOf, isObject, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const DNS = 53;
/** Kubelets and the metrics server. */
const METRICS_SERVER = [10250, 10251];

/** Other namespaces whose pods those of a namespace ask. */
const ASKED: Readonly<Record<string, readonly string[]>> = {
  [SERVING_NAMESPACE]: [SYSTEM_NAMESPACE],
  [DOOR_NAMESPACE]: [SERVING_NAMESPACE, SYSTEM_NAMESPACE],
  [NODE_NAMESPACE]: [],
  [CONTROLLERS_NAMESPACE]: [SYSTEM_NAMESPACE],
};

export const networkPolicySelector: ObjectRule = {
  over: 'object',
  id: 'network-policy-selector',
  title: 'NetworkPolicies select the pods that need what they open, and no others',
  source: 'Kubernetes API, NetworkPolicySpec: a selector with a label less selects more, and an empty one all',
  controls: ['NP-01', 'NP-02', 'NP-03'],
  kinds: ['NetworkPolicy'],
  check: (policy) => [...written(policy), ...own(policy), ...peers(policy)],
};

const written = (policy: KubernetesObject): readonly Complaint[] =>
  isObject(policy.at('spec.podSelector'))
    ? []
    : [
        refused(
          'spec.podSelector',
          policy.at('spec.podSelector'),
          'what is not written selects every pod, or is refused by older API servers',
          'write whom it selects, {} for every pod',
        ),
      ];

function own(policy: KubernetesObject): readonly Complaint[] {
  const { namespace } = policy;
  const selector = policy.at('spec.podSelector');
  if (identitiesOf(namespace) === undefined) return [];
  if (!isOpenSelector(selector))
    return isIdentity(selector, namespace) ? [] : [loose('spec.podSelector', selector, namespace)];
  return (['ingress', 'egress'] as const).flatMap((direction) =>
    openings(policy, direction)
      .filter((opening) => !everyPodNeeds(namespace, direction, opening))
      .map(({ path, peer }) =>
        refused(
          'spec.podSelector',
          selector,
          `it opens ${path} (${JSON.stringify(peer)}) to every pod of the namespace, which not all of them need`,
          `select by ${identitiesText(namespace)}`,
        ),
      ),
  );
}

const loose = (path: string, selector: unknown, namespace: string | undefined): Complaint =>
  refused(
    path,
    selector,
    `pods of ${namespace} are not known by these labels alone, so it picks others or none`,
    `use ${identitiesText(namespace)}`,
  );

/** What may be opened to all pods of a namespace at once. Ways in and out of tool servers have a rule of their own. */
function everyPodNeeds(namespace: string | undefined, direction: Direction, { peer, ports }: Opening): boolean {
  if (namespace === CONTROLLERS_NAMESPACE) return true; // its pods come from charts, and their labels with them
  if (isSystemNamespace(namespace)) return direction === 'egress' || areOnly(ports, METRICS_SERVER);
  if (direction === 'egress')
    return isNamespace(step(peer, 'namespaceSelector'), SYSTEM_NAMESPACE) && areOnly(ports, [DNS], ['UDP', 'TCP']);
  return namespace === DOOR_NAMESPACE && step(peer, 'ipBlock') !== undefined; // every pod there is one of the door
}

function peers(policy: KubernetesObject): readonly Complaint[] {
  if (policy.namespace === TOOL_EGRESS_NAMESPACE || identitiesOf(policy.namespace) === undefined) return [];
  return (['ingress', 'egress'] as const).flatMap((direction) =>
    openings(policy, direction).flatMap((opening) => peerOf(policy, direction, opening)),
  );
}

function peerOf({ namespace }: KubernetesObject, direction: Direction, { path, peer }: Opening): readonly Complaint[] {
  const [namespaces, pods] = [step(peer, 'namespaceSelector'), step(peer, 'podSelector')];
  if (namespaces === undefined && pods === undefined) return [];
  const name = namespaces === undefined ? namespace : step(step(namespaces, 'matchLabels'), NAMESPACE_NAME_LABEL);
  const asked = entryOf(ASKED, namespace ?? '');
  if (direction === 'egress' && namespaces !== undefined && asked !== undefined && !asked.includes(String(name)))
    return [
      refused(
        `${path}.namespaceSelector`,
        namespaces,
        `pods of ${namespace} ask nobody there`,
        `name ${[NAMESPACE_NAME_LABEL, ...asked].join(' ')}`,
      ),
    ];
  const isKnown = typeof name === 'string' && identitiesOf(name) !== undefined;
  return isKnown && pods !== undefined && !isIdentity(pods, name) ? [loose(`${path}.podSelector`, pods, name)] : [];
}
