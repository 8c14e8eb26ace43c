import type { EnvironmentInput } from '../../../lib/config';
import type { EnvironmentPlan } from '../../../lib/environment/environment-plan';
import { type ChangeStep, gpuNodeShapes, rehearseChange, type Report, type Situation } from '../../../lib/rehearsal';
import { planInput } from '../../support/plan-fixture';
import { shippedEnvironment } from '../../support/synthesize';
import { chartsOf, programsOf } from '../proof/support';

/** A shipped environment as it is or changed, with the objects and nodes that follow from it. */
export async function situationOf(
  environment: string,
  change: (environment: EnvironmentInput) => void = () => undefined,
  planChange: (plan: EnvironmentPlan) => EnvironmentPlan = (plan) => plan,
): Promise<Situation> {
  const changed = structuredClone(await shippedEnvironment(environment));
  change(changed);
  const plan = planChange(planInput(changed));
  return { plan, charts: chartsOf(plan), nodes: gpuNodeShapes(plan) };
}

/** Behind a front door, which has no names of its own. */
export const withDoor = (environment: string): Promise<Situation> =>
  situationOf(environment, (input) => {
    input.frontDoor = { tenants: [{ name: 'search' }] };
    for (const model of input.models) delete model.port;
  });

type Block = NonNullable<EnvironmentInput['capacity'][number]['blocks']>[number];

const NEXT_ID = 'cr-0fedcba9876543210';
const [FIRST_START, SECOND_START, FIRST_END, SECOND_END] = [
  '2026-12-07T11:30:00Z',
  '2026-12-20T11:30:00Z',
  '2026-12-21T11:30:00Z',
  '2027-01-03T11:30:00Z',
] as const;

/** An environment on a capacity block, before and after the deployment that hands it over to the next one. */
export async function blockHandOver(environment: string): Promise<{ before: Situation; after: Situation }> {
  const asOf = (instant: string) => (input: EnvironmentInput) => {
    const [entry, ...others] = input.capacity;
    const { reservationId, startsAt, endsAt, ...rest } = entry!;
    if (startsAt !== FIRST_START || endsAt !== FIRST_END) throw new Error('the shipped block has other dates');
    const blocks: Block[] = [
      { reservationId: reservationId!, startsAt: FIRST_START, endsAt: FIRST_END },
      { reservationId: NEXT_ID, startsAt: SECOND_START, endsAt: SECOND_END },
    ];
    Object.assign(input, { asOf: instant, capacity: [{ ...rest, blocks }, ...others] });
  };
  return {
    before: await situationOf(environment, asOf('2026-12-20T00:00:00Z')),
    after: await situationOf(environment, asOf('2026-12-20T20:00:00Z')),
  };
}

/** An environment whose first capacity entry moves to another zone: the deployment in which its models leave the old one. */
export async function zoneMove(environment: string, zone: string): Promise<{ before: Situation; after: Situation }> {
  const before = await situationOf(environment);
  const [old] = before.plan.nodeGroups;
  const after = await situationOf(environment, (input) => {
    const [entry] = input.capacity;
    const moved = { ...entry!, name: 'moved', availabilityZoneId: zone };
    if (moved.reservationId !== undefined) moved.reservationId = NEXT_ID;
    input.capacity.push(moved);
    for (const model of input.models) Object.assign(model, { capacity: 'moved', movesFrom: entry!.name });
  });
  return { before, after: { ...after, nodes: after.nodes.filter(({ group }) => group !== old!.name) } };
}

export function changeOf(before: Situation, after: Situation): Promise<Report<ChangeStep>> {
  const { kubernetesVersion } = after.plan;
  return rehearseChange({
    before,
    after,
    kubernetesVersion,
    programs: programsOf(kubernetesVersion),
    onEntry: () => undefined,
  });
}

/** What was to be done, and how it ended. */
export const statusesOf = (report: Report<ChangeStep>): Record<string, string> =>
  Object.fromEntries(report.checks.map(({ name, status }) => [name, status]));

export const summaryOf = (report: Report<ChangeStep>, step: ChangeStep): string | undefined =>
  report.checks.find(({ name }) => name === step)?.summary;
