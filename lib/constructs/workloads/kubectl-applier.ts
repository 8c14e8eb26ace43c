import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Duration } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import {
  AccessEntry,
  AccessPolicy,
  AccessScopeType,
  Cluster,
  type ClusterAttributes,
  type ICluster,
  KubectlProvider,
  KubernetesObjectValue,
} from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import type { ClusterNetwork } from '../network/cluster-network';
import { KEPT } from '../storage/kept';

export interface KubectlApplierProps {
  readonly clusterName: string;
  readonly clusterSecurityGroupId: string;
  readonly network: ClusterNetwork;
  readonly logsKey: IKey;
}

const ACCESS_WITHIN = Duration.minutes(5);

/**
 * The functions that run kubectl and helm inside the VPC. They belong to the stack that applies manifests, not to the
 * cluster: their code is assets, and the other templates stay free of asset hashes.
 */
export class KubectlApplier extends Construct {
  /** The cluster as manifests and charts take it; without pruning, which would write a label into every object. */
  readonly cluster: ICluster;
  /** What the first manifest waits for: the API server lets its function in. */
  readonly reached: KubernetesObjectValue;

  constructor(scope: Construct, id: string, props: KubectlApplierProps) {
    super(scope, id);
    const attributes: ClusterAttributes = {
      clusterName: props.clusterName,
      clusterSecurityGroupId: props.clusterSecurityGroupId,
      vpc: props.network.vpc,
      prune: false,
    };
    const kubectlProvider = this.addProvider(Cluster.fromClusterAttributes(this, 'Reached', attributes), props);
    this.cluster = Cluster.fromClusterAttributes(this, 'Cluster', { ...attributes, kubectlProvider });
    const access = this.admit(kubectlProvider);
    this.encryptLogs(props.logsKey, access);
    this.reached = this.waitFor(access);
  }

  /**
   * An access entry takes effect a while after EKS has made it (EKS user guide, access entries: eventually consistent;
   * gravitational/teleport#37958), and the function that applies manifests gives up at the first `Unauthorized`. The one
   * that reads a value asks again every 10 seconds, whatever the answer was.
   */
  private waitFor(access: AccessEntry): KubernetesObjectValue {
    const reached = new KubernetesObjectValue(this, 'Admitted', {
      cluster: this.cluster,
      objectType: 'namespace',
      objectName: 'default',
      jsonPath: '.metadata.name',
      timeout: ACCESS_WITHIN,
    });
    reached.node.addDependency(access);
    return reached;
  }

  private addProvider(cluster: ICluster, { network, clusterSecurityGroupId }: KubectlApplierProps): KubectlProvider {
    return new KubectlProvider(this, 'Provider', {
      cluster,
      kubectlLayer: new KubectlV36Layer(this, 'KubectlLayer'),
      privateSubnets: network.ofTier('system'),
      securityGroups: [SecurityGroup.fromSecurityGroupId(this, 'ClusterSecurityGroup', clusterSecurityGroupId)],
    });
  }

  /** Charts hold cluster roles, definitions and webhooks: nothing less than cluster administration creates those. */
  private admit(provider: KubectlProvider): AccessEntry {
    if (provider.role === undefined) throw new Error('the kubectl provider came without a role');
    return new AccessEntry(this, 'Access', {
      cluster: this.cluster,
      principal: provider.role.roleArn,
      accessPolicies: [
        AccessPolicy.fromAccessPolicyName('AmazonEKSClusterAdminPolicy', { accessScopeType: AccessScopeType.CLUSTER }),
      ],
    });
  }

  /** Logs of the functions repeat the manifests; the level-2 provider takes no log group (aws-cdk-lib 2.276). */
  private encryptLogs(key: IKey, access: AccessEntry): void {
    for (const child of this.node.findAll()) {
      if (!(child instanceof CfnLogGroup)) continue;
      child.kmsKeyId = key.keyArn;
      child.applyRemovalPolicy(KEPT);
      access.node.addDependency(child); // a function that runs before its log group exists creates one of that name
    }
  }
}
