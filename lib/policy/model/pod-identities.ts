import {
  APP_LABEL,
  CONTROLLERS_NAMESPACE,
  DOOR_NAMESPACE,
  ENDPOINT_SELECTOR,
  INSTANCE_LABEL,
  NODE_NAMESPACE,
  SERVING_NAMESPACE,
  TOOL_EGRESS_NAMESPACE,
} from '../../contract';
import { isSystemNamespace } from './pod-levels';
import { entryOf, isObject, listOf, step } from './values';

/** Labels with their value; undefined: any value, which is then looked for among the pods. */
type Identity = Readonly<Record<string, string | undefined>>;

const BY_NAME: Identity = { [APP_LABEL]: undefined };
const LWS = 'leaderworkerset.sigs.k8s.io/';

/** Sets of labels by which pods of a namespace are known: fewer of them pick others too. */
const IDENTITIES: Readonly<Record<string, readonly Identity[]>> = {
  [SERVING_NAMESPACE]: [
    ENDPOINT_SELECTOR,
    { [APP_LABEL]: 'vllm', [INSTANCE_LABEL]: undefined },
    { [`${LWS}name`]: undefined, [`${LWS}group-index`]: undefined },
  ],
  [DOOR_NAMESPACE]: [BY_NAME],
  [TOOL_EGRESS_NAMESPACE]: [BY_NAME],
  [NODE_NAMESPACE]: [BY_NAME],
  [CONTROLLERS_NAMESPACE]: [BY_NAME],
};
const OF_SYSTEM: readonly Identity[] = [{ 'k8s-app': 'kube-dns' }];

/** Undefined: pods of that namespace are known to somebody else. */
export const identitiesOf = (namespace: string | undefined): readonly Identity[] | undefined =>
  isSystemNamespace(namespace) ? OF_SYSTEM : entryOf(IDENTITIES, namespace ?? '');

/** Whether a selector says all labels of an identity, and no expression besides. */
export function isIdentity(selector: unknown, namespace: string | undefined): boolean {
  const labels = step(selector, 'matchLabels');
  if (!isObject(labels) || listOf(step(selector, 'matchExpressions')).length > 0) return false;
  const is = (identity: Identity): boolean =>
    Object.entries(identity).every(([key, value]) =>
      value === undefined ? typeof labels[key] === 'string' && labels[key] !== '' : labels[key] === value,
    );
  return (identitiesOf(namespace) ?? []).some(is);
}

/** Identities as a person reads them. */
export const identitiesText = (namespace: string | undefined): string =>
  (identitiesOf(namespace) ?? [])
    .map((identity) =>
      Object.entries(identity)
        .map(([key, value]) => `${key}=${value ?? '…'}`)
        .join(', '),
    )
    .join('; or ');
