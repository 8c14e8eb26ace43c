import { CONTROLLERS_NAMESPACE, SERVING_NAMESPACE, SYSTEM_NAMESPACE } from '../../../contract';
import { complaint } from '../../checks';
import type { ClusterView } from '../../model/cluster-view';
import type { KubernetesObject } from '../../model/kubernetes-object';
import { directionsOf, policiesOf } from '../../model/network-policies';
import { isObject } from '../../model/values';
import type { ObjectRule } from '../../types';

/** Whether a policy selects every pod of its namespace in both directions: what no policy allows is then refused. */
const isolates = (policy: KubernetesObject): boolean =>
  selectsAll(policy.at('spec.podSelector')) && directionsOf(policy).length === 2;

/** An empty selector, however it is written; nothing at all is no policy. */
const selectsAll = (selector: unknown): boolean =>
  isObject(selector) &&
  ['matchLabels', 'matchExpressions'].every(
    (field) => Object.keys((selector[field] as object | null) ?? {}).length === 0,
  );

const hasController = ({ objects }: ClusterView): boolean =>
  objects.some(({ kind, name }) => kind === 'Namespace' && name === CONTROLLERS_NAMESPACE);

export const defaultDeny: ObjectRule = {
  over: 'object',
  id: 'default-deny',
  title: 'In every namespace, what is not allowed is refused',
  source: 'EKS Best Practices Guide, network security; kubescape C-0260',
  controls: ['NP-01'],
  kinds: ['Namespace'],
  check: (namespace, cluster) =>
    // The system's own namespace is in no set; it is asked for where that of the models is.
    [namespace.name, ...(namespace.name === SERVING_NAMESPACE && hasController(cluster) ? [SYSTEM_NAMESPACE] : [])]
      .filter((name) => !policiesOf(name, cluster).some(isolates))
      .map((name) =>
        complaint(name === namespace.name ? 'NetworkPolicy' : `NetworkPolicy of ${name}`, undefined, {
          problem:
            'no policy selects all its pods for ingress and egress, so every pod of the cluster could reach them',
          wayOut: 'add one with podSelector {} and policyTypes Ingress and Egress',
        }),
      ),
};
