import type { Sourced } from './types';

/** An EC2 quota that counts vCPUs of running instances. */
export interface VcpuQuota extends Sourced {
  readonly name: string;
  readonly code: string;
}

const SOURCED: Sourced = {
  source: 'Service Quotas console, Amazon EC2; EC2 user guide, "On-Demand Instance quotas"',
  checkedOn: '2026-11-26',
};

/** By the letter an instance family begins with. Reservations count as on demand; capacity blocks do not. */
const ON_DEMAND: Readonly<Record<string, VcpuQuota>> = {
  p: { name: 'Running On-Demand P instances', code: 'L-417A185B', ...SOURCED },
  g: { name: 'Running On-Demand G and VT instances', code: 'L-DB2E81BA', ...SOURCED },
};

export const onDemandQuotaOf = (instanceType: string): VcpuQuota | undefined => ON_DEMAND[instanceType.slice(0, 1)];
