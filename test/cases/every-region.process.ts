import {
  allInstanceTypes,
  controlPlaneExcludedZoneIds,
  findInstanceType,
  regionNames,
  zoneIdsOf,
} from '../../lib/catalog';
import regionGapsFile from '../../lib/catalog/region-gaps.json';
import type { EnvironmentInput } from '../../lib/config';
import { planInput, SHIPPED, SHIPPED_ENVIRONMENTS } from '../support/plan-fixture';
import { stacksOf } from '../support/stacks';

const lacking: Readonly<Record<string, readonly string[]>> = regionGapsFile.lacking;

/** A shipped environment moved to another region; undefined: the region lacks its instance types or a zone for them. */
function movedTo(region: string, environment: EnvironmentInput): EnvironmentInput | undefined {
  const usable = zoneIdsOf(region).filter((zone) => !controlPlaneExcludedZoneIds.includes(zone));
  const zones = environment.capacity.map(({ instanceType }) =>
    usable.find((zone) => findInstanceType(instanceType)?.availabilityZoneIds[region]?.includes(zone)),
  );
  if (zones.includes(undefined)) return undefined;
  const network = [...new Set([...zones.flatMap((zone) => zone ?? []), ...usable])].slice(0, Math.max(2, zones.length));
  return {
    ...environment,
    region,
    network: { ...environment.network, availabilityZoneIds: network },
    capacity: environment.capacity.map((entry, index) => ({ ...entry, availabilityZoneId: zones[index] })),
  };
}

const places = regionNames.flatMap((region) =>
  SHIPPED_ENVIRONMENTS.flatMap((name) => {
    const environment = movedTo(region, SHIPPED[name]);
    return environment === undefined ? [] : [[name, region, environment] as const];
  }),
);

test('every region holds one of the shipped environments or has none of their instance types', () => {
  const shipped = SHIPPED_ENVIRONMENTS.flatMap((name) =>
    SHIPPED[name].capacity.map(({ instanceType }) => instanceType),
  );
  const offering = regionNames.filter((region) =>
    allInstanceTypes.some(({ name, availabilityZoneIds }) => shipped.includes(name) && availabilityZoneIds[region]),
  );
  expect([...new Set(places.map(([, region]) => region))]).toEqual(offering);
});

/** A new user's first hour: the refusal of one region recommends another, where `check` said ok and `cdk synth` could not. */
test.each(places)('%s in %s has no resource that CloudFormation lacks there', (_, region, environment) => {
  const plan = planInput(environment);
  const types = Object.values(stacksOf(plan).templates).flatMap(({ Resources }) =>
    Object.values(Resources).map(({ Type }) => Type),
  );
  expect(types.length).toBeGreaterThan(50);
  expect(types.filter((type) => lacking[type]?.includes(region))).toEqual([]);
  const said = plan.notes.filter(({ topic, message }) => topic === 'budget' && message.includes(region));
  expect(said).toHaveLength(lacking['AWS::Budgets::Budget']?.includes(region) ? 1 : 0);
});
