import { CHECKED_ON } from './checked-on';
import type { EksAddOnVersionSpec } from './types';

/**
 * Add-ons Amazon EKS knows by name, those whose exact name is known; adot, GuardDuty, network-flow and HyperPod agents exist
 * too. There is none for NVIDIA or EFA device plugins, LeaderWorkerSet or the AWS Load Balancer Controller.
 * Source: Amazon EKS user guide, add-ons and community add-ons (2026-09). Checked on 2026-11-23.
 */
export const eksAddOnNames = [
  'vpc-cni',
  'coredns',
  'kube-proxy',
  'eks-pod-identity-agent',
  'eks-node-monitoring-agent',
  'aws-ebs-csi-driver',
  'aws-efs-csi-driver',
  'aws-fsx-csi-driver',
  'aws-mountpoint-s3-csi-driver',
  'snapshot-controller',
  'amazon-cloudwatch-observability',
  'adot',
  'aws-privateca-connector',
  'metrics-server',
  'kube-state-metrics',
  'prometheus-node-exporter',
  'cert-manager',
  'external-dns',
  'fluent-bit',
] as const;

export type EksAddOnName = (typeof eksAddOnNames)[number];

/** Oldest VPC CNI that accepts `efa-only` interfaces on a node. */
export const MIN_VPC_CNI_FOR_EFA_ONLY = '1.18.5';

const CLUSTER_1_36 = 'public record of an EKS 1.36 cluster with AL2023 release 1.36.4-20260930 (2026-10)';
const DEFAULTS_1_35 = "EKS 1.35 default versions by 'aws eks describe-addon-versions', published 2026-10-02";
const FSX = 'public Terraform of an EKS cluster with capacity blocks and FSx for Lustre (2026-09): "confirmed"';
/** Versions that are known to have run with a Kubernetes version; what is not here takes EKS' default. */
export const eksAddOnVersions: readonly EksAddOnVersionSpec[] = [
  ...ofCluster('1.36', CLUSTER_1_36, {
    'vpc-cni': 'v1.22.4-eksbuild.3',
    'kube-proxy': 'v1.36.0-eksbuild.25',
    coredns: 'v1.14.6-eksbuild.4',
    'eks-pod-identity-agent': 'v1.3.10-eksbuild.3',
    'metrics-server': 'v0.9.0-eksbuild.11',
  }),
  ...ofCluster('1.36', 'public variables of an EKS 1.36 cluster (2026)', {
    'eks-node-monitoring-agent': 'v1.6.6-eksbuild.1',
  }),
  ...ofCluster('1.35', DEFAULTS_1_35, {
    'vpc-cni': 'v1.22.4-eksbuild.3',
    'kube-proxy': 'v1.35.3-eksbuild.29',
    coredns: 'v1.13.2-eksbuild.31',
    'eks-pod-identity-agent': 'v1.3.10-eksbuild.3',
  }),
  ...ofCluster('1.35', 'public table of add-on versions for EKS 1.35 (2026)', {
    'metrics-server': 'v0.9.0-eksbuild.5',
    'eks-node-monitoring-agent': 'v1.6.6-eksbuild.1',
  }),
  ...['1.36', '1.35'].flatMap((version) => ofCluster(version, FSX, { 'aws-fsx-csi-driver': 'v1.9.0-eksbuild.1' })),
];

export const eksAddOnVersion = (addonName: EksAddOnName, kubernetesVersion: string): string | undefined =>
  eksAddOnVersions.find((spec) => spec.addonName === addonName && spec.kubernetesVersion === kubernetesVersion)
    ?.version;

function ofCluster(
  kubernetesVersion: string,
  source: string,
  versions: Readonly<Partial<Record<EksAddOnName, string>>>,
): EksAddOnVersionSpec[] {
  return Object.entries(versions).map(([addonName, version]) => ({
    addonName,
    kubernetesVersion,
    version,
    source,
    checkedOn: CHECKED_ON,
  }));
}
