import type { Severity } from './types';

/** What losing a resource means, where it means more than a deployment. */
export interface Consequence {
  readonly severity: Severity;
  readonly noun: string;
  /** What is lost or interrupted with it. */
  readonly means: string;
  /** The same where none takes its place. @default - as `means` */
  readonly without?: string;
  /** Every engine waits until it is there again. */
  readonly stopsServing?: true;
}

/** From the worst on: what everything else stands on comes first. */
export const CONSEQUENCES: Readonly<Record<string, Consequence>> = {
  'AWS::EC2::VPC': {
    severity: 'critical',
    noun: 'VPC',
    means: 'everything in it goes with it: cluster, nodes, endpoints, load balancer and its address',
    stopsServing: true,
  },
  'AWS::EKS::Cluster': {
    severity: 'critical',
    noun: 'cluster',
    means: 'every node, pod and object in it goes with it',
    stopsServing: true,
  },
  'AWS::FSx::FileSystem': {
    severity: 'critical',
    noun: 'file system',
    means: 'its content goes; weights are read from the bucket again',
    stopsServing: true,
  },
  'AWS::S3::Bucket': {
    severity: 'critical',
    noun: 'bucket',
    means: 'what it holds is not in the new one: weights are staged again',
    without: 'what it holds goes with it',
  },
  'AWS::KMS::Key': {
    severity: 'critical',
    noun: 'key',
    means: 'what it encrypted can not be read once it is deleted',
  },
  'AWS::SecretsManager::Secret': {
    severity: 'critical',
    noun: 'secret',
    means: 'its value goes; clients get 401 until they have the new one',
  },
  'AWS::EC2::Subnet': {
    severity: 'critical',
    noun: 'subnet',
    means: 'nodes and network interfaces in it have to leave first',
    stopsServing: true,
  },
  'AWS::EKS::Nodegroup': {
    severity: 'high',
    noun: 'node group',
    means: 'its nodes end with it, and pods wait for others',
    without: 'its nodes end with it, and pods on them wait for others',
    stopsServing: true,
  },
  'AWS::ECR::Repository': {
    severity: 'high',
    noun: 'repository',
    means: 'its images go: a node that starts can not pull until the mirror has run',
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    severity: 'high',
    noun: 'load balancer',
    means: 'its address is another',
    without: 'its address goes',
  },
  'AWS::EC2::NatGateway': {
    severity: 'high',
    noun: 'NAT gateway',
    means: 'its public address is another',
    without: 'what went out by it has no way out',
  },
  'AWS::EC2::EIP': {
    severity: 'high',
    noun: 'address',
    means: 'whoever lets it in must let in another',
    without: 'its public address is given back',
  },
  'AWS::EC2::VPCEndpoint': {
    severity: 'high',
    noun: 'endpoint',
    means: 'what calls that service fails until the new one answers',
    without: 'that service has no way inside the VPC any more',
  },
  'AWS::EC2::SecurityGroup': {
    severity: 'medium',
    noun: 'security group',
    means: 'interfaces move to the new one, which blocks its deletion until all have',
    without: 'interfaces that are still in it block its deletion',
  },
  'AWS::Logs::LogGroup': { severity: 'medium', noun: 'log group', means: 'its logs go' },
  'AWS::EC2::RouteTable': {
    severity: 'medium',
    noun: 'route table',
    means: 'its subnets have no routes in between',
    without: 'its subnets have no routes',
  },
  'AWS::EKS::AccessEntry': {
    severity: 'medium',
    noun: 'access entry',
    means: 'who it admits is locked out until the new one is there',
    without: 'who it admits is locked out',
  },
  'AWS::EKS::Addon': {
    severity: 'medium',
    noun: 'add-on',
    means: 'its pods are gone in between',
    without: 'its pods go',
  },
  'AWS::IAM::Role': {
    severity: 'medium',
    noun: 'role',
    means: 'sessions under the old one end',
    without: 'who works under it may nothing any more',
  },
  'AWS::SNS::Topic': {
    severity: 'medium',
    noun: 'topic',
    means: 'subscriptions have to be confirmed again',
    without: 'nobody is told of alerts any more',
  },
  'AWS::EC2::FlowLog': {
    severity: 'medium',
    noun: 'flow log',
    means: 'who talks to whom is not written in between',
    without: 'nobody writes who talks to whom',
  },
  'AWS::CloudWatch::Alarm': {
    severity: 'low',
    noun: 'alarm',
    means: 'its history goes',
    without: 'nobody is told of that any more',
  },
  'AWS::Budgets::Budget': {
    severity: 'medium',
    noun: 'budget',
    means: 'its history goes',
    without: 'nobody is told when more is spent',
  },
};

const OF_THE_REST: Consequence = { severity: 'low', noun: 'resource', means: 'holds no data and no connection' };

export const consequenceOf = (type: string): Consequence => CONSEQUENCES[type] ?? OF_THE_REST;

const RANKS = Object.keys(CONSEQUENCES);
/** Place in the order in which losses are told. */
export const rankOf = (type: string): number => (RANKS.includes(type) ? RANKS.indexOf(type) : RANKS.length);
