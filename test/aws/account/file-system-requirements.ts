import type { Account } from './account';
import type { Requirement } from './requirements';

/** FSx for Lustre refuses security groups that do not let its servers talk to each other on port 988. */
const lustreTraffic: Requirement = ({ SecurityGroupIds }, account) => {
  const groups = [SecurityGroupIds ?? []].flat();
  const allowed = groups.some((group) => allows(group, account, 'Ingress') && allows(group, account, 'Egress'));
  return allowed ? undefined : 'The provided security groups do not permit Lustre LNET network traffic on port 988';
};

function allows(group: unknown, account: Account, direction: 'Ingress' | 'Egress'): boolean {
  const peer = direction === 'Ingress' ? 'SourceSecurityGroupId' : 'DestinationSecurityGroupId';
  return account
    .all(`AWS::EC2::SecurityGroup${direction}`)
    .some(({ properties }) => properties['GroupId'] === group && properties[peer] === group && isLnet(properties));
}

function isLnet({ FromPort, ToPort }: Record<string, unknown>): boolean {
  return Number(FromPort) <= 988 && Number(ToPort) >= 988;
}

/** PERSISTENT_2 on SSD comes as 1200 GiB or in steps of 2400 GiB (FSx user guide). */
const capacityStep: Requirement = ({ StorageCapacity, StorageType }) => {
  const gib = Number(StorageCapacity);
  if (StorageType !== 'SSD' || gib === 1200 || (gib > 0 && gib % 2400 === 0)) return undefined;
  return `Invalid storage capacity: ${gib}`;
};

export const fileSystemRequirements: readonly Requirement[] = [lustreTraffic, capacityStep];
