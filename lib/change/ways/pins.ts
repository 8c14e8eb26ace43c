import type { EnvironmentPlan } from '../../environment';
import type { Draft, Entry } from '../way';

export interface Pin {
  readonly nodeImage?: string;
  readonly count?: number;
}

/** Writes into a file what a node group has, so that it keeps it. */
export function pinned(draft: Draft, group: string, plan: EnvironmentPlan, pin: Pin): void {
  const planned = plan.nodeGroups.find(({ name }) => name === group);
  const entry = draft.capacity.find(({ name }) => name === planned?.capacity);
  if (planned === undefined || entry === undefined) return;
  const block = blockIn(entry, group, planned.availabilityZoneId);
  Object.assign(block ?? entry, pin);
}

/** The block behind a group; undefined: the entry states it itself. */
const blockIn = (entry: Entry, group: string, zone: string) =>
  entry.blocks?.find((block) => groupName(entry.name, block, zone) === group);

const groupName = (
  entry: string,
  { reservationId, groupSuffix }: { reservationId: string; groupSuffix?: string },
  zone: string,
): string => [entry, reservationId, zone, groupSuffix].filter(Boolean).join('-');
