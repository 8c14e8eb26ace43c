import { nestedName } from '../../../policy/model/assembly';
import { textAt } from '../../world';
import { balancerWays, clusterWays, remoteWays, targetWays } from './fronts';
import { mailWays, subscriptionWays } from './messages';
import { dhcpWays, resolverRuleWays, ruleAssociationWays } from './names';
import { buildWays, functionWays, imageWays, releaseWays, urlWays } from './programs';
import { bucketWays, callWays, keysWays, keyWays, permissionsOf, shareWays } from './sharing';
import { chatWays, flowWays, globalWays, publicDatabase, runsOutside, setTo, snapshotCopyWays } from './services';
import { everybody, out, type Special } from './way';

/** A template inside a template: what it holds is in another file. */
const nestedWays: Special = (world, resource) => {
  // Where it lies beside, its resources are read as those of a stack.
  if (world.assembly.stack(nestedName(resource.stack.name, resource.logicalId)) !== undefined) return [];
  return [
    out(
      'unknown-type',
      resource,
      `TemplateURL ${textAt(world, resource, 'TemplateURL') ?? '?'}`,
      { kind: 'unknown', name: 'whatever that template makes' },
      { unknown: 'a template that is not read' },
    ),
  ];
};

/** What is told by a field that is set, or by one that is not. */
export const SPECIAL: Readonly<Record<string, readonly Special[]>> = {
  'AWS::Lambda::Function': [functionWays, imageWays('Code.ImageUri')],
  'AWS::Lambda::Url': [urlWays],
  'AWS::CodeBuild::Project': [buildWays, imageWays('Environment.Image')],
  'AWS::SNS::Subscription': [subscriptionWays],
  'AWS::SNS::Topic': [subscriptionWays],
  'AWS::KMS::Key': [keyWays],
  'AWS::EKS::Cluster': [clusterWays, remoteWays],
  'AWS::S3::Bucket': [bucketWays],
  'AWS::Route53Resolver::ResolverRule': [resolverRuleWays],
  'AWS::Route53Resolver::ResolverRuleAssociation': [ruleAssociationWays],
  'AWS::EC2::DHCPOptions': [dhcpWays],
  'AWS::RAM::ResourceShare': [shareWays],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': [balancerWays],
  'AWS::ElasticLoadBalancingV2::TargetGroup': [targetWays],
  'Custom::AWSCDK-EKS-HelmChart': [releaseWays],
  'AWS::CloudFormation::Stack': [nestedWays],
  'AWS::CloudFormation::StackSet': [nestedWays],
  'AWS::Scheduler::Schedule': [callWays],
  'Custom::AWS': [callWays],
  'AWS::Budgets::Budget': [mailWays],
  'AWS::IAM::AccessKey': [keysWays],
  'AWS::ECR::PublicRepository': [everybody('resource-policy', 'a public repository')],
  'AWS::EC2::ClientVpnEndpoint': [everybody('vpn', 'clients of a VPN come into the VPC')],
  'AWS::EC2::InstanceConnectEndpoint': [everybody('cluster-access', 'whoever may call EC2 Instance Connect')],
  'AWS::S3::MultiRegionAccessPoint': [everybody('replication', 'an access point of several regions')],
  'AWS::CloudFront::Distribution': [everybody('public-url', 'a distribution of CloudFront')],
  'AWS::GlobalAccelerator::Accelerator': [everybody('public-url', 'a global accelerator')],
  'AWS::ApiGateway::RestApi': [everybody('public-url', 'an API Gateway')],
  'AWS::ApiGatewayV2::Api': [everybody('public-url', 'an API Gateway')],
  'AWS::AppFlow::Flow': [flowWays],
  'AWS::AppRunner::Service': [
    setTo('NetworkConfiguration.EgressConfiguration.EgressType', (value) => value !== 'VPC', 'out'),
    setTo('NetworkConfiguration.IngressConfiguration.IsPubliclyAccessible', (value) => value !== 'false', 'in'),
  ],
  'AWS::AppSync::GraphQLApi': [setTo('Visibility', (value) => value !== 'PRIVATE', 'in')],
  'AWS::Chatbot::SlackChannelConfiguration': [chatWays('Slack')],
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration': [chatWays('Microsoft Teams')],
  'AWS::DMS::ReplicationInstance': [setTo('PubliclyAccessible', (value) => value !== 'false', 'in')],
  'AWS::ElastiCache::GlobalReplicationGroup': [globalWays],
  'AWS::Glue::Job': [runsOutside('Connections.Connections', 'runs outside of any VPC (no Connections)')],
  'AWS::Glue::DevEndpoint': [runsOutside('SubnetId', 'runs outside of any VPC (no SubnetId)')],
  'AWS::IoT::Thing': [everybody('public-url', 'a device that is somewhere')],
  'AWS::IoT::Certificate': [everybody('trust', 'whoever holds its key')],
  'AWS::KinesisAnalyticsV2::Application': [
    runsOutside('ApplicationConfiguration.VpcConfigurations', 'runs outside of any VPC (no VpcConfigurations)'),
  ],
  'AWS::MSK::Cluster': [
    setTo(
      'BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type',
      (value) => value !== undefined && value !== 'DISABLED',
      'in',
    ),
  ],
  'AWS::RDS::DBInstance': [publicDatabase],
  'AWS::RDS::DBCluster': [publicDatabase],
  'AWS::RDS::GlobalCluster': [globalWays],
  'AWS::Redshift::Cluster': [publicDatabase, snapshotCopyWays],
  'AWS::SageMaker::Domain': [setTo('AppNetworkAccessType', (value) => value !== 'VpcOnly', 'out')],
  'AWS::SageMaker::Model': [
    runsOutside('VpcConfig.Subnets', 'runs outside of any VPC (no VpcConfig)'),
    imageWays('PrimaryContainer.Image', 'Containers.0.Image', 'Containers.1.Image'),
  ],
  'AWS::SageMaker::NotebookInstance': [setTo('DirectInternetAccess', (value) => value !== 'Disabled', 'out')],
  'AWS::Synthetics::Canary': [runsOutside('VPCConfig.SubnetIds', 'runs outside of any VPC (no VPCConfig)')],
  'AWS::Transfer::Server': [setTo('EndpointType', (value) => value !== 'VPC' && value !== 'VPC_ENDPOINT', 'in')],
  'AWS::ImageBuilder::DistributionConfiguration': [
    permissionsOf('Distributions.0.AmiDistributionConfiguration.LaunchPermissionConfiguration.UserGroups'),
  ],
};
