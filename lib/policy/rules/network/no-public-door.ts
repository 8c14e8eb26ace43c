import { complaint, type Demand, required, says, undecided } from '../../checks';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

/** Services that answer the internet, whatever is written in them; function URLs have a rule of their own. */
const PUBLIC = [
  'AWS::Amplify::App',
  'AWS::ApiGatewayV2::Api',
  'AWS::AppRunner::Service',
  'AWS::AppRunner::VpcIngressConnection',
  'AWS::BedrockAgentCore::Gateway',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::VpcOrigin',
  'AWS::Cloud9::EnvironmentEC2',
  'AWS::ECR::PublicRepository',
  'AWS::ElasticBeanstalk::Environment',
  'AWS::GlobalAccelerator::Accelerator',
  'AWS::GlobalAccelerator::CrossAccountAttachment',
  'AWS::GlobalAccelerator::EndpointGroup',
  'AWS::GlobalAccelerator::Listener',
  'AWS::IoT::Thing',
  'AWS::Lightsail::Bucket',
  'AWS::Lightsail::Container',
  'AWS::Lightsail::Database',
  'AWS::Lightsail::Distribution',
  'AWS::Lightsail::Instance',
  'AWS::Lightsail::LoadBalancer',
  'AWS::S3::MultiRegionAccessPoint',
  'AWS::Serverless::HttpApi',
  'AWS::Transfer::WebApp',
];

/** Switches that keep a service off the internet: where, what it must say, and whether its absence says so. */
const SWITCHES: Readonly<
  Record<string, readonly (readonly [path: string, value: unknown, absence: 'closed' | 'open'])[]>
> = {
  'AWS::ApiGateway::RestApi': [['EndpointConfiguration.Types.0', 'PRIVATE', 'open']],
  'AWS::ApiGateway::DomainName': [['EndpointConfiguration.Types.0', 'PRIVATE', 'open']],
  'AWS::Serverless::Api': [['EndpointConfiguration.Type', 'PRIVATE', 'open']],
  'AWS::AppSync::GraphQLApi': [['Visibility', 'PRIVATE', 'open']],
  'AWS::AmazonMQ::Broker': [['PubliclyAccessible', false, 'open']],
  'AWS::DMS::ReplicationInstance': [['PubliclyAccessible', false, 'open']],
  'AWS::ECS::Service': [['NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp', 'DISABLED', 'closed']],
  'AWS::ECS::TaskSet': [['NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp', 'DISABLED', 'closed']],
  'AWS::ElasticLoadBalancing::LoadBalancer': [['Scheme', 'internal', 'open']],
  'AWS::MSK::Cluster': [['BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type', 'DISABLED', 'closed']],
  'AWS::Neptune::DBInstance': [['PubliclyAccessible', false, 'closed']],
  'AWS::NeptuneGraph::Graph': [['PublicConnectivity', false, 'closed']],
  'AWS::RDS::DBCluster': [['PubliclyAccessible', false, 'closed']],
  'AWS::RDS::DBInstance': [['PubliclyAccessible', false, 'open']],
  'AWS::Redshift::Cluster': [['PubliclyAccessible', false, 'open']],
  'AWS::RedshiftServerless::Workgroup': [['PubliclyAccessible', false, 'closed']],
  'AWS::SageMaker::Domain': [['AppNetworkAccessType', 'VpcOnly', 'open']],
  'AWS::SageMaker::NotebookInstance': [['DirectInternetAccess', 'Disabled', 'open']],
  'AWS::SageMaker::Model': [['EnableNetworkIsolation', true, 'open']],
  'AWS::Transfer::Server': [['EndpointType', 'VPC', 'open']],
};

/** Without it the service has an address of its own, outside every VPC. */
const INSIDE: Readonly<Record<string, string>> = {
  'AWS::Elasticsearch::Domain': 'VPCOptions',
  'AWS::OpenSearchService::Domain': 'VPCOptions',
  'AWS::S3::AccessPoint': 'VpcConfiguration',
};

const DEMAND: Pick<Demand, 'problem' | 'wayOut'> = {
  problem: 'it would answer the internet, or strangers by it',
  wayOut: 'offer it inside the VPC; models are reached by the internal load balancer',
};

export const noPublicDoor: ResourceRule = {
  over: 'resource',
  id: 'no-public-door',
  title: 'Nothing answers the internet',
  source:
    'CloudFormation resource reference, defaults of public access (2026-09); checkov CKV_AWS_17, 69, 87, 89; CT.RDS.PR.23',
  controls: ['NET-01', 'LB-01'],
  types: [...PUBLIC, ...Object.keys(SWITCHES), ...Object.keys(INSIDE), 'AWS::OpenSearchServerless::SecurityPolicy'],
  check: (resource) => {
    if (PUBLIC.includes(resource.type)) return [complaint('Type', resource.type, DEMAND)];
    const inside = INSIDE[resource.type];
    if (inside !== undefined) return resource.raw(inside) === undefined ? [complaint(inside, undefined, DEMAND)] : [];
    if (resource.type === 'AWS::OpenSearchServerless::SecurityPolicy') return search(resource);
    return SWITCHES[resource.type]!.flatMap(([path, value, absence]) =>
      absence === 'closed' && resource.read(path).kind === 'absent'
        ? []
        : required(resource, path, { holds: says(value), ...DEMAND }),
    );
  },
};

function search(resource: Resource): readonly Complaint[] {
  const text = JSON.stringify(resource.deep('Policy') ?? '');
  if (String(resource.knownAt('Type')) !== 'network') return [];
  if (/"?AllowFromPublic\\*"?\s*:\s*false/.test(text) && !/AllowFromPublic\\*"?\s*:\s*true/.test(text)) return [];
  return /AllowFromPublic/.test(text)
    ? [complaint('Policy', text, DEMAND)]
    : [undecided('Policy', resource.raw('Policy'))];
}
