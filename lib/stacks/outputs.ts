import type { ISecurityGroup, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { ICluster } from 'aws-cdk-lib/aws-eks-v2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import {
  DOOR_NAMESPACE,
  doorLoadBalancerName,
  ENDPOINT_SERVICE,
  FRONT_DOOR,
  loadBalancerName,
  SERVING_NAMESPACE,
} from '../contract';
import type { WindlassStacks } from './create-stacks';
import type { FrontDoorStack } from './front-door-stack';
import type { EnvironmentPlan, FrontDoorPlan, SubnetTier } from '../environment';

/**
 * The way in. Without a front door its load balancer is made by a controller in the cluster, so templates know its name and not
 * its address.
 */
export interface EndpointOutput {
  readonly loadBalancerName: string;
  readonly service: { readonly name: string; readonly namespace: string };
  /** In the order of `models`; behind a front door one for each name that clients may send, all on its port. */
  readonly listeners: readonly { readonly model: string; readonly port: number }[];
  readonly protocol: 'http' | 'https';
  /** Secrets Manager secret with the key clients send; absent: none is asked for, or tenants have their own. */
  readonly apiKeySecretName?: string;
  /** Behind a front door: what tells its clients apart, and how they get there. */
  readonly frontDoor?: DoorOutput;
}

export interface DoorOutput {
  /** Secrets Manager secret with the keys of each tenant. */
  readonly tenants: readonly { readonly name: string; readonly secretName: string }[];
  /** Address of the load balancer, known once it is deployed. */
  readonly dnsName: string;
  /** What other VPCs connect to; absent: there is no endpoint service. */
  readonly endpointServiceName?: string;
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
  const { network, cluster, storage, operations, frontDoor } = stacks;
  return {
    vpc: network.network.vpc,
    subnets: (tier) => network.network.ofTier(tier),
    cluster: cluster.cluster,
    clusterSecurityGroup: cluster.cluster.clusterSecurityGroup,
    weightsBucket: storage.weightsBucket,
    storageKey: storage.key,
    alertsTopic: operations.alerts.topic,
    endpoint: endpointOf(plan, frontDoor),
  };
}

const endpointOf = (plan: EnvironmentPlan, door?: FrontDoorStack): EndpointOutput =>
  plan.frontDoor === undefined || door === undefined ? listenersOf(plan) : doorOf(plan, plan.frontDoor, door);

const listenersOf = ({ environment, deployments, access, apiKeySecret }: EnvironmentPlan): EndpointOutput => ({
  loadBalancerName: loadBalancerName(environment),
  service: { name: ENDPOINT_SERVICE, namespace: SERVING_NAMESPACE },
  listeners: deployments.map(({ name, port }) => ({ model: name, port })),
  protocol: access.certificateArn === undefined ? 'http' : 'https',
  apiKeySecretName: apiKeySecret,
});

const doorOf = (
  { environment }: EnvironmentPlan,
  { names, port, tls, tenants }: FrontDoorPlan,
  { dnsName, serviceName }: FrontDoorStack,
): EndpointOutput => ({
  loadBalancerName: doorLoadBalancerName(environment),
  service: { name: FRONT_DOOR, namespace: DOOR_NAMESPACE },
  listeners: names.map(({ name }) => ({ model: name, port })),
  protocol: tls === 'nowhere' ? 'http' : 'https',
  frontDoor: {
    tenants: tenants.map(({ name, secretName }) => ({ name, secretName })),
    dnsName,
    ...(serviceName === undefined ? {} : { endpointServiceName: serviceName }),
  },
});
