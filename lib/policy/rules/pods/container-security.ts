import { NODE_NAMESPACE } from '../../../contract';
import { type Demand, equals, requiredAt } from '../../checks';
import { containersOf, podsOf, WORKLOAD_KINDS } from '../../model/pods';
import { listOf } from '../../model/values';
import type { ObjectRule } from '../../types';

/** Field of a container's security context → what the restricted level asks of it. */
const CONTAINER: Readonly<Record<string, Demand['holds']>> = {
  allowPrivilegeEscalation: equals(false),
  'capabilities.drop': (drop) => listOf(drop).includes('ALL'),
  'capabilities.add': (add) => listOf(add).every((capability) => capability === 'NET_BIND_SERVICE'),
};
const POD: Readonly<Record<string, Demand['holds']>> = {
  runAsNonRoot: equals(true),
  runAsUser: (user) => user !== 0,
  'seccompProfile.type': (type) => type === 'RuntimeDefault' || type === 'Localhost',
};

const WHY = {
  problem: 'the restricted Pod Security level asks for more',
  wayOut: 'see pods/security.ts of the charts',
};

export const containerSecurity: ObjectRule = {
  over: 'object',
  id: 'container-security',
  title: 'Pods keep the restricted Pod Security level',
  source: 'kubernetes pod-security-admission/policy, restricted',
  kinds: WORKLOAD_KINDS,
  check: (object) =>
    object.namespace === NODE_NAMESPACE
      ? []
      : podsOf(object).flatMap((pod) => [
          ...Object.entries(POD).flatMap(([field, holds]) =>
            requiredAt(pod.spec, pod.path, `securityContext.${field}`, { holds, ...WHY }),
          ),
          ...containersOf(pod).flatMap(({ json, path }) =>
            Object.entries(CONTAINER).flatMap(([field, holds]) =>
              requiredAt(json, path, `securityContext.${field}`, { holds, ...WHY }),
            ),
          ),
        ]),
};
