import { complaint } from '../../checks';
import type { ResourceRule } from '../../types';

export const functionNetwork: ResourceRule = {
  over: 'resource',
  id: 'function-network',
  title: 'Functions run inside the VPC',
  source: 'aws/aws-cdk#30442: outside the VPC they cannot reach a private control plane; CT.LAMBDA.PR.3',
  types: ['AWS::Lambda::Function'],
  check: (resource) =>
    resource.members('VpcConfig.SubnetIds').length > 0
      ? []
      : [
          complaint('VpcConfig', resource.raw('VpcConfig'), {
            problem: 'the function would run outside the VPC, with the internet and without the control plane',
            wayOut: 'give it the subnets of the system nodes',
          }),
        ],
};
