import { requiredAt } from '../../checks';
import { podsOf } from '../../model/pods';
import type { ObjectRule } from '../../types';

export const serviceAccount: ObjectRule = {
  over: 'object',
  id: 'service-account',
  title: 'Pods have a service account of their own',
  source: 'kube-linter default-service-account; CIS EKS 1.8.0 4.1.5',
  controls: ['RBAC-07'],
  check: (object) =>
    podsOf(object).flatMap(({ spec, path }) =>
      requiredAt(spec, path, 'serviceAccountName', {
        holds: (name) => typeof name === 'string' && name !== '' && name !== 'default',
        problem: 'what somebody grants the default account every such pod may do',
        wayOut: 'name one of its own',
      }),
    ),
};
