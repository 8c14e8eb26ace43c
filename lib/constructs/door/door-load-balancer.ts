import { Duration, Tags } from 'aws-cdk-lib';
import type { ISecurityGroup, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import {
  NetworkListener,
  NetworkLoadBalancer,
  NetworkTargetGroup,
  Protocol,
  SslPolicy,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { DOOR_HEALTH_CHECK, DOOR_HEALTH_PORT, DOOR_HTTP_PORT, DOOR_READY_PATH, TLS_TAG } from '../../contract';
import type { FrontDoorPlan } from '../../environment';

export interface DoorLoadBalancerProps {
  readonly name: string;
  readonly targetGroupName: string;
  readonly door: Pick<FrontDoorPlan, 'port' | 'tls' | 'idleSeconds' | 'drain'>;
  readonly vpc: IVpc;
  readonly subnets: readonly ISubnet[];
  readonly securityGroup: ISecurityGroup;
  /** Of ACM; for TLS on the load balancer. */
  readonly certificateArn?: string;
}

/** What AWS recommends (Network Load Balancer user guide, security policies, 2026): TLS 1.2 with forward secrecy and 1.3. */
const TLS_POLICY = SslPolicy.TLS13_12_RES_PQ;

/**
 * The way in: internal, one listener, and a target group that a controller in the cluster fills with the addresses of the door's
 * pods.
 *
 * No access log: Elastic Load Balancing writes it of TLS listeners alone, into a bucket of its own kind of encryption, and it
 * knows addresses and ciphers. Who asked for what stands in the log of the door, who connected in the flow logs of the VPC.
 *
 * No protection against deletion: a first deployment that fails behind it, for a certificate that is not issued yet, could not be
 * taken back. The stack is protected; and an endpoint service keeps its load balancer.
 */
export class DoorLoadBalancer extends Construct {
  readonly loadBalancer: NetworkLoadBalancer;
  readonly targetGroup: NetworkTargetGroup;

  constructor(scope: Construct, id: string, props: DoorLoadBalancerProps) {
    super(scope, id);
    this.targetGroup = this.addTargetGroup(props);
    this.loadBalancer = this.addLoadBalancer(props);
    this.addListener(props);
  }

  private addTargetGroup({ vpc, targetGroupName, door }: DoorLoadBalancerProps): NetworkTargetGroup {
    const group = new NetworkTargetGroup(this, 'TargetGroup', {
      vpc,
      targetGroupName,
      targetType: TargetType.IP,
      protocol: Protocol.TCP,
      port: DOOR_HTTP_PORT,
      deregistrationDelay: Duration.seconds(door.drain.deregistrationDelaySeconds),
      preserveClientIp: false, // the network policy admits the load balancer's addresses, not the clients'
      healthCheck: {
        protocol: Protocol.HTTP,
        port: String(DOOR_HEALTH_PORT),
        path: DOOR_READY_PATH,
        interval: Duration.seconds(DOOR_HEALTH_CHECK.intervalSeconds),
        timeout: Duration.seconds(DOOR_HEALTH_CHECK.timeoutSeconds),
        healthyThresholdCount: DOOR_HEALTH_CHECK.healthyThreshold,
        unhealthyThresholdCount: DOOR_HEALTH_CHECK.unhealthyThreshold,
      },
    });
    // On by default: a door that gives no sign of health while it drains would lose every stream that passes through it.
    group.setAttribute('target_health_state.unhealthy.connection_termination.enabled', 'false');
    return group;
  }

  private addLoadBalancer({ name, vpc, subnets, securityGroup }: DoorLoadBalancerProps): NetworkLoadBalancer {
    return new NetworkLoadBalancer(this, 'LoadBalancer', {
      loadBalancerName: name,
      internetFacing: false,
      vpc,
      vpcSubnets: { subnets: [...subnets] },
      securityGroups: [securityGroup],
      crossZoneEnabled: true, // there may be fewer pods than zones, and every zone's address has to answer
      deletionProtection: false,
      // Clients of interface endpoints come with their own private addresses: who is let in is one list, whichever way they
      // come. Off, whoever is accepted once would be let in from anywhere (user guide, security groups).
      enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: true,
    });
  }

  /** A TLS listener has a fixed idle timeout of 350 s; a TCP listener's can be set. */
  private addListener({ door, certificateArn }: DoorLoadBalancerProps): void {
    const { loadBalancer, targetGroup } = this;
    const isEncrypted = door.tls === 'load-balancer';
    if (isEncrypted && certificateArn === undefined)
      throw new Error('TLS on the load balancer needs a certificate; plan and constructs disagree');
    const listener = new NetworkListener(this, 'Listener', {
      loadBalancer,
      port: door.port,
      defaultTargetGroups: [targetGroup],
      ...(isEncrypted
        ? {
            protocol: Protocol.TLS,
            certificates: certificateArn === undefined ? [] : [{ certificateArn }],
            sslPolicy: TLS_POLICY,
          }
        : { protocol: Protocol.TCP, tcpIdleTimeout: Duration.seconds(door.idleSeconds) }),
    });
    if (!isEncrypted) Tags.of(listener).add(TLS_TAG, door.tls); // or the policy takes it for a mistake
  }
}
