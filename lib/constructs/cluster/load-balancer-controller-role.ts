import { Effect, PolicyStatement, type PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PodIdentityRole } from './pod-identity-role';
import { CONTROLLERS_NAMESPACE, LOAD_BALANCER_CONTROLLER_SERVICE_ACCOUNT } from '../../contract';

export interface LoadBalancerControllerRoleProps {
  readonly clusterName: string;
  readonly account: string;
  readonly region: string;
  readonly vpcId: string;
  /** Target group that somebody else makes and the controller only fills. @default - none */
  readonly boundTargetGroup?: string;
}

/**
 * What the AWS Load Balancer Controller may do here: internal network load balancers of this cluster.
 * Narrower than the upstream policy: no WAF, Shield, Cognito or certificate discovery, every change bound to the
 * controller's own cluster tag, and internet-facing load balancers denied whatever a manifest says.
 * Source of the actions: kubernetes-sigs/aws-load-balancer-controller docs/install/iam_policy.json (2026-08).
 */
export class LoadBalancerControllerRole extends Construct {
  constructor(scope: Construct, id: string, props: LoadBalancerControllerRoleProps) {
    super(scope, id);
    const role = new PodIdentityRole(this, 'Role', { description: 'AWS Load Balancer Controller: internal NLBs' });
    for (const statement of statements(props)) role.addToPolicy(new PolicyStatement(statement));
    role.associate('Association', props.clusterName, CONTROLLERS_NAMESPACE, LOAD_BALANCER_CONTROLLER_SERVICE_ACCOUNT);
  }
}

/** The tag the controller puts on everything it creates. */
const CLUSTER_TAG = 'elbv2.k8s.aws/cluster';

function statements(props: LoadBalancerControllerRoleProps): PolicyStatementProps[] {
  return [
    ...reading(),
    ...serviceLinkedRole(props),
    ...balancing(props),
    ...binding(props),
    ...securityGroups(props),
    ...internalOnly(),
  ];
}

function reading(): PolicyStatementProps[] {
  const ec2 = ['AccountAttributes', 'Addresses', 'AvailabilityZones', 'Instances', 'InternetGateways'];
  const network = ['NetworkInterfaces', 'RouteTables', 'SecurityGroups', 'Subnets', 'Tags', 'VpcPeeringConnections'];
  return [
    {
      sid: 'Read',
      actions: [
        ...[...ec2, ...network, 'Vpcs'].map((noun) => `ec2:Describe${noun}`),
        'ec2:GetSecurityGroupsForVpc',
        'elasticloadbalancing:Describe*',
      ],
      resources: ['*'], // none of these can be limited to a resource
    },
  ];
}

/** The first load balancer of an account needs the role of the service itself. */
function serviceLinkedRole({ account }: LoadBalancerControllerRoleProps): PolicyStatementProps[] {
  const service = 'elasticloadbalancing.amazonaws.com';
  return [
    {
      sid: 'ServiceLinkedRole',
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [`arn:aws:iam::${account}:role/aws-service-role/${service}/AWSServiceRoleForElasticLoadBalancing`],
      conditions: { StringEquals: { 'iam:AWSServiceName': service } },
    },
  ];
}

