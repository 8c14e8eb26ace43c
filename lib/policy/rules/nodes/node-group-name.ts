import { forbidden } from '../../checks';
import { isOfOneBlock } from '../../model/capacity-block';
import type { ResourceRule } from '../../types';

export const nodeGroupName: ResourceRule = {
  over: 'resource',
  id: 'node-group-name',
  title: 'CloudFormation names node groups, but for one a capacity block',
  source: 'aws/aws-cdk#26931: a named node group cannot be replaced, its name is taken',
  types: ['AWS::EKS::Nodegroup'],
  check: (group) =>
    isOfOneBlock(group)
      ? []
      : forbidden(group, 'NodegroupName', {
          problem: 'a change that replaces the group would end with AlreadyExists',
          wayOut: 'leave it out',
        }),
};
