import { complaint } from '../../checks';
import { podsOf, type PodTemplate } from '../../model/pods';
import { listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const PROBLEM = 'whoever breaks into the pod could talk to the Kubernetes API';

export const serviceAccountToken: ObjectRule = {
  over: 'object',
  id: 'service-account-token',
  title: 'Pods carry no token of the Kubernetes API unless they call it',
  source: 'kubescape C-0034; Pod Identity brings a token of its own',
  controls: ['POD-14'],
  check: (object) => [
    ...account(object.kind, object.at('automountServiceAccountToken')),
    ...podsOf(object).flatMap(ofPod),
  ],
};

/** A pod that says nothing takes what its account says. */
const account = (kind: string, value: unknown): readonly Complaint[] =>
  kind === 'ServiceAccount' && value !== false
    ? [complaint('automountServiceAccountToken', value, { problem: PROBLEM, wayOut: 'set it to false' })]
    : [];

const ofPod = ({ path, spec }: PodTemplate): readonly Complaint[] => [
  ...(spec['automountServiceAccountToken'] === false
    ? []
    : [
        complaint(`${path}.automountServiceAccountToken`, spec['automountServiceAccountToken'], {
          problem: PROBLEM,
          wayOut: 'set it to false',
        }),
      ]),
  ...listOf(spec['volumes']).flatMap((volume, index) =>
    listOf(step(step(volume, 'projected'), 'sources'))
      .filter((source) => step(source, 'serviceAccountToken') !== undefined)
      .map((source) =>
        complaint(`${path}.volumes.${index}.projected`, source, { problem: PROBLEM, wayOut: 'leave it out' }),
      ),
  ),
];
