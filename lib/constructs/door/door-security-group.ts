import { CfnSecurityGroupIngress, type IVpc, Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { DOOR_HEALTH_PORT, DOOR_HTTP_PORT } from '../../contract';

export interface DoorSecurityGroupProps {
  readonly vpc: IVpc;
  /** Networks of the clients. */
  readonly sourceCidrs: readonly string[];
  /** Port of the listener. */
  readonly port: number;
  /** Blocks of the subnets in which pods of the door run. */
  readonly podCidrs: readonly string[];
  /** Group of the nodes, whose interfaces pods share. */
  readonly nodeSecurityGroupId: string;
}

/** Requests and health; the rules for both are the outbound ones here, and inbound ones there. */
const POD_PORTS = [
  { port: DOOR_HTTP_PORT, what: 'requests' },
  { port: DOOR_HEALTH_PORT, what: 'health checks' },
] as const;

/**
 * From clients to the listener, from the load balancer to the door's pods, nothing else. The controller adds no rule here: it
 * binds pods to a group that is not its own, and takes away only rules with its own mark.
 */
export class DoorSecurityGroup extends SecurityGroup {
  constructor(scope: Construct, id: string, props: DoorSecurityGroupProps) {
    super(scope, id, { vpc: props.vpc, description: 'Load balancer of the front door', allowAllOutbound: false });
    for (const cidr of props.sourceCidrs) this.addIngressRule(Peer.ipv4(cidr), Port.tcp(props.port), 'Clients');
    for (const { port, what } of POD_PORTS) {
      for (const cidr of props.podCidrs) this.addEgressRule(Peer.ipv4(cidr), Port.tcp(port), `Front door: ${what}`);
      new CfnSecurityGroupIngress(this, `Nodes${port}`, {
        groupId: props.nodeSecurityGroupId,
        sourceSecurityGroupId: this.securityGroupId,
        ipProtocol: 'tcp',
        fromPort: port,
        toPort: port,
        description: `Front door: ${what}`,
      });
    }
  }
}
