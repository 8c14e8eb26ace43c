import { CfnSecurityGroupEgress, CfnSecurityGroupIngress, type IVpc, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

const EVERYTHING = { ipProtocol: '-1', description: 'EFA between members' };

/** EFA traffic needs a group that admits everything from and to itself; "anywhere" egress does not count (AWS EFA docs). */
export class EfaSecurityGroup extends SecurityGroup {
  constructor(scope: Construct, id: string, vpc: IVpc) {
    super(scope, id, { vpc, description: 'EFA between GPU nodes', allowAllOutbound: false });
    const groupId = this.securityGroupId;
    new CfnSecurityGroupIngress(this, 'FromMembers', { ...EVERYTHING, groupId, sourceSecurityGroupId: groupId });
    new CfnSecurityGroupEgress(this, 'ToMembers', { ...EVERYTHING, groupId, destinationSecurityGroupId: groupId });
  }
}
