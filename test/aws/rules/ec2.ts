import type { Account } from '../account/account';
import type { AccountRule } from './types';

/** Default quotas of an account, by what they are called here. Source of each: the rule that reads it. */
export const DEFAULT_QUOTAS: Quotas = { vpcs: 5, elasticIps: 5, networkInterfaces: 5000 };

/** vCPU quotas go by their code and count only where they are given: a new account's are often 0. */
export interface Quotas {
  readonly vpcs?: number;
  readonly elasticIps?: number;
  readonly networkInterfaces?: number;
  readonly [vcpuQuotaCode: string]: number | undefined;
}

const VPC_QUOTAS = 'https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html';

const countOf =
  (type: string, quota: keyof Quotas, words: string, own = 0): AccountRule['judge'] =>
  ({ before }, account) => {
    const limit = account.quotas[quota];
    const there = account.all(type).length + own;
    return before !== undefined || limit === undefined || there < limit ? undefined : `${words} (limit ${limit})`;
  };

const vpcs: AccountRule = {
  id: 'ec2-vpc-quota',
  source: VPC_QUOTAS,
  types: ['AWS::EC2::VPC'],
  judge: countOf('AWS::EC2::VPC', 'vpcs', 'The maximum number of VPCs has been reached. VpcLimitExceeded'),
};

const addresses: AccountRule = {
  id: 'ec2-elastic-ip-quota',
  source: VPC_QUOTAS,
  types: ['AWS::EC2::EIP'],
  judge: countOf(
    'AWS::EC2::EIP',
    'elasticIps',
    'The maximum number of addresses has been reached. AddressLimitExceeded',
  ),
};

/** Interfaces that a resource makes when it is created. */
const INTERFACES: Readonly<Record<string, (properties: Record<string, unknown>) => number>> = {
  'AWS::EC2::VPCEndpoint': ({ SubnetIds }) => [SubnetIds ?? []].flat().length,
  'AWS::EKS::Cluster': () => 4,
  'AWS::EKS::Nodegroup': ({ ScalingConfig }) => Number((ScalingConfig as { DesiredSize?: number }).DesiredSize ?? 0),
};

const interfaces: AccountRule = {
  id: 'ec2-network-interface-quota',
  source: VPC_QUOTAS,
  types: Object.keys(INTERFACES),
  judge({ type, before, after }, account) {
    const limit = account.quotas.networkInterfaces;
    const own = INTERFACES[type]?.(after) ?? 0;
    const used = interfacesIn(account) - (before === undefined ? 0 : (INTERFACES[type]?.(before) ?? 0));
    return limit === undefined || used + own <= limit
      ? undefined
      : `You have reached the limit of network interfaces per Region: NetworkInterfaceLimitExceeded (limit ${limit})`;
  },
};

const interfacesIn = (account: Account): number =>
  [...account.resources].reduce((sum, { type, properties }) => sum + (INTERFACES[type]?.(properties) ?? 0), 0);

export const ec2Rules: readonly AccountRule[] = [vpcs, addresses, interfaces];
