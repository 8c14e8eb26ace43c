/**
 * Add-ons Amazon EKS knows by name. There is none for NVIDIA or EFA device plugins, LeaderWorkerSet or the AWS Load
 * Balancer Controller. Versions are not pinned: no public source for current ones was found, so EKS picks its default.
 */
export const eksAddOnSource = {
  source: 'Amazon EKS user guide, add-ons and community add-ons (2026-09)',
  checkedOn: '2026-11-23',
} as const;

/** Those whose exact EKS name is known; adot, GuardDuty, network-flow and HyperPod agents exist too. */
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
