import { complaint, undecided } from '../../checks';
import { wholeService } from '../../model/actions';
import { allowing, documentPaths, IAM_TYPES, isUnreadable } from '../../model/iam';
import { reach } from '../../model/reach';
import type { ResourceRule } from '../../types';

export const iamWildcard: ResourceRule = {
  over: 'resource',
  id: 'iam-wildcard',
  title: 'Nobody may do everything to everything',
  source: 'cdk-nag AwsSolutions-IAM5; checkov CKV_AWS_63, CKV_AWS_107 to 111; CT.IAM.PR.1 to 3',
  controls: ['IAM-01'],
  types: IAM_TYPES,
  check: (resource) => [
    ...documentPaths(resource)
      .filter((path) => isUnreadable(resource, path))
      .map((path) => undecided(path, resource.raw(path))),
    ...allowing(resource).flatMap((statement) => {
      const wide = wholeService(statement);
      if (wide === undefined || !['everything', 'unknown'].includes(reach(resource, statement))) return [];
      return [
        complaint(`${statement.path}.${statement.json['NotAction'] === undefined ? 'Action' : 'NotAction'}`, wide, {
          problem: 'its Resource is * as well',
          wayOut: 'name the actions, and the resources they are for',
        }),
      ];
    }),
  ],
};
