import { READINESS_GATE_LABEL } from '../../../contract';
import { complaint } from '../../checks';
import { OWN_NAMESPACES } from '../../model/pod-levels';
import { step } from '../../model/values';
import type { ObjectRule } from '../../types';

export const readinessGate: ObjectRule = {
  over: 'object',
  id: 'readiness-gate',
  title: 'Pods of a target group are ready when the load balancer has found them healthy',
  source: 'AWS Load Balancer Controller v3.5.0, pod readiness gate',
  controls: ['LB-07'],
  kinds: ['Namespace'],
  check: (namespace, { objects }) => {
    const isBound = objects.some((one) => one.kind === 'TargetGroupBinding' && one.namespace === namespace.name);
    const value = step(namespace.at('metadata.labels'), READINESS_GATE_LABEL);
    return !OWN_NAMESPACES.includes(namespace.name) || !isBound || value === 'enabled'
      ? []
      : [
          complaint(`metadata.labels ${READINESS_GATE_LABEL}`, value, {
            problem: 'an update would take away pods before the load balancer sends anything to their successors',
            wayOut: "set it to 'enabled'",
          }),
        ];
  },
};
