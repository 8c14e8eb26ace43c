import { CfnAddon } from 'aws-cdk-lib/aws-eks';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PodIdentityRole } from './pod-identity-role';
import { type EksAddOnName, eksAddOnVersion } from '../../catalog';
import { GPU_TAINT } from '../../contract';

export interface ClusterAddonsProps {
  readonly clusterName: string;
  readonly kubernetesVersion: string;
}

interface AddonOptions {
  readonly configuration?: object;
  readonly podIdentityAssociations?: CfnAddon.PodIdentityAssociationProperty[];
}

/** An EKS add-on, pinned to the version the catalog holds for the cluster's Kubernetes version. */
function addon(
  scope: Construct,
  cluster: ClusterAddonsProps,
  addonName: EksAddOnName,
  options: AddonOptions = {},
): CfnAddon {
  const { clusterName, kubernetesVersion } = cluster;
  const { configuration, podIdentityAssociations } = options;
  const addonVersion = eksAddOnVersion(addonName, kubernetesVersion);
  if (addonVersion === undefined)
    throw new Error(`the catalog has no version of add-on ${addonName} for Kubernetes ${kubernetesVersion}; add one`);
  return new CfnAddon(scope, addonName, {
    addonName,
    addonVersion,
    clusterName,
    resolveConflicts: 'OVERWRITE', // takes over what EKS installs into every new cluster
    preserveOnDelete: false,
    configurationValues: configuration && JSON.stringify(configuration),
    podIdentityAssociations,
  });
}

/**
 * NetworkPolicies are enforced from a pod's first packet: in `standard` mode each pod starts open until its policies
 * arrive. In strict mode a pod that no policy selects may not talk at all, CoreDNS included (EKS user guide,
 * "cni-network-policy-configure"); pods on the host network are exempt.
 */
const NETWORK_POLICY_CONFIGURATION = {
  enableNetworkPolicy: 'true',
  env: { NETWORK_POLICY_ENFORCING_MODE: 'strict' },
};

/**
 * The agent's own pods tolerate every taint, those of its DCGM server none. On a node without that server the agent reports
 * the GPUs as broken and node repair replaces the node, again and again (aws/containers-roadmap#2567).
 */
const NODE_MONITORING_CONFIGURATION = {
  dcgmAgent: { tolerations: [{ key: GPU_TAINT.key, operator: 'Exists', effect: GPU_TAINT.effect }] },
};

export interface HostNetworkAddonsProps extends ClusterAddonsProps {
  /** Of the network interfaces that the CNI adds to nodes for their pods; nobody else can tag those. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Add-ons whose pods use the host network, so they run before the first NetworkPolicy; nodes need them to get ready. */
export class HostNetworkAddons extends Construct {
  constructor(scope: Construct, id: string, { tags, ...cluster }: HostNetworkAddonsProps) {
    super(scope, id);
    const { env, ...networkPolicy } = NETWORK_POLICY_CONFIGURATION;
    addon(this, cluster, 'eks-pod-identity-agent');
    addon(this, cluster, 'kube-proxy');
    addon(this, cluster, 'vpc-cni', {
      configuration: { ...networkPolicy, env: { ...env, ADDITIONAL_ENI_TAGS: JSON.stringify(tags) } },
      podIdentityAssociations: [{ serviceAccount: 'aws-node', roleArn: this.addCniRole().roleArn }],
    });
  }

  /** Interfaces and addresses are the CNI's to change, not the node's. */
  private addCniRole(): PodIdentityRole {
    const role = new PodIdentityRole(this, 'VpcCniRole', { description: 'VPC CNI: interfaces and addresses of pods' });
    role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName('AmazonEKS_CNI_Policy'));
    return role;
  }
}

export interface PodNetworkAddonsProps extends ClusterAddonsProps {
  readonly lustre: boolean;
}

/**
 * Add-ons whose pods live under NetworkPolicies. CloudFormation waits until they are healthy, and in strict mode they
 * never are before the policies of kube-system exist: they belong behind the first chart, not beside the cluster.
 * Until then the CoreDNS that EKS itself installed waits unready, which holds nothing up.
 */
export class PodNetworkAddons extends Construct {
  constructor(scope: Construct, id: string, { lustre, ...cluster }: PodNetworkAddonsProps) {
    super(scope, id);
    addon(this, cluster, 'coredns');
    addon(this, cluster, 'metrics-server'); // kubectl top, and scaling that people add
    // GPU conditions for node repair. Its DCGM server is on the pod network: while no policy lets the agent reach it, the GPUs
    // count as broken, and that does not end when the server answers (aws/eks-node-monitoring-agent#266).
    addon(this, cluster, 'eks-node-monitoring-agent', { configuration: NODE_MONITORING_CONFIGURATION });
    // Volumes are static, so the driver's controller needs no permissions in AWS.
    if (lustre) addon(this, cluster, 'aws-fsx-csi-driver');
  }
}
