import { complaint } from '../../checks';
import { actionsOf, allowing, IAM_TYPES, isForEverything } from '../../model/iam';
import type { ResourceRule } from '../../types';

export const iamWildcard: ResourceRule = {
  over: 'resource',
  id: 'iam-wildcard',
  title: 'Nobody may do everything to everything',
  source: 'cdk-nag AwsSolutions-IAM5; checkov CKV_AWS_63, CKV_AWS_107 to 111; CT.IAM.PR.1',
  types: IAM_TYPES,
  check: (resource) =>
    allowing(resource).flatMap((statement) => {
      const wide = actionsOf(statement).find((action) => action === '*' || /^[a-z0-9-]+:\*$/.test(action));
      return wide === undefined || !isForEverything(statement)
        ? []
        : [
            complaint(`${statement.path}.Action`, wide, {
              problem: 'its Resource is * as well',
              wayOut: 'name the actions, and the resources they are for',
            }),
          ];
    }),
};
