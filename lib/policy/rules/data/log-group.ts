import { complaint, required } from '../../checks';
import type { ResourceRule } from '../../types';

const MIN_DAYS = 90;

export const logGroup: ResourceRule = {
  over: 'resource',
  id: 'log-group',
  title: 'Logs are encrypted with our key and kept for a quarter at least',
  source: 'checkov CKV_AWS_158 and CKV_AWS_66',
  controls: ['LOG-01'],
  types: ['AWS::Logs::LogGroup'],
  check: (group) => [
    ...(group.raw('KmsKeyId') === undefined
      ? [
          complaint('KmsKeyId', undefined, {
            problem: 'logs name principals, objects and addresses',
            wayOut: 'name the key of the logs',
          }),
        ]
      : []),
    ...required(group, 'RetentionInDays', {
      holds: (value) => Number(value) >= MIN_DAYS,
      problem: `an incident is often found later than that, and without it logs are kept and paid for ever`,
      wayOut: `keep them ${MIN_DAYS} days or longer`,
    }),
  ],
};
