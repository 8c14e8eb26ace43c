import type { EnvironmentInput } from '../../../lib/config';
import type { EnvironmentPlan } from '../../../lib/environment/environment-plan';
import {
  type ChangeStep,
  type ChartFile,
  gpuNodeShapes,
  type NodeShape,
  rehearseChange,
  type Report,
  type Situation,
} from '../../../lib/rehearsal';
import { planInput } from '../../support/plan-fixture';
import { shippedEnvironment } from '../../support/synthesize';
import { at, changingAny, chartsOf, type Json, programsOf } from '../proof/support';

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

/** Which reservation or zone a node belongs to, besides the capacity entry that pods ask for. */
const PART_LABEL = 'windlass.dev/part';

const partOf = (shape: NodeShape, part: string): NodeShape => ({
  ...shape,
  group: `${shape.group}-${part}`,
  labels: { ...shape.labels, [PART_LABEL]: part },
});

/** The same environment on other nodes: both parts carry the label of the capacity entry, and pods avoid the old one. */
export function handOver(running: Situation): { before: Situation; after: Situation } {
  const on = (part: string, charts: readonly ChartFile[]): Situation => ({
    ...running,
    charts,
    nodes: running.nodes.map((shape) => partOf(shape, part)),
  });
  return { before: on('old', running.charts), after: on('new', avoidingOld(running.charts)) };
}

/** New pods on new nodes first, as many at once as there are replicas; then the old ones go. */
const avoidingOld = (charts: readonly ChartFile[]): ChartFile[] =>
  changingAny(changingAny(charts, 'Deployment', surgeOfDeployment), 'LeaderWorkerSet', surgeOfGroups);

function surgeOfDeployment(object: Json): void {
  const spec = at(object, 'spec');
  at(spec, 'strategy')['rollingUpdate'] = { maxSurge: spec['replicas'], maxUnavailable: 0 };
  avoidOld(at(spec, 'template'));
}

function surgeOfGroups(object: Json): void {
  const spec = at(object, 'spec');
  at(spec, 'rolloutStrategy')['rollingUpdateConfiguration'] = { maxSurge: spec['replicas'], maxUnavailable: 0 };
  for (const template of ['leaderTemplate', 'workerTemplate']) avoidOld(at(spec, `leaderWorkerTemplate.${template}`));
}

function avoidOld(template: Json): void {
  at(template, 'spec.affinity.nodeAffinity')['requiredDuringSchedulingIgnoredDuringExecution'] = {
    nodeSelectorTerms: [{ matchExpressions: [{ key: PART_LABEL, operator: 'NotIn', values: ['old'] }] }],
  };
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
