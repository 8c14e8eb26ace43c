/** Cluster addresses of Services; fixed, for EKS would choose by the VPC. Another range is another cluster. */
export const SERVICE_RANGE = '172.20.0.0/16';

/** The ranges EKS chooses from (API reference, KubernetesNetworkConfigRequest); one of them is also that of clusters peered to. */
export const EKS_SERVICE_RANGES: readonly string[] = ['10.100.0.0/16', SERVICE_RANGE];
