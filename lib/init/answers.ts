import { partitionOf } from '../catalog';
import type { EnvironmentInput } from '../config';

export type ExistingVpc = NonNullable<EnvironmentInput['network']['existingVpc']>;
export type PurchaseOption = EnvironmentInput['capacity'][number]['purchaseOption'];

/** What is asked of whoever wants a repository; only region and model have to be known. */
export interface Answers {
  readonly region: string;
  /** Catalog id. */
  readonly model: string;
  readonly name?: string;
  readonly account?: string;
  readonly availabilityZoneIds?: readonly string[];
  /** @default - the smallest hardware sold in the region that holds the model */
  readonly gpu?: string;
  readonly instanceType?: string;
  /** Nodes. @default - as many as one replica takes */
  readonly count?: number;
  /** @default - on demand where the type is sold so */
  readonly purchaseOption?: PurchaseOption;
  readonly reservationId?: string;
  readonly startsAt?: string;
  readonly endsAt?: string;
  /** @default - a VPC is made */
  readonly existingVpc?: ExistingVpc;
  /** @default - of a new VPC 10.40.0.0/16, of an existing one the smallest block around its subnets */
  readonly cidr?: string;
  readonly delivery?: 'cdk' | 'gitops';
  readonly adminRoleArn?: string;
  readonly sourceCidr?: string;
}

export const DEFAULT_NAME = 'production';
export const DEFAULT_CIDR = '10.40.0.0/16';
export const DEFAULT_SOURCE_CIDR = '10.0.0.0/8';

/** What stands where an answer can be given later: accepted by every rule, and of nobody. */
export const PLACEHOLDERS = {
  account: '111122223333',
  reservationId: 'cr-0123456789abcdef0',
  imageDigest: `sha256:${'0'.repeat(64)}`,
  adminRoleArn: (region: string, account: string): string =>
    `arn:${partitionOf(region)}:iam::${account}:role/PlatformAdmin`,
} as const;

/** Purchase options that name a reservation. */
export const isReserved = (option: PurchaseOption): boolean =>
  option === 'capacity-block' || option === 'on-demand-reservation';
