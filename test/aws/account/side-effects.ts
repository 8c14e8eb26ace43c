import { isObject } from '../cloudformation/service-spec';
import type { Account, Resource } from './account';
import { type BalancedService, loadBalancersOf, objectsOf } from './kubernetes';
import { clusterOf, handlerOf } from './requirements';

type SideEffect = (account: Account, resource: Resource) => void;

const AFTER_CREATE: Readonly<Record<string, SideEffect>> = {
  'AWS::EKS::Cluster': (account, cluster) => {
    clusterSecurityGroup(account, cluster);
    if (isObject(cluster.properties['Logging'])) serviceLogGroup(account, `/aws/eks/${cluster.id}/cluster`, 'EKS');
  },
  'Custom::AWSCDK-EKS-KubernetesResource': (account, resource) => {
    invoke(account, resource);
    apply(account, resource);
  },
  'Custom::AWSCDK-EKS-HelmChart': (account, resource) => {
    invoke(account, resource);
    clusterOf(resource.properties['ClusterName'], account)?.kubernetes?.charts.add(
      String(resource.properties['Chart']),
    );
  },
};

const BEFORE_DELETE: Readonly<Record<string, SideEffect>> = {
  'AWS::EKS::Cluster': (account, cluster) => {
    const group = account.byId('AWS::EC2::SecurityGroup', cluster.attributes['ClusterSecurityGroupId']);
    if (group !== undefined) account.resources.delete(group);
    for (const type of ['Addon', 'AccessEntry', 'PodIdentityAssociation'])
      for (const member of account.all(`AWS::EKS::${type}`))
        if (member.properties['ClusterName'] === cluster.id) account.resources.delete(member);
  },
  'Custom::AWSCDK-EKS-KubernetesResource': unapply,
  'Custom::AWSCDK-EKS-HelmChart': (account, resource) => {
    clusterOf(resource.properties['ClusterName'], account)?.kubernetes?.charts.delete(
      String(resource.properties['Chart']),
    );
  },
};

/** What services do on their own once a resource exists. */
export function afterCreate(account: Account, resource: Resource): void {
  AFTER_CREATE[resource.type]?.(account, resource);
}

export function beforeDelete(account: Account, resource: Resource): void {
  BEFORE_DELETE[resource.type]?.(account, resource);
}

/** EKS makes the group that nodes and control plane share. */
function clusterSecurityGroup(account: Account, cluster: Resource): void {
  const id = cluster.attributes['ClusterSecurityGroupId'] ?? '';
  if (account.byId('AWS::EC2::SecurityGroup', id) !== undefined) return;
  const { SubnetIds } = cluster.properties['ResourcesVpcConfig'] as { SubnetIds: string[] };
  const VpcId = account.byId('AWS::EC2::Subnet', SubnetIds[0])?.properties['VpcId'];
  account.add({
    type: 'AWS::EC2::SecurityGroup',
    id,
    key: id,
    properties: { VpcId },
    attributes: { GroupId: id },
    owner: 'EKS',
  });
}

/** A service that finds no log group makes one; a stack that wants to create it later fails. */
function serviceLogGroup(account: Account, name: string, owner: string): void {
  if (account.byId('AWS::Logs::LogGroup', name) !== undefined) return;
  account.add({ type: 'AWS::Logs::LogGroup', id: name, key: name, properties: {}, attributes: {}, owner });
}

/** Invoking a function writes its log, so its log group exists from then on. */
function invoke(account: Account, resource: Resource): void {
  const framework = account.byId('AWS::Lambda::Function', resource.properties['ServiceToken']);
  if (framework === undefined) return;
  for (const lambda of [framework, handlerOf(framework, account)])
    if (lambda !== undefined && !isObject(lambda.properties['LoggingConfig']))
      serviceLogGroup(account, `/aws/lambda/${lambda.id}`, 'Lambda');
    else if (lambda !== undefined) serviceLogGroup(account, logGroupOf(lambda), 'Lambda');
}

function logGroupOf({ id, properties }: Resource): string {
  const { LogGroup } = properties['LoggingConfig'] as { LogGroup?: string };
  return LogGroup ?? `/aws/lambda/${id}`;
}

const LOAD_BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';

function apply(account: Account, resource: Resource): void {
  const cluster = clusterOf(resource.properties['ClusterName'], account);
  const objects = objectsOf(resource.properties);
  for (const { kind, metadata } of objects)
    if (kind === 'Namespace') cluster?.kubernetes?.namespaces.add(metadata.name);
  if (cluster?.kubernetes?.charts.has('aws-load-balancer-controller'))
    for (const service of loadBalancersOf(objects)) loadBalancer(account, cluster, service);
}

/** One whose name is taken the controller tries to make for ever, and says so in an event of the Service. */
function loadBalancer(account: Account, cluster: Resource, { service, balancer }: BalancedService): void {
  const id = `${cluster.id}/${service}`;
  const key = balancer ?? id;
  if (account.all(LOAD_BALANCER).some((one) => one.key === key)) return;
  const { SubnetIds } = cluster.properties['ResourcesVpcConfig'] as { SubnetIds: string[] };
  account.add({ type: LOAD_BALANCER, id, key, properties: { SubnetIds }, attributes: {}, owner: 'controller' });
}

/** The handler swallows errors, so objects it can no longer reach stay; so does a load balancer without its controller. */
function unapply(account: Account, resource: Resource): void {
  const cluster = clusterOf(resource.properties['ClusterName'], account);
  const objects = objectsOf(resource.properties);
  for (const { kind, metadata } of objects)
    if (kind === 'Namespace') cluster?.kubernetes?.namespaces.delete(metadata.name);
  if (!cluster?.kubernetes?.charts.has('aws-load-balancer-controller')) return;
  for (const { service } of loadBalancersOf(objects)) {
    const balancer = account.byId(LOAD_BALANCER, `${cluster.id}/${service}`);
    if (balancer !== undefined) account.resources.delete(balancer);
  }
}
