import type { Resource } from './resource';

/** A cluster by CloudFormation, and by the custom resource of aws-cdk-lib/aws-eks, which spells fields as the API does. */
export const CLUSTER_TYPES = ['AWS::EKS::Cluster', 'Custom::AWSCDK-EKS-Cluster'];

/** `ResourcesVpcConfig.EndpointPublicAccess`, or `Config.resourcesVpcConfig.endpointPublicAccess`. */
export const fieldOf = (cluster: Resource, path: string): string =>
  cluster.type === 'AWS::EKS::Cluster' ? path : `Config.${path.split('.').map(lowered).join('.')}`;

const lowered = (key: string): string => `${key.slice(0, 1).toLowerCase()}${key.slice(1)}`;

/** Names of a cluster that other resources may use. */
export function isOfCluster(resource: Resource, cluster: Resource): boolean {
  if (resource.referenced('ClusterName') === cluster) return true;
  const name = cluster.knownAt(fieldOf(cluster, 'Name'));
  return name !== undefined && resource.knownAt('ClusterName') === name;
}
