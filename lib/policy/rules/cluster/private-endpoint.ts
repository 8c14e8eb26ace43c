import { forbidden, required, says } from '../../checks';
import { CLUSTER_TYPES, fieldOf } from '../../model/clusters';
import type { ResourceRule } from '../../types';

export const privateEndpoint: ResourceRule = {
  over: 'resource',
  id: 'private-endpoint',
  title: 'The Kubernetes API is reached from inside the VPC only',
  source: 'CIS EKS 1.8.0 5.4.1-5.4.2; cdk-nag AwsSolutions-EKS1; CT.EKS.PR.1. The API’s default is public',
  controls: ['NET-01'],
  types: CLUSTER_TYPES,
  check: (cluster) => [
    ...forbidden(cluster, fieldOf(cluster, 'RemoteNetworkConfig'), {
      problem: 'nodes from networks outside the VPC could join',
      wayOut: 'leave it out',
    }),
    ...required(cluster, fieldOf(cluster, 'ResourcesVpcConfig.EndpointPublicAccess'), {
      holds: says(false),
      problem: 'the control plane would answer the internet',
      wayOut: 'set it to false',
    }),
    ...required(cluster, fieldOf(cluster, 'ResourcesVpcConfig.EndpointPrivateAccess'), {
      holds: says(true),
      problem: 'nodes of a VPC without internet would not find the control plane',
      wayOut: 'set it to true',
    }),
  ],
};
