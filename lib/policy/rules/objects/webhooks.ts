import { refused } from '../../checks';
import { listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

export const webhooks: ObjectRule = {
  over: 'object',
  id: 'webhooks',
  title: 'Webhooks stay in the cluster, and refuse when they cannot answer',
  source: 'Kubernetes, admission webhook good practices; kubescape C-0036, C-0039',
  controls: ['POD-01', 'NP-05'],
  kinds: ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration', 'MutatingAdmissionPolicy'],
  check: (object) =>
    object.kind === 'MutatingAdmissionPolicy'
      ? [
          refused(
            'spec.mutations',
            object.at('spec.mutations'),
            'it changes what is written to the cluster after it was reviewed',
            'leave it out, or accept it here with a reason',
          ),
        ]
      : listOf(object.at('webhooks')).flatMap(webhook),
};

function webhook(json: unknown, index: number): readonly Complaint[] {
  const url = step(step(json, 'clientConfig'), 'url');
  const policy = step(json, 'failurePolicy') ?? 'Fail';
  const at = (field: string): string => `webhooks.${index}.${field}`;
  return [
    ...(url === undefined
      ? []
      : [
          refused(
            at('clientConfig.url'),
            url,
            'everything that is written to the cluster would be sent there',
            'name a Service',
          ),
        ]),
    ...(policy === 'Fail'
      ? []
      : [
          refused(
            at('failurePolicy'),
            policy,
            'what it would refuse comes in while it is away',
            'use Fail, or accept it here with a reason',
          ),
        ]),
  ];
}
