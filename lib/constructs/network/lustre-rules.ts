import { CfnSecurityGroupEgress, CfnSecurityGroupIngress } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

export interface LustreRulesProps {
  /** Security group of the file system. */
  readonly servers: string;
  /** Security group of the nodes that mount it; its egress is open already. */
  readonly clients: string;
}

/** LNET's port and the range it connects from (FSx for Lustre user guide, file system access control). */
const PORTS = [
  { fromPort: 988, toPort: 988 },
  { fromPort: 1018, toPort: 1023 },
] as const;

/** Lustre speaks in both directions: among servers, from nodes to servers, and from servers back to nodes. */
export class LustreRules extends Construct {
  constructor(scope: Construct, id: string, { servers, clients }: LustreRulesProps) {
    super(scope, id);
    for (const ports of PORTS) {
      const tcp = { ipProtocol: 'tcp', ...ports };
      const into = (name: string, groupId: string, sourceSecurityGroupId: string): void =>
        void new CfnSecurityGroupIngress(this, `${name}${ports.fromPort}`, {
          ...tcp,
          groupId,
          sourceSecurityGroupId,
          description: 'Lustre',
        });
      const outOf = (name: string, destinationSecurityGroupId: string): void =>
        void new CfnSecurityGroupEgress(this, `${name}${ports.fromPort}`, {
          ...tcp,
          groupId: servers,
          destinationSecurityGroupId,
          description: 'Lustre',
        });
      into('ServersFromServers', servers, servers);
      into('ServersFromClients', servers, clients);
      into('ClientsFromServers', clients, servers);
      outOf('ServersToServers', servers);
      outOf('ServersToClients', clients);
    }
  }
}
