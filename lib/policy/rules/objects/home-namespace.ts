import { requiredIn } from '../../checks';
import { isSystemNamespace } from '../../model/pod-levels';
import { podsOf } from '../../model/pods';
import type { ObjectRule } from '../../types';

const NAMESPACED =
  'ConfigMap Secret Service ServiceAccount PersistentVolumeClaim ResourceQuota LimitRange Role RoleBinding Ingress PodDisruptionBudget HorizontalPodAutoscaler NetworkPolicy TargetGroupBinding Endpoints EndpointSlice'.split(
    ' ',
  );
/** What the namespace of the system needs from us: its pods are isolated as ours are. */
const IN_SYSTEM = ['NetworkPolicy'];

export const homeNamespace: ObjectRule = {
  over: 'object',
  id: 'home-namespace',
  title: 'Nothing lives in the default namespace or the system’s',
  source: 'CIS EKS 1.8.0 4.5.2; kubescape C-0061, C-0212',
  controls: ['POD-20'],
  check: (object) =>
    NAMESPACED.includes(object.kind) || podsOf(object).length > 0
      ? requiredIn(object, 'metadata.namespace', {
          holds: (namespace) =>
            typeof namespace === 'string' &&
            !['', 'default'].includes(namespace) &&
            (!isSystemNamespace(namespace) || IN_SYSTEM.includes(object.kind)),
          problem: 'what is there has no Pod Security level, no quota and no policy of its own',
          wayOut: 'name a namespace of its own',
        })
      : [],
};
