import {
  allInstanceTypes,
  DEFAULT_KUBERNETES_VERSION,
  families,
  findInstanceType,
  nearNames,
  nodeImages,
  regionNames,
} from '../../catalog';
import { blocksOf } from '../blocks';
import type { CapacityConfig } from '../schema';
import { type CapacityRule, eachEntry, repeated } from './support';
import type { EnvironmentRule } from './rule';
import { problem } from '../../problem';

const knownInstanceType: CapacityRule = ({ instanceType }) => {
  if (findInstanceType(instanceType) !== undefined) return undefined;
  const names = allInstanceTypes.map((type) => type.name);
  return {
    key: 'instanceType',
    message: `unknown instance type '${instanceType}'; ${nearNames(instanceType, names) ?? `the catalog has ${families(names)} types`}`,
  };
};

const offeredPurchaseOption: CapacityRule = ({ instanceType, purchaseOption }) => {
  const type = findInstanceType(instanceType);
  if (type === undefined || type.purchaseOptions.includes(purchaseOption)) return undefined;
  return {
    key: 'purchaseOption',
    message: `${instanceType} is not sold as '${purchaseOption}'; use one of ${type.purchaseOptions.join(', ')}`,
  };
};

const NEEDS_RESERVATION: Record<CapacityConfig['purchaseOption'], boolean> = {
  'capacity-block': true,
  'on-demand-reservation': true,
  'on-demand': false,
  spot: false,
};

const reservationWhereNeeded: CapacityRule = ({ purchaseOption, reservationId, blocks }) => {
  const needed = NEEDS_RESERVATION[purchaseOption];
  if (needed && reservationId === undefined && blocks === undefined) {
    return {
      key: 'reservationId',
      message: `purchaseOption '${purchaseOption}' needs the id of the reservation, 'cr-…'`,
    };
  }
  if (!needed && reservationId !== undefined) {
    return {
      key: 'reservationId',
      message: `purchaseOption '${purchaseOption}' takes no reservation; remove it or use 'capacity-block' or 'on-demand-reservation'`,
    };
  }
  return undefined;
};

const zoneInNetwork: CapacityRule = (entry, { network }) => {
  const outside = zonesOf(entry).find(({ zone }) => !network.availabilityZoneIds.includes(zone));
  if (outside === undefined) return undefined;
  const { path, zone } = outside;
  return {
    key: `${path}availabilityZoneId`,
    message: `'${zone}' is not in network.availabilityZoneIds (${network.availabilityZoneIds.join(', ')}); add it there`,
  };
};

/** Every zone an entry states, with where it does. */
function zonesOf(entry: CapacityConfig): { readonly path: string; readonly zone: string }[] {
  const stated = [{ path: '', zone: entry.availabilityZoneId }];
  for (const [index, block] of (entry.blocks ?? []).entries())
    stated.push({ path: `blocks[${index}].`, zone: block.availabilityZoneId });
  return stated.flatMap(({ path, zone }) => (zone === undefined ? [] : [{ path, zone }]));
}

/** Asked without looking at zones: one that is missing or wrong must not hide it. */
const regionOffersType: CapacityRule = ({ instanceType }, { region }) => {
  const type = findInstanceType(instanceType);
  if (type === undefined || !regionNames.includes(region) || type.availabilityZoneIds[region] !== undefined)
    return undefined;
  const regions = Object.keys(type.availabilityZoneIds).join(', ');
  return {
    key: 'instanceType',
    message: `${instanceType} is not offered in ${region} (catalog of ${type.checkedOn}); it is in ${regions}`,
  };
};

const zoneOffersType: CapacityRule = (entry, { region, network }) => {
  const { instanceType } = entry;
  const offered = findInstanceType(instanceType)?.availabilityZoneIds[region];
  if (offered === undefined) return undefined;
  const stated = zonesOf(entry);
  const wrong = stated.find(({ zone }) => !offered.includes(zone));
  if (wrong !== undefined) {
    return {
      key: `${wrong.path}availabilityZoneId`,
      message: `${instanceType} is not offered in '${wrong.zone}'; in ${region} it is in ${offered.join(', ')}`,
    };
  }
  if (stated.length === 0 && !network.availabilityZoneIds.some((id) => offered.includes(id))) {
    return {
      key: 'instanceType',
      message: `none of network.availabilityZoneIds offers ${instanceType}; in ${region} it is in ${offered.join(', ')}`,
    };
  }
  return undefined;
};

