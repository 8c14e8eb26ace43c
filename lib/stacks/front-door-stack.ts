import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { doorLoadBalancerName, doorTargetGroupName } from '../contract';
import type { ClusterStack } from './cluster-stack';
import type { NetworkStack } from './network-stack';
import type { OperationsStack } from './operations-stack';
import type { StorageStack } from './storage-stack';
import { WindlassStack } from './windlass-stack';
import { DoorAlarms } from '../constructs/door/door-alarms';
import { DoorEndpointService } from '../constructs/door/door-endpoint-service';
import { DoorLoadBalancer } from '../constructs/door/door-load-balancer';
import { DoorRole } from '../constructs/door/door-role';
import { DoorSecurityGroup } from '../constructs/door/door-security-group';
import { TenantSecrets } from '../constructs/door/tenant-secrets';
import type { EnvironmentPlan, FrontDoorPlan } from '../environment';

export interface FrontDoorStackProps {
  readonly door: FrontDoorPlan;
  readonly network: NetworkStack;
  readonly cluster: ClusterStack;
  readonly storage: StorageStack;
  readonly operations: OperationsStack;
}

/** The address of all models, keys of the tenants, and the role the door reads them with; its pods come with `Workloads`. */
export class FrontDoorStack extends WindlassStack {
  readonly dnsName: string;
  /** With an endpoint service: its name. */
  readonly serviceName?: string;

  constructor(
    scope: Construct,
    plan: EnvironmentPlan,
    private readonly props: FrontDoorStackProps,
  ) {
    super(scope, 'FrontDoor', 'load balancer, keys and role of the front door', plan);
    const { door, operations } = props;
    const balancer = this.addLoadBalancer();
    this.dnsName = balancer.loadBalancer.loadBalancerDnsName;
    new CfnOutput(this, 'LoadBalancerDnsName', { value: this.dnsName });
    if (door.endpointService !== undefined) this.serviceName = this.addEndpointService(balancer, door.endpointService);
    this.addKeys();
    new DoorAlarms(this, 'Alarms', { door: balancer, replicas: door.replicas, topic: operations.alerts.topic });
  }

  private addLoadBalancer(): DoorLoadBalancer {
    const { environment, access, network: plan } = this.plan;
    const { door, network, cluster } = this.props;
    const { vpc } = network.network;
    const securityGroup = new DoorSecurityGroup(this, 'SecurityGroup', {
      vpc,
      sourceCidrs: access.sourceCidrs,
      port: door.port,
      podCidrs: plan.subnets.filter(({ tier }) => tier === 'system').map(({ cidr }) => cidr),
      nodeSecurityGroupId: cluster.clusterSecurityGroupId,
    });
    return new DoorLoadBalancer(this, 'Door', {
      name: doorLoadBalancerName(environment),
      targetGroupName: doorTargetGroupName(environment),
      door,
      vpc,
      subnets: network.network.ofTier('service'),
      securityGroup,
      certificateArn: access.certificateArn,
    });
  }

  private addEndpointService(
    { loadBalancer }: DoorLoadBalancer,
    { allowedPrincipals }: NonNullable<FrontDoorPlan['endpointService']>,
  ): string {
    const { region } = this.plan;
    const { serviceName } = new DoorEndpointService(this, 'EndpointService', {
      loadBalancer,
      region,
      allowedPrincipals,
    });
    new CfnOutput(this, 'EndpointServiceName', { value: serviceName });
    return serviceName;
  }

  private addKeys(): void {
    const { clusterName, region } = this.plan;
    const { door, storage } = this.props;
    const { secrets } = new TenantSecrets(this, 'Tenants', { tenants: door.tenants, key: storage.key });
    new DoorRole(this, 'Role', {
      clusterName,
      region,
      secrets: [...secrets, ...(storage.apiKey === undefined ? [] : [storage.apiKey])],
      key: storage.key,
      certificateSecretArn: door.certificateSecretArn,
    });
  }
}
