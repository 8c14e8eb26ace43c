import { allInstanceTypes, families, findInstanceType, nearNames, regionNames } from '../../catalog';
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

const reservationWhereNeeded: CapacityRule = ({ purchaseOption, reservationId }) => {
  const needed = NEEDS_RESERVATION[purchaseOption];
  if (needed && reservationId === undefined) {
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

const zoneInNetwork: CapacityRule = ({ availabilityZoneId: zone }, { network }) => {
  if (zone === undefined || network.availabilityZoneIds.includes(zone)) return undefined;
  return {
    key: 'availabilityZoneId',
    message: `'${zone}' is not in network.availabilityZoneIds (${network.availabilityZoneIds.join(', ')}); add it there`,
  };
};

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

const zoneOffersType: CapacityRule = ({ availabilityZoneId: zone, instanceType }, { region, network }) => {
  const offered = findInstanceType(instanceType)?.availabilityZoneIds[region];
  if (offered === undefined) return undefined;
  if (zone !== undefined && !offered.includes(zone)) {
    return {
      key: 'availabilityZoneId',
      message: `${instanceType} is not offered in '${zone}'; in ${region} it is in ${offered.join(', ')}`,
    };
  }
  if (zone === undefined && !network.availabilityZoneIds.some((id) => offered.includes(id))) {
    return {
      key: 'instanceType',
      message: `none of network.availabilityZoneIds offers ${instanceType}; in ${region} it is in ${offered.join(', ')}`,
    };
  }
  return undefined;
};

const reservationNamesItsZone: CapacityRule = ({ purchaseOption, availabilityZoneId }) =>
  NEEDS_RESERVATION[purchaseOption] && availabilityZoneId === undefined
    ? {
        key: 'availabilityZoneId',
        message: 'a reservation lives in one zone: give its zone id, or its nodes would never launch',
      }
    : undefined;

const desiredWithinCount: CapacityRule = ({ desiredCount, count }) =>
  desiredCount !== undefined && desiredCount > count
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
};
