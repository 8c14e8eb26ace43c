import type { Stack } from '../../lib/policy/model/resource';
import type { Declared, Output } from '../../lib/sovereignty';
import { setAt, type Mutable } from '../support/set-at';

/** JSON that a leak may write into. */
interface MutableResource {
  Type: string;
  Properties: Mutable;
}

export const ACCOUNT = '111122223333';
export const FOREIGN = '999988887777';
export const REGION = 'eu-central-1';
export const ELSEWHERE = 'us-east-1';

const ref = (id: string) => ({ Ref: id });
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const own = { StringEquals: { 'aws:PrincipalAccount': ACCOUNT, 'aws:ResourceAccount': ACCOUNT } };
const trust = (service: string) => ({
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
});
const keyPolicy = {
  Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }],
};

const resources = (): Record<string, MutableResource> => ({
  Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
  Table: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('Vpc') } },
  Nodes: {
    Type: 'AWS::EC2::Subnet',
    Properties: { VpcId: ref('Vpc'), CidrBlock: '10.0.0.0/20', MapPublicIpOnLaunch: false },
  },
  Service: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('Vpc'), CidrBlock: '10.0.32.0/20' } },
  NodesRoutes: {
    Type: 'AWS::EC2::SubnetRouteTableAssociation',
    Properties: { SubnetId: ref('Nodes'), RouteTableId: ref('Table') },
  },
  ServiceRoutes: {
    Type: 'AWS::EC2::SubnetRouteTableAssociation',
    Properties: { SubnetId: ref('Service'), RouteTableId: ref('Table') },
  },
  S3Endpoint: {
    Type: 'AWS::EC2::VPCEndpoint',
    Properties: {
      VpcEndpointType: 'Gateway',
      ServiceName: `com.amazonaws.${REGION}.s3`,
      RouteTableIds: [ref('Table')],
      PolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: 's3:*', Principal: { AWS: '*' }, Resource: '*', Condition: own }],
      },
    },
  },
  Ec2Endpoint: {
    Type: 'AWS::EC2::VPCEndpoint',
    Properties: {
      VpcEndpointType: 'Interface',
      ServiceName: { 'Fn::Join': ['', ['com.amazonaws.', ref('AWS::Region'), '.ec2']] },
      SubnetIds: [ref('Service')],
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'ec2:*',
            Principal: '*',
            Resource: '*',
            Condition: { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } },
          },
        ],
      },
    },
  },
  NodeGroupSg: {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: {
      VpcId: ref('Vpc'),
      SecurityGroupEgress: [
        { IpProtocol: '-1', CidrIp: '0.0.0.0/0' },
        { IpProtocol: '-1', CidrIpv6: '::/0' },
      ],
    },
  },
  Cluster: {
    Type: 'AWS::EKS::Cluster',
    Properties: {
      ResourcesVpcConfig: { EndpointPublicAccess: false, EndpointPrivateAccess: true, SubnetIds: [ref('Nodes')] },
      Logging: { ClusterLogging: { EnabledTypes: [{ Type: 'audit' }] } },
      EncryptionConfig: [{ Provider: { KeyArn: arn('Key') }, Resources: ['secrets'] }],
    },
  },
  Admin: {
    Type: 'AWS::EKS::AccessEntry',
    Properties: { ClusterName: ref('Cluster'), PrincipalArn: `arn:aws:iam::${ACCOUNT}:role/Admin` },
  },
  Template: {
    Type: 'AWS::EC2::LaunchTemplate',
    Properties: {
      LaunchTemplateData: {
        NetworkInterfaces: [{ DeviceIndex: 0, Groups: [ref('NodeGroupSg')] }],
        BlockDeviceMappings: [{ Ebs: { KmsKeyId: arn('Key') } }],
      },
    },
  },
  NodeRole: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: trust('ec2.amazonaws.com'),
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy'],
    },
  },
  NodeGroup: {
    Type: 'AWS::EKS::Nodegroup',
    Properties: {
      ClusterName: ref('Cluster'),
      NodeRole: arn('NodeRole'),
      Subnets: [ref('Nodes')],
      Labels: { role: 'gpu' },
      LaunchTemplate: { Id: ref('Template') },
    },
  },
  Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: keyPolicy } },
  Bucket: {
    Type: 'AWS::S3::Bucket',
    Properties: { BucketName: 'weights-of-ours', LoggingConfiguration: { DestinationBucketName: ref('Logs') } },
  },
  BucketPolicy: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: ref('Bucket'),
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Deny',
            Action: 's3:*',
            Principal: '*',
            Resource: '*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    },
  },
  Logs: {
    Type: 'AWS::S3::Bucket',
    Properties: { LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 365 }] } },
  },
  LogGroup: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 365, KmsKeyId: arn('Key') } },
  FlowLog: {
    Type: 'AWS::EC2::FlowLog',
    Properties: { ResourceId: ref('Vpc'), ResourceType: 'VPC', TrafficType: 'ALL', LogGroupName: ref('LogGroup') },
  },
  Topic: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: arn('Key') } },
  Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { KmsKeyId: arn('Key') } },
  EngineRole: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust('pods.eks.amazonaws.com') } },
  EnginePolicy: {
    Type: 'AWS::IAM::Policy',
    Properties: {
      Roles: [ref('EngineRole')],
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: ['s3:GetObject', 's3:PutObject'],
            Resource: { 'Fn::Join': ['', [arn('Bucket'), '/*']] },
          },
        ],
      },
    },
  },
  Association: {
    Type: 'AWS::EKS::PodIdentityAssociation',
    Properties: { Namespace: 'serving', ServiceAccount: 'engine', RoleArn: arn('EngineRole') },
  },
  FunctionRole: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust('lambda.amazonaws.com') } },
  Function: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Role: arn('FunctionRole'),
      VpcConfig: { SubnetIds: [ref('Nodes')], SecurityGroupIds: [ref('NodeGroupSg')] },
    },
  },
  Rule: { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Id: 'a', Arn: ref('Topic') }] } },
  BalancerSg: {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: {
      VpcId: ref('Vpc'),
      SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.0.0.0/8' }],
      SecurityGroupEgress: [{ IpProtocol: '-1', CidrIp: '10.0.0.0/16' }],
    },
  },
  Balancer: {
    Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    Properties: {
      Scheme: 'internal',
      Subnets: [ref('Service')],
      SecurityGroups: [{ 'Fn::GetAtt': ['BalancerSg', 'GroupId'] }],
    },
  },
  TargetGroup: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { Name: 'door', VpcId: ref('Vpc') } },
  Listener: {
    Type: 'AWS::ElasticLoadBalancingV2::Listener',
    Properties: {
      LoadBalancerArn: ref('Balancer'),
      Port: 443,
      Protocol: 'TLS',
      DefaultActions: [{ Type: 'forward', TargetGroupArn: ref('TargetGroup') }],
    },
  },
  Link: {
    Type: 'AWS::EC2::VPCEndpointService',
    Properties: { AcceptanceRequired: true, NetworkLoadBalancerArns: [ref('Balancer')] },
  },
  Permissions: {
    Type: 'AWS::EC2::VPCEndpointServicePermissions',
    Properties: { ServiceId: ref('Link'), AllowedPrincipals: [`arn:aws:iam::${ACCOUNT}:root`] },
  },
});

