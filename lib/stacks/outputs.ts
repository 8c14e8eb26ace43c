import type { ISecurityGroup, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { ICluster } from 'aws-cdk-lib/aws-eks-v2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { ENDPOINT_SERVICE, loadBalancerName, SERVING_NAMESPACE } from '../contract';
import type { WindlassStacks } from './create-stacks';
import type { EnvironmentPlan, SubnetTier } from '../environment';

/** The way in. Its load balancer is made by a controller in the cluster, so templates know its name and not its address. */
export interface EndpointOutput {
  readonly loadBalancerName: string;
  readonly service: { readonly name: string; readonly namespace: string };
  /** In the order of `models`. */
  readonly listeners: readonly { readonly model: string; readonly port: number }[];
  readonly protocol: 'http' | 'https';
  /** Secrets Manager secret with the key clients send; absent: none is asked for. */
  readonly apiKeySecretName?: string;
}

/** What stacks of one's own take as props. A stack that uses a value is deployed behind the one it is of. */
export interface WindlassOutputs {
  /** Its own subnets are the system ones; {@link WindlassOutputs.subnets} has the others. */
  readonly vpc: IVpc;
  /** In the order of the zones. */
  readonly subnets: (tier: SubnetTier) => readonly ISubnet[];
  readonly cluster: ICluster;
  /** Of the control plane's interfaces and of every node. */
  readonly clusterSecurityGroup: ISecurityGroup;
  readonly weightsBucket: IBucket;
  /** Of bucket, repositories and API key. */
  readonly storageKey: IKey;
  /** Of what people are mailed. */
  readonly alertsTopic: ITopic;
  readonly endpoint: EndpointOutput;
}

/** The outputs of an environment by name, wherever our stacks keep them. */
export function outputsOf(plan: EnvironmentPlan, stacks: WindlassStacks): WindlassOutputs {
  const { network, cluster, storage, operations } = stacks;
  return {
    vpc: network.network.vpc,
    subnets: (tier) => network.network.ofTier(tier),
    cluster: cluster.cluster,
    clusterSecurityGroup: cluster.cluster.clusterSecurityGroup,
    weightsBucket: storage.weightsBucket,
    storageKey: storage.key,
    alertsTopic: operations.alerts.topic,
    endpoint: endpointOf(plan),
  };
}

const endpointOf = ({ environment, deployments, access, apiKeySecret }: EnvironmentPlan): EndpointOutput => ({
  loadBalancerName: loadBalancerName(environment),
  service: { name: ENDPOINT_SERVICE, namespace: SERVING_NAMESPACE },
  listeners: deployments.map(({ name, port }) => ({ model: name, port })),
  protocol: access.certificateArn === undefined ? 'http' : 'https',
  apiKeySecretName: apiKeySecret,
});
