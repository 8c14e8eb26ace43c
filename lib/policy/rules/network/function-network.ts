import { complaint, forbidden, required, says, undecided } from '../../checks';
import type { Resource } from '../../model/resource';
import { leadsOut } from '../../model/public-subnets';
import type { Complaint, ResourceRule } from '../../types';

const outside = (resource: Resource): readonly Complaint[] =>
  ['SubnetIds', 'SecurityGroupIds']
    .filter((field) => resource.members(`VpcConfig.${field}`).length === 0)
    .slice(0, 1)
    .map((field) =>
      resource.read(`VpcConfig.${field}`).kind === 'unknown'
        ? undecided(`VpcConfig.${field}`, resource.raw(`VpcConfig.${field}`))
        : complaint(`VpcConfig.${field}`, resource.raw('VpcConfig'), {
            problem: 'the function would run outside the VPC, with the internet and without the control plane',
            wayOut: 'give it the subnets of the system nodes, and their group',
          }),
    );

const openSubnets = (resource: Resource): readonly Complaint[] =>
  resource
    .members('VpcConfig.SubnetIds')
    .filter((path) => {
      const subnet = resource.referenced(path);
      return subnet !== undefined && (String(subnet.knownAt('MapPublicIpOnLaunch')) === 'true' || leadsOut(subnet));
    })
    .map((path) =>
      complaint(path, resource.raw(path), { problem: 'the subnet is public', wayOut: 'give it private subnets' }),
    );

const RUNTIMES = /^(python|nodejs)([\d.]+)/;
/** From these on the SDK of the runtime asks the endpoint of the region by itself. */
const REGIONAL_SINCE: Readonly<Record<string, number>> = { nodejs: 18 };

/** Whether the SDK of its runtime asks the global endpoint unless it is told otherwise; of images nobody can say. */
function asksGlobally(resource: Resource): boolean {
  if (resource.raw('Environment.Variables.AWS_STS_REGIONAL_ENDPOINTS') !== undefined) return true;
  const [, language = '', version = ''] = RUNTIMES.exec(String(resource.knownAt('Runtime') ?? '')) ?? [];
  const since = REGIONAL_SINCE[language];
  return since === undefined || Number.parseFloat(version) < since;
}

/** The old SDKs of some runtimes ask the global endpoint of STS, which no endpoint of the VPC is for. */
const tokens = (resource: Resource): readonly Complaint[] =>
  asksGlobally(resource)
    ? required(resource, 'Environment.Variables.AWS_STS_REGIONAL_ENDPOINTS', {
        holds: says('regional'),
        problem: 'tokens would be asked of an endpoint that the VPC does not reach',
        wayOut: "set it to 'regional'",
      })
    : [];

/** Send what a function says through a place of somebody's choice, or put a program before it. */
const DETOURS = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'AWS_LAMBDA_EXEC_WRAPPER'];

const detours = (resource: Resource): readonly Complaint[] =>
  DETOURS.flatMap((name) => [name, name.toLowerCase()]).flatMap((name) =>
    forbidden(resource, `Environment.Variables.${name}`, {
      problem: 'its requests, and the credentials in them, would pass through what this names',
      wayOut: 'leave it out',
    }),
  );

export const functionNetwork: ResourceRule = {
  over: 'resource',
  id: 'function-network',
  title: 'Functions run inside the VPC',
  source: 'aws/aws-cdk#30442: outside the VPC they cannot reach a private control plane; CT.LAMBDA.PR.3',
  controls: ['LAM-02'],
  types: ['AWS::Lambda::Function', 'AWS::Serverless::Function'],
  check: (resource) => [...outside(resource), ...openSubnets(resource), ...tokens(resource), ...detours(resource)],
};
