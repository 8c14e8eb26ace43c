import { equals, required } from '../../checks';
import { isLogBucket } from '../../model/buckets';
import type { ResourceRule } from '../../types';

const RULES = 'LifecycleConfiguration.Rules';
const MIN_DAYS = 90;

export const bucketLifecycle: ResourceRule = {
  over: 'resource',
  id: 'bucket-lifecycle',
  title: 'Rules of a bucket hold, and access logs are kept for a quarter at least and not for ever',
  source: 'S3 user guide, lifecycle configuration; checkov CKV_AWS_300; GDPR, article 5 (1) e for logs',
  controls: ['LOG-01'],
  types: ['AWS::S3::Bucket'],
  check: (bucket, assembly) => [
    ...bucket.members(RULES).flatMap((path) =>
      required(bucket, `${path}.Status`, {
        holds: equals('Enabled'),
        problem: 'what the rule says is not done',
        wayOut: "set it to 'Enabled', or leave the rule out",
      }),
    ),
    ...(isLogBucket(bucket, assembly)
      ? required(bucket, `${RULES}.0.ExpirationInDays`, {
          holds: (days) => Number(days) >= MIN_DAYS,
          problem: 'an incident is often found later than that, and without it logs are kept and paid for ever',
          wayOut: `keep them ${MIN_DAYS} days or longer`,
        })
      : []),
  ],
};
