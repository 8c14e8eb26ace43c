import type { PurchaseOption, Sourced } from './types';

/** An EC2 quota that counts vCPUs of running instances. */
export interface VcpuQuota extends Sourced {
  readonly name: string;
  readonly code: string;
}

const SOURCED: Sourced = {
  source: 'Service Quotas console, Amazon EC2; EC2 user guide, "On-Demand Instance quotas" and "Spot Instance quotas"',
  checkedOn: '2026-11-27',
};

type Quotas = readonly { readonly family: RegExp; readonly quota: VcpuQuota }[];

const ON_DEMAND: Quotas = [
  { family: /^p/, quota: { name: 'Running On-Demand P instances', code: 'L-417A185B', ...SOURCED } },
  { family: /^g/, quota: { name: 'Running On-Demand G and VT instances', code: 'L-DB2E81BA', ...SOURCED } },
];

/** Which one counts P6 is not documented. */
const SPOT: Quotas = [
  { family: /^p5/, quota: { name: 'All P5 Spot Instance Requests', code: 'L-C4BD4855', ...SOURCED } },
  { family: /^p[2-4]/, quota: { name: 'All P4, P3 and P2 Spot Instance Requests', code: 'L-7212CCBC', ...SOURCED } },
  { family: /^g/, quota: { name: 'All G and VT Spot Instance Requests', code: 'L-3819A6DF', ...SOURCED } },
];

/** Reservations count as on demand; capacity blocks count against none of these. */
const QUOTAS: Readonly<Record<PurchaseOption, Quotas>> = {
  'on-demand': ON_DEMAND,
  'on-demand-reservation': ON_DEMAND,
  'capacity-block': [],
  spot: SPOT,
};

/** What must allow the vCPUs of an instance type that is bought in one way; undefined where none is known. */
export const vcpuQuotaOf = (instanceType: string, purchaseOption: PurchaseOption): VcpuQuota | undefined =>
  QUOTAS[purchaseOption].find(({ family }) => family.test(instanceType))?.quota;
