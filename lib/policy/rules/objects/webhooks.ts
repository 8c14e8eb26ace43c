import { complaint } from '../../checks';
import { listOf, step } from '../../model/values';
import type { ObjectRule } from '../../types';

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
          complaint('spec.mutations', object.at('spec.mutations'), {
            problem: 'it changes what is written to the cluster after it was reviewed',
            wayOut: 'leave it out, or accept it here with a reason',
          }),
        ]
      : listOf(object.at('webhooks')).flatMap((webhook, index) => {
          const url = step(step(webhook, 'clientConfig'), 'url');
          const policy = step(webhook, 'failurePolicy') ?? 'Fail';
          return [
            ...(url === undefined
              ? []
              : [
                  complaint(`webhooks.${index}.clientConfig.url`, url, {
                    problem: 'everything that is written to the cluster would be sent there',
                    wayOut: 'name a Service',
                  }),
                ]),
            ...(policy === 'Fail'
              ? []
              : [
                  complaint(`webhooks.${index}.failurePolicy`, policy, {
                    problem: 'what it would refuse comes in while it is away',
                    wayOut: 'use Fail, or accept it here with a reason',
                  }),
                ]),
          ];
        }),
};