function balancing({ clusterName, account, region }: LoadBalancerControllerRoleProps): PolicyStatementProps[] {
  const arn = (resource: string): string => `arn:aws:elasticloadbalancing:${region}:${account}:${resource}`;
  const balancers = arn('loadbalancer/net/*');
  const targetGroups = arn('targetgroup/*');
  const listeners = arn('listener/net/*');
  const all = [balancers, targetGroups, listeners];
  const requested = { StringEquals: { [`aws:RequestTag/${CLUSTER_TAG}`]: clusterName } };
  const owned = { StringEquals: { [`aws:ResourceTag/${CLUSTER_TAG}`]: clusterName } };
  const elb = (...verbs: string[]): string[] => verbs.map((verb) => `elasticloadbalancing:${verb}`);
  return [
    { sid: 'Create', actions: elb('CreateLoadBalancer', 'CreateTargetGroup'), resources: all, conditions: requested },
    { sid: 'CreateListeners', actions: elb('CreateListener'), resources: all, conditions: owned },
    {
      sid: 'TagOnCreate',
      actions: elb('AddTags'),
      resources: all,
      conditions: {
        StringEquals: {
          'elasticloadbalancing:CreateAction': ['CreateLoadBalancer', 'CreateTargetGroup', 'CreateListener'],
        },
      },
    },
    {
      sid: 'ChangeOwn',
      actions: elb(
        'AddTags',
        'RemoveTags',
        'DeleteLoadBalancer',
        'ModifyLoadBalancerAttributes',
        'SetIpAddressType',
        'SetSecurityGroups',
        'SetSubnets',
        'DeleteTargetGroup',
        'ModifyTargetGroup',
        'ModifyTargetGroupAttributes',
        'RegisterTargets',
        'DeregisterTargets',
        'DeleteListener',
        'ModifyListener',
        'ModifyListenerAttributes',
        'AddListenerCertificates',
        'RemoveListenerCertificates',
      ),
      resources: all,
      conditions: owned,
    },
  ];
}

/**
 * Targets of a group by its name. It does not carry the controller's tag: whoever owns that tag may change and delete the group
 * as well. Finding it takes `DescribeTargetGroups`, which cannot be limited.
 */
function binding({ account, region, boundTargetGroup }: LoadBalancerControllerRoleProps): PolicyStatementProps[] {
  if (boundTargetGroup === undefined) return [];
  return [
    {
      sid: 'FillBoundGroup',
      actions: ['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'],
      resources: [`arn:aws:elasticloadbalancing:${region}:${account}:targetgroup/${boundTargetGroup}/*`],
    },
  ];
}

/** Rules that let the load balancer reach pods, on groups of this VPC; and the group the controller keeps for that. */
function securityGroups(props: LoadBalancerControllerRoleProps): PolicyStatementProps[] {
  const { clusterName, account, region, vpcId } = props;
  const ec2Arn = (resource: string): string => `arn:aws:ec2:${region}:${account}:${resource}`;
  const groups = ec2Arn('security-group/*');
  const vpc = ec2Arn(`vpc/${vpcId}`);
  const owned = { StringEquals: { [`aws:ResourceTag/${CLUSTER_TAG}`]: clusterName } };
  return [
    {
      sid: 'Rules',
      actions: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'],
      resources: [groups],
      conditions: { ArnEquals: { 'ec2:Vpc': vpc } },
    },
    { sid: 'CreateGroupInVpc', actions: ['ec2:CreateSecurityGroup'], resources: [vpc] },
    {
      sid: 'CreateGroup',
      actions: ['ec2:CreateSecurityGroup'],
      resources: [groups],
      conditions: { StringEquals: { [`aws:RequestTag/${CLUSTER_TAG}`]: clusterName } },
    },
    {
      sid: 'TagGroupOnCreate',
      actions: ['ec2:CreateTags'],
      resources: [groups],
      conditions: { StringEquals: { 'ec2:CreateAction': 'CreateSecurityGroup' } },
    },
    {
      sid: 'ChangeOwnGroups',
      actions: ['ec2:CreateTags', 'ec2:DeleteTags', 'ec2:DeleteSecurityGroup'],
      resources: [groups],
      conditions: owned,
    },
  ];
}

function internalOnly(): PolicyStatementProps[] {
  return [
    {
      sid: 'NothingPublic',
      effect: Effect.DENY,
      actions: ['elasticloadbalancing:CreateLoadBalancer'],
      resources: ['*'],
      conditions: { StringEquals: { 'elasticloadbalancing:Scheme': 'internet-facing' } },
    },
  ];
}
