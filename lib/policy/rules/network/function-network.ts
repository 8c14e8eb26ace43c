import { complaint, required, says } from '../../checks';
import type { Resource } from '../../model/resource';
import { isObject } from '../../model/values';
import type { Complaint, ResourceRule } from '../../types';

const outside = (resource: Resource): readonly Complaint[] =>
  ['SubnetIds', 'SecurityGroupIds']
    .filter((field) => resource.members(`VpcConfig.${field}`).length === 0)
    .slice(0, 1)
    .map((field) =>
      complaint(`VpcConfig.${field}`, resource.raw('VpcConfig'), {
        problem: 'the function would run outside the VPC, with the internet and without the control plane',
        wayOut: 'give it the subnets of the system nodes, and their group',
      }),
    );

const openSubnets = (resource: Resource): readonly Complaint[] =>
  resource
    .members('VpcConfig.SubnetIds')
    .filter((path) => String(resource.referenced(path)?.knownAt('MapPublicIpOnLaunch')) === 'true')
    .map((path) =>
      complaint(path, resource.raw(path), { problem: 'the subnet is public', wayOut: 'give it private subnets' }),
    );

/** The old SDKs of some runtimes ask the global endpoint of STS, which no endpoint of the VPC is for. */
const tokens = (resource: Resource): readonly Complaint[] =>
  isObject(resource.knownAt('Environment.Variables')) &&
  resource.raw('Environment.Variables.AWS_STS_REGIONAL_ENDPOINTS') !== undefined
    ? required(resource, 'Environment.Variables.AWS_STS_REGIONAL_ENDPOINTS', {
        holds: says('regional'),
        problem: 'tokens would be asked of an endpoint that the VPC does not reach',
        wayOut: "set it to 'regional'",
      })
    : [];

export const functionNetwork: ResourceRule = {
  over: 'resource',
  id: 'function-network',
  title: 'Functions run inside the VPC',
  source: 'aws/aws-cdk#30442: outside the VPC they cannot reach a private control plane; CT.LAMBDA.PR.3',
  controls: ['LAM-02'],
  types: ['AWS::Lambda::Function', 'AWS::Serverless::Function'],
  check: (resource) => [...outside(resource), ...openSubnets(resource), ...tokens(resource)],
};