const IMAGE = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/vllm/vllm-openai@sha256:${'0'.repeat(64)}`;
const metadata = (name: string, namespace?: string) => ({ name, ...(namespace === undefined ? {} : { namespace }) });

const objects = (): Mutable[] => [
  { apiVersion: 'v1', kind: 'Namespace', metadata: metadata('serving') },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata('engine', 'serving'),
    spec: {
      template: {
        metadata: { labels: { app: 'engine' } },
        spec: {
          serviceAccountName: 'engine',
          nodeSelector: { role: 'gpu' },
          containers: [
            {
              name: 'vllm',
              image: IMAGE,
              args: ['s3://weights-of-ours/model/', '--served-model-name', 'model', '--port', '8000'],
              env: [
                { name: 'VLLM_NO_USAGE_STATS', value: '1' },
                { name: 'HF_HUB_OFFLINE', value: '1' },
                { name: 'AWS_REGION', value: REGION },
              ],
            },
          ],
        },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata('engine', 'serving'),
    spec: { selector: { app: 'engine' }, ports: [{ port: 443, targetPort: 8000, protocol: 'TCP' }] },
  },
  {
    apiVersion: 'elbv2.k8s.aws/v1beta1',
    kind: 'TargetGroupBinding',
    metadata: metadata('engine', 'serving'),
    spec: { serviceRef: { name: 'engine', port: 443 }, targetGroupName: 'door' },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata('default-deny', 'serving'),
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata('engine', 'serving'),
    spec: {
      podSelector: { matchLabels: { app: 'engine' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ ipBlock: { cidr: '10.0.32.0/20' } }], ports: [{ port: 8000, protocol: 'TCP' }] }],
      // S3 has public addresses, behind its endpoint too.
      egress: [
        {
          to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] } }],
          ports: [{ port: 443, protocol: 'TCP' }],
        },
      ],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata('door', 'serving'),
    data: { 'haproxy.cfg': 'frontend f\n  log-format "%(status)ST %(bytes)B %(path)[path]"\n' },
  },
];

/** What an environment declares that lets nothing out. */
export const SEALED: Declared = {
  account: ACCOUNT,
  regions: [REGION],
  accounts: [],
  egress: 'none',
  retentionDays: { min: 90, max: 400 },
};

/** A small deployment from which nothing leaves, to make one leak in. */
export class Sealed {
  readonly resources = structuredClone(resources()); // parts of it are shared
  readonly objects = structuredClone(objects());
  template: Mutable = {};
  /** Stacks nested in it. */
  nested: readonly Stack[] = [];
  stack: Partial<Stack> = { account: ACCOUNT, region: REGION };

  /** Writes at `a.b.0.c` of a resource's properties; undefined removes. */
  set(id: string, path: string, value: unknown): void {
    setAt(this.resources[id]!.Properties, path, value);
  }

  add(Type: string, Properties: Mutable = {}, id = 'Added'): void {
    this.resources[id] = { Type, Properties };
  }

  /** Allows actions to the role of the engine. */
  allow(Action: string | string[], Resource: unknown, more: Mutable = {}): void {
    this.add('AWS::IAM::Policy', {
      Roles: [ref('EngineRole')],
      PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource, ...more }] },
    });
  }

  object(kind: string, name: string): Mutable {
    return this.objects.find((one) => one['kind'] === kind && (one['metadata'] as Mutable)['name'] === name)!;
  }

  /** The container of the engine. */
  get engine(): { args: string[]; env: Mutable[]; image: string } {
    const { spec } = this.object('Deployment', 'engine') as { spec: { template: { spec: { containers: never[] } } } };
    return spec.template.spec.containers[0]!;
  }

  /** Fields of its pods. */
  get pod(): Mutable {
    return (this.object('Deployment', 'engine') as { spec: { template: { spec: Mutable } } }).spec.template.spec;
  }

  /** A route of the only table. */
  route(target: string, value: unknown, destination: Mutable = { DestinationCidrBlock: '0.0.0.0/0' }): void {
    this.add('AWS::EC2::Route', { RouteTableId: ref('Table'), ...destination, [target]: value }, 'WayOut');
  }

  drop(kind: string, name: string): void {
    this.objects.splice(this.objects.indexOf(this.object(kind, name)), 1);
  }

  get output(): Output {
    return {
      stacks: [
        { name: 'sealed', template: { ...this.template, Resources: this.resources }, ...this.stack },
        ...this.nested,
      ],
      manifests: this.objects,
    };
  }
}
