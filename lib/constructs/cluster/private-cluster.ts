import { Stack } from 'aws-cdk-lib';
import { Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { CfnCluster } from 'aws-cdk-lib/aws-eks';
import {
  Cluster,
  ClusterLoggingTypes,
  DefaultCapacityType,
  EndpointAccess,
  KubernetesVersion,
} from 'aws-cdk-lib/aws-eks-v2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { SERVICE_RANGE } from '../../contract';
import { SecretsKey } from './keys';
import type { ClusterNetwork } from '../network/cluster-network';
import { KEPT } from '../storage/kept';

export interface PrivateClusterProps {
  readonly clusterName: string;
  readonly kubernetesVersion: string;
  readonly network: ClusterNetwork;
  readonly logsKey: IKey;
  readonly adminRoleArns: readonly string[];
  /** Networks administrators connect from; the API authenticates them by IAM. */
  readonly adminCidrs: readonly string[];
}

/** An EKS control plane that only the VPC reaches, without Auto Mode, default nodes or kubectl provider. */
export class PrivateCluster extends Construct {
  readonly cluster: Cluster;
  readonly resource: CfnCluster;

  constructor(scope: Construct, id: string, props: PrivateClusterProps) {
    super(scope, id);
    const logGroup = this.addLogGroup(props);
    this.cluster = this.addCluster(props);
    this.resource = this.cluster.node.defaultChild as CfnCluster;
    this.resource.node.addDependency(logGroup); // or EKS creates its own: unencrypted, kept for ever
    this.overrideMissingProperties();
    this.admit(props.adminRoleArns);
  }

  /** EKS logs to this name whether the group exists or not. */
  private addLogGroup({ clusterName, logsKey }: PrivateClusterProps): LogGroup {
    return new LogGroup(this, 'LogGroup', {
      logGroupName: `/aws/eks/${clusterName}/cluster`,
      encryptionKey: logsKey,
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: KEPT,
    });
  }

  private addCluster(props: PrivateClusterProps): Cluster {
    const { clusterName, kubernetesVersion, network } = props;
    return new Cluster(this, 'Cluster', {
      clusterName,
      version: KubernetesVersion.of(kubernetesVersion),
      vpc: network.vpc,
      // Two, however many zones there are: the resource schema says that other subnets make another cluster.
      vpcSubnets: [{ subnets: network.ofTier('system').slice(0, 2) }],
      serviceIpv4Cidr: SERVICE_RANGE,
      securityGroup: this.addSecurityGroup(props),
      endpointAccess: EndpointAccess.PRIVATE,
      secretsEncryptionKey: new SecretsKey(this, 'SecretsKey'),
      clusterLogging: Object.values(ClusterLoggingTypes),
      bootstrapClusterCreatorAdminPermissions: false,
      // Any type but AUTOMODE turns Auto Mode off; a count of 0 keeps the default node group away.
      defaultCapacityType: DefaultCapacityType.NODEGROUP,
      defaultCapacity: 0,
    });
  }

  /** Beside the group EKS makes itself; the default of the level-2 construct would open all egress. */
  private addSecurityGroup({ network, adminCidrs }: PrivateClusterProps): SecurityGroup {
    const group = new SecurityGroup(this, 'SecurityGroup', {
      vpc: network.vpc,
      description: 'Control-plane interfaces',
      allowAllOutbound: false,
    });
    for (const cidr of adminCidrs) group.addIngressRule(Peer.ipv4(cidr), Port.HTTPS, 'kubectl');
    return group;
  }

  /** aws-eks-v2 2.276 has no properties for these. */
  private overrideMissingProperties(): void {
    this.resource.addPropertyOverride('DeletionProtection', true);
    // The default, EXTENDED, starts to cost extra by itself; the environment's rules refuse versions near their end.
    this.resource.addPropertyOverride('UpgradePolicy', { SupportType: 'STANDARD' });
  }

  private admit(roleArns: readonly string[]): void {
    const { account } = Stack.of(this);
    for (const arn of roleArns) this.cluster.grantClusterAdmin(`Admin-${principalName(arn, account)}`, arn);
  }
}

/** `PlatformAdmin` of a role here; users and other accounts may have one of that name too. */
function principalName(arn: string, account: string): string {
  const [, owner = '', kind, name = ''] = /::(\d{12}):(role|user)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  return owner === account && kind === 'role' ? name : `${owner}-${kind}-${name}`;
}