const reservationNamesItsZone: CapacityRule = (entry) => {
  const { purchaseOption, availabilityZoneId, blocks } = entry;
  if (!NEEDS_RESERVATION[purchaseOption] || availabilityZoneId !== undefined) return undefined;
  const without = blocksOf(entry).find((block) => block.availabilityZoneId === undefined);
  if (blocks !== undefined && without === undefined) return undefined;
  return {
    key: `${without?.path ?? ''}availabilityZoneId`,
    message: 'a reservation lives in one zone: give its zone id, or its nodes would never launch',
  };
};

const desiredWithinCount: CapacityRule = ({ desiredCount, count, purchaseOption }) =>
  purchaseOption !== 'capacity-block' && desiredCount !== undefined && desiredCount > count
    ? { key: 'desiredCount', message: `desiredCount ${desiredCount} is more than count ${count}; lower it or buy more` }
    : undefined;

/** Other groups are made with the nodes, and EC2 places capacity blocks itself. */
const placementGroupOfReservation: CapacityRule = ({ placementGroup, purchaseOption }) =>
  placementGroup !== undefined && purchaseOption !== 'on-demand-reservation'
    ? {
        key: 'placementGroup',
        message: `'${placementGroup}' has no use with purchaseOption '${purchaseOption}'; only an 'on-demand-reservation' is made in a placement group, so remove it`,
      }
    : undefined;

const uniqueCapacity: EnvironmentRule = ({ capacity }) =>
  repeated(capacity, ({ name }) => name).map(({ index, value }) =>
    problem(`capacity[${index}].name`, `capacity '${value}' is defined twice; give each entry a name of its own`),
  );

/** Entries without a reservation are like no other. */
const uniqueReservations: EnvironmentRule = ({ capacity }) =>
  repeated(capacity, ({ reservationId }, index) => reservationId ?? index).map(({ index, value }) =>
    problem(
      `capacity[${index}].reservationId`,
      `'${value}' is used by another entry; its instances can only be launched once, so put all nodes into one entry`,
    ),
  );

/** The image decides drivers and kubelet, so it must be one whose facts are known. */
const knownNodeImage: CapacityRule = (entry, { kubernetesVersion }) => {
  const stated = [{ path: '', nodeImage: entry.nodeImage }, ...blocksOf(entry)];
  const unknown = stated.find(({ nodeImage }) => nodeImage !== undefined && !isGpuImage(nodeImage));
  if (unknown !== undefined)
    return {
      key: `${unknown.path}nodeImage`,
      message: `unknown release '${unknown.nodeImage}'; the catalog has ${gpuReleases().join(', ')} for GPU nodes`,
    };
  const newer = stated.find(({ nodeImage }) => nodeImage !== undefined && isNewer(nodeImage, kubernetesVersion));
  return newer === undefined
    ? undefined
    : {
        key: `${newer.path}nodeImage`,
        message: `release '${newer.nodeImage}' is of a newer Kubernetes than the control plane's ${kubernetesVersion}, and EKS refuses nodes ahead of it: raise kubernetesVersion first`,
      };
};

const gpuReleases = (): string[] =>
  nodeImages.filter(({ driverVersion }) => driverVersion !== undefined).map(({ releaseVersion }) => releaseVersion);
const isGpuImage = (release: string): boolean => gpuReleases().includes(release);
const minorOf = (version: string): number => Number(version.split('.')[1]);
const isNewer = (release: string, controlPlane = DEFAULT_KUBERNETES_VERSION): boolean =>
  minorOf(release) > minorOf(controlPlane);

export const capacityRules = {
  uniqueCapacity,
  uniqueReservations,
  knownInstanceType: eachEntry(knownInstanceType),
  offeredPurchaseOption: eachEntry(offeredPurchaseOption),
  regionOffersType: eachEntry(regionOffersType),
  reservationWhereNeeded: eachEntry(reservationWhereNeeded),
  reservationNamesItsZone: eachEntry(reservationNamesItsZone),
  zoneInNetwork: eachEntry(zoneInNetwork),
  zoneOffersType: eachEntry(zoneOffersType),
  desiredWithinCount: eachEntry(desiredWithinCount),
  placementGroupOfReservation: eachEntry(placementGroupOfReservation),
  knownNodeImage: eachEntry(knownNodeImage),
};
