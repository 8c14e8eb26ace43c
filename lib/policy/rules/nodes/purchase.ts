import { complaint } from '../../checks';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

const MARKET = 'LaunchTemplateData.InstanceMarketOptions.MarketType';
const RESERVATION =
  'LaunchTemplateData.CapacityReservationSpecification.CapacityReservationTarget.CapacityReservationId';

/** Market of the launch template that each capacity type needs. */
const MARKET_OF: Readonly<Record<string, string | undefined>> = {
  CAPACITY_BLOCK: 'capacity-block',
  ON_DEMAND: undefined,
  SPOT: undefined, // node groups ask for spot themselves
};

export const purchase: ResourceRule = {
  over: 'resource',
  id: 'purchase',
  title: 'Node group and launch template buy capacity the same way',
  source: 'EKS user guide, managed node groups with Capacity Blocks (capacity-blocks-mng)',
  controls: ['NODE-12'],
  types: ['AWS::EKS::Nodegroup'],
  check: (group) => {
    const capacityType = String(group.knownAt('CapacityType') ?? 'ON_DEMAND');
    const template = group.referenced('LaunchTemplate.Id');
    if (template === undefined || !Object.hasOwn(MARKET_OF, capacityType)) return [];
    return [...market(group, capacityType, template), ...reservation(capacityType, template)];
  },
};

function market(group: Resource, capacityType: string, template: Resource): readonly Complaint[] {
  const expected = MARKET_OF[capacityType];
  const actual = template.knownAt(MARKET);
  if (actual === expected) return [];
  return [
    complaint('CapacityType', group.knownAt('CapacityType'), {
      problem: `MarketType of its launch template ${template.logicalId} is ${JSON.stringify(actual) ?? 'not set'}`,
      wayOut: `set MarketType to ${expected === undefined ? 'nothing' : `'${expected}'`}, or change the CapacityType`,
    }),
  ];
}

function reservation(capacityType: string, template: Resource): readonly Complaint[] {
  if (capacityType !== 'CAPACITY_BLOCK' || template.raw(RESERVATION) !== undefined) return [];
  return [
    complaint('CapacityType', capacityType, {
      problem: `its launch template ${template.logicalId} names no CapacityReservationId`,
      wayOut: 'name the reservation of the capacity block you bought',
    }),
  ];
}
