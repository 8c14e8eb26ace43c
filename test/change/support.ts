import { synthesizeCharts } from '../../charts';
import { type ChangePlan, type ChangeStep, planChange, type Synthesize } from '../../lib/change';
import { differing, type Part, PARTS, type Stacks, stacksByPart, withNeeds } from '../../lib/change/parts';
import type { EnvironmentInput } from '../../lib/config';
import type { Stack } from '../../lib/policy/model/resource';
import { refusalsBetween } from '../../lib/policy/update-safety';
import { planInput } from '../support/plan-fixture';
import { synthesizeStacks } from '../support/stacks';

const synthesized = new Map<string, readonly Stack[]>();

/** Stacks with the charts of the plan, once for each file: steps share most of theirs. */
export const realStacks: Synthesize = (plan) => {
  const key = JSON.stringify([
    plan.environment,
    plan.nodeGroups,
    plan.network,
    plan.access,
    plan.tags,
    plan.delivery,
    plan.fileSystem,
    plan.keptFileSystems,
    plan.kubernetesVersion,
    plan.asOf,
    plan.budget,
    plan.frontDoor,
    plan.toolEgress,
    plan.deployments.map((one) => ({ ...one, plan: one.plan.settings })),
  ]);
  const found = synthesized.get(key) ?? synthesize(plan);
  synthesized.set(key, found);
  return found;
};

const synthesize: Synthesize = (plan) => {
  const { stacks, template } = synthesizeStacks(plan, synthesizeCharts(plan));
  return (Object.keys(stacks) as (keyof typeof stacks)[]).map((part) => ({
    name: stacks[part]!.stackName,
    template: template(part),
  }));
};

export type Case = readonly [before: EnvironmentInput, after: EnvironmentInput];

const answers = new Map<Case, ChangePlan>();

/** Planned once: several tests ask. */
export function plannedCase(one: Case): ChangePlan {
  const found = answers.get(one) ?? planChange(...one, realStacks);
  answers.set(one, found);
  return found;
}

/** The steps in one line each: `title [Workloads alone, all]`. */
export function outline(plan: ChangePlan): readonly string[] {
  if (plan.verdict === 'refused') return plan.problems.map(({ field }) => `refused: ${field}`);
  if (plan.verdict === 'nothing') return ['nothing'];
  return plan.steps.map(({ title, deploys, readyReplicas }) => {
    const names = deploys.map(
      ({ stacks, exclusively }) => `${stacks === 'all' ? 'all' : stacks.join('+')}${exclusively ? ' alone' : ''}`,
    );
    const ready = Object.values(readyReplicas).join('/');
    return `${title} [${names.join(', ')}] ${ready}`;
  });
}

export const stepsOf = (plan: ChangePlan): readonly ChangeStep[] => (plan.verdict === 'steps' ? plan.steps : []);

/** What services would refuse of each deployment in turn, as `cdk` makes them; stacks as they end up. */
export function walk(
  before: EnvironmentInput,
  steps: readonly ChangeStep[],
): { readonly refusals: readonly string[]; readonly deployed: Stacks } {
  const name = planInput(before).environment;
  let deployed = partsOf(before);
  const refusals: string[] = [];
  for (const { environment, deploys, commands, waitFor, title } of steps) {
    for (const command of commands.filter((line) => line.startsWith('npx cdk destroy')))
      deployed = new Map([...deployed].filter(([part]) => !command.endsWith(`windlass-${name}-${part}`)));
    if (environment === undefined || environment.name !== name) continue;
    const next = partsOf(environment);
    const isEmpty = waitFor.some((condition) => condition.includes('has no nodes'));
    for (const part of deploys.flatMap(({ stacks, exclusively }) => order(stacks, exclusively, deployed, next))) {
      const then: Stacks = new Map(deployed).set(part, next.get(part)!);
      const found = refusalsBetween([...deployed.values()], [...then.values()]);
      refusals.push(
        ...found
          .filter(({ onlyWhile }) => !(onlyWhile !== undefined && isEmpty))
          .map(({ reason }) => `${title}: ${part}: ${reason}`),
      );
      deployed = then;
    }
  }
  return { refusals, deployed };
}

const partsOf = (input: EnvironmentInput): Stacks => {
  const plan = planInput(input);
  return stacksByPart(plan.environment, realStacks(plan));
};

function order(
  stacks: readonly string[] | 'all',
  exclusively: boolean,
  deployed: Stacks,
  next: Stacks,
): readonly Part[] {
  const named = PARTS.filter((part) => stacks === 'all' || stacks.includes(part));
  const asked = exclusively ? named : withNeeds(named);
  return differing(deployed, next).filter((part) => asked.includes(part));
}
