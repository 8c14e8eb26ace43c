import type { Resource } from './resource';

const RESERVATION =
  'LaunchTemplateData.CapacityReservationSpecification.CapacityReservationTarget.CapacityReservationId';

/** A group named after the reservation and the zone of its nodes: another block or zone is another group, none is replaced. */
export function isOfOneBlock(group: Resource): boolean {
  const name = group.knownAt('NodegroupName');
  const reservation = group.referenced('LaunchTemplate.Id')?.knownAt(RESERVATION);
  if (typeof name !== 'string') return false;
  return typeof reservation === 'string' ? name.includes(reservation) : /\bcr-[0-9a-f]{17}\b/.test(name);
}
