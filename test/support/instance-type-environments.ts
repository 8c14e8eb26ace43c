import {
  allInstanceTypes,
  compareVersions,
  controlPlaneExcludedZoneIds,
  DEFAULT_KUBERNETES_VERSION,
  defaultNodeImage,
  zoneIdsOf,
  type InstanceTypeSpec,
  type PurchaseOption,
} from '../../lib/catalog';
import type { EnvironmentInput } from '../../lib/config';
import { environmentWith } from './environments';

/** A region and two of its zones, the first of which offers the type and can hold the control plane. */
function placeOf({ name, availabilityZoneIds }: InstanceTypeSpec): { region: string; zones: [string, string] } {
  for (const [region, offered] of Object.entries(availabilityZoneIds)) {
    const usable = zoneIdsOf(region).filter((zone) => !controlPlaneExcludedZoneIds.includes(zone));
    const first = offered.find((zone) => usable.includes(zone));
    const second = usable.find((zone) => zone !== first);
    if (first !== undefined && second !== undefined) return { region, zones: [first, second] };
  }
  throw new Error(`${name} is offered in no zone where a cluster can be`);
}

const groupName = (option: PurchaseOption): string => option.replace('on-demand-', '');

/** One group for each way the type is sold, with the smallest model of the catalog on each. */
export function environmentOn(type: InstanceTypeSpec): EnvironmentInput {
  const { region, zones } = placeOf(type);
  return environmentWith((environment) => {
    environment.region = region;
    environment.network.availabilityZoneIds = zones;
    environment.capacity = type.purchaseOptions.map((purchaseOption, index) => ({
      name: groupName(purchaseOption),
      instanceType: type.name,
      count: 1,
      purchaseOption,
      availabilityZoneId: zones[0],
      ...(['capacity-block', 'on-demand-reservation'].includes(purchaseOption)
        ? { reservationId: `cr-0123456789abcdef${index}` }
        : {}),
      ...(purchaseOption === 'capacity-block'
        ? { startsAt: '2026-12-07T11:30:00Z', endsAt: '2026-12-21T11:30:00Z' }
        : {}),
    }));
    environment.models = type.purchaseOptions.map((option) => ({
      name: `on-${groupName(option)}`,
      model: 'qwen3-0.6b',
      capacity: groupName(option),
      maxModelLen: 4096,
      concurrency: 4,
    }));
  });
}

const driver = defaultNodeImage(DEFAULT_KUBERNETES_VERSION, 'x86_64')?.driverVersion ?? '0';
/** Whether the default node image's driver is new enough; other types are refused. */
export const isDriven = ({ minDriverVersion = '0' }: InstanceTypeSpec): boolean =>
  compareVersions(driver, minDriverVersion) >= 0;
export const drivenInstanceTypes = allInstanceTypes.filter(isDriven);
