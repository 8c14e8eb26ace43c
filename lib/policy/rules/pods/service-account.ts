import { complaint, requiredAt } from '../../checks';
import { OWN_NAMESPACES } from '../../model/pod-levels';
import { podsOf } from '../../model/pods';
import { step } from '../../model/values';
import type { KubernetesObject } from '../../model/kubernetes-object';
import type { Complaint, ObjectRule } from '../../types';

const ROLE = 'eks.amazonaws.com/role-arn';

/** Which role an account has stands in an association of Pod Identity, beside the role itself. */
function role(object: KubernetesObject): readonly Complaint[] {
  const value = step(object.at('metadata.annotations'), ROLE);
  return object.kind !== 'ServiceAccount' || !OWN_NAMESPACES.includes(object.namespace ?? '') || value === undefined
    ? []
    : [
        complaint(`metadata.annotations ${ROLE}`, value, {
          problem: 'its pods would act as a role of which no template says that they may',
          wayOut: 'use an association of Pod Identity',
        }),
      ];
}

export const serviceAccount: ObjectRule = {
  over: 'object',
  id: 'service-account',
  title: 'Pods have a service account of their own',
  source: 'kube-linter default-service-account; CIS EKS 1.8.0 4.1.5',
  controls: ['RBAC-07'],
  check: (object) => [
    ...role(object),
    ...podsOf(object).flatMap(({ spec, path }) =>
      requiredAt(spec, path, 'serviceAccountName', {
        holds: (name) => typeof name === 'string' && name !== '' && name !== 'default',
        problem: 'what somebody grants the default account every such pod may do',
        wayOut: 'name one of its own',
      }),
    ),
  ],
};
