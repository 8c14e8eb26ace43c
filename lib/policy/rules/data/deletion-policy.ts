import { complaint } from '../../checks';
import type { ResourceRule } from '../../types';

const POLICIES = ['DeletionPolicy', 'UpdateReplacePolicy'] as const;
const KNOWN: readonly unknown[] = ['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot'];

export const deletionPolicy: ResourceRule = {
  over: 'resource',
  id: 'deletion-policy',
  title: 'What becomes of a resource when it is deleted or replaced stands in the template',
  source: 'CloudFormation, DeletionPolicy and UpdateReplacePolicy; parameters in them by AWS::LanguageExtensions',
  controls: ['DATA-17'],
  check: (resource) =>
    POLICIES.filter((policy) => resource.json[policy] !== undefined && !KNOWN.includes(resource.json[policy])).map(
      (policy) =>
        complaint(policy, resource.json[policy], {
          problem: 'whether it stays or goes would be known only when it goes',
          wayOut: "write 'Delete', 'Retain', 'RetainExceptOnCreate' or 'Snapshot'",
        }),
    ),
};
