import { complaint } from '../../checks';
import { podsOf } from '../../model/pods';
import type { ObjectRule } from '../../types';

export const serviceAccountToken: ObjectRule = {
  over: 'object',
  id: 'service-account-token',
  title: 'Pods carry no token of the Kubernetes API unless they call it',
  source: 'kubescape C-0034; Pod Identity brings a token of its own',
  check: (object) =>
    podsOf(object)
      .filter(({ spec }) => spec['automountServiceAccountToken'] !== false)
      .map(({ path, spec }) =>
        complaint(`${path}.automountServiceAccountToken`, spec['automountServiceAccountToken'], {
          problem: 'whoever breaks into the pod could talk to the Kubernetes API',
          wayOut: 'set it to false',
        }),
      ),
};
