import { textAt } from '../../world';
import { balancerWays, clusterWays, remoteWays, targetWays } from './fronts';
import { mailWays, subscriptionWays } from './messages';
import { dhcpWays, resolverRuleWays, ruleAssociationWays } from './names';
import { buildWays, functionWays, imageWays, releaseWays, urlWays } from './programs';
import { bucketWays, callWays, keysWays, keyWays, permissionsOf, shareWays } from './sharing';
import { everybody, out, type Special } from './way';

/** A template inside a template: what it holds is in another file. */
const nestedWays: Special = (world, resource) => [
  out(
    'unknown-type',
    resource,
    `TemplateURL ${textAt(world, resource, 'TemplateURL') ?? '?'}`,
    { kind: 'unknown', name: 'whatever that template makes' },
    { unknown: 'a template that is not read' },
  ),
];

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
  'AWS::ImageBuilder::DistributionConfiguration': [
    permissionsOf('Distributions.0.AmiDistributionConfiguration.LaunchPermissionConfiguration.UserGroups'),
  ],
};
