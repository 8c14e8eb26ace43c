import { NODE_GROUP_LABEL, TARGET_HEALTHY_S } from '../contract';
import { type DeploymentPlan, type EnvironmentPlan, NODE_JOIN_S } from '../environment';
import { Assembly } from '../policy/model/assembly';
import { isObject, step } from '../policy/model/values';
import { formatDuration, MINUTE_S } from '../units';
import { addRanges, exactly, type Range, scale, longestOf } from '../units/range';
import type { Part, Stacks } from './parts';

/** What serves: the stacks that are deployed, and the plan behind the pods of them. */
export interface Running {
  readonly stacks: Stacks;
  readonly plan: EnvironmentPlan;
}

export interface Effects {
  readonly ready: Readonly<Record<string, number>>;
  readonly seconds?: Range;
  /** A sentence for each model that is felt. */
  readonly feels: readonly string[];
}

/** What a deployment of these stacks does to pods and nodes, and how long that takes by the plan. */
export function effectsOf(before: Running, after: Running, parts: readonly Part[], isByTool: boolean): Effects {
  const models = modelEffects(before, after, parts, isByTool);
  const joins = parts.includes('GpuCapacity') && addsNodes(before.stacks, after.stacks) ? [NODE_JOIN_S] : [];
  const waits = models.flatMap(({ seconds }) => seconds ?? []);
  const all = [...joins, ...(waits.length === 0 ? [] : [longestOf(waits)])];
  return {
    ready: Object.fromEntries(models.map(({ name, ready }) => [name, ready])),
    ...(all.length === 0 ? {} : { seconds: addRanges(all) }),
    feels: models.flatMap(({ feels }) => feels ?? []),
  };
}

/** The same, model by model. */
export function modelEffects(
  before: Running,
  after: Running,
  parts: readonly Part[],
  isByTool: boolean,
): readonly ModelEffect[] {
  const pods = parts.includes('Workloads') || isByTool;
  const [old, next] = [podsOf(before), pods ? podsOf(after) : podsOf(before)];
  const rolled = parts.includes('GpuCapacity')
    ? rolledCapacity(before.stacks, after.stacks)
    : new Map<string, number>();
  const plans = new Map([...before.plan.deployments, ...after.plan.deployments].map((plan) => [plan.name, plan]));
  const places = new Map(before.plan.deployments.map(({ name, nodeGroup }) => [name, nodeGroup]));
  return [...plans.values()].map((plan) => ({
    ...modelEffect(plan, old.get(plan.name), next.get(plan.name), rolled.get(places.get(plan.name) ?? plan.nodeGroup)),
    replicas: old.get(plan.name)?.replicas ?? 0,
  }));
}

interface Pods {
  readonly template: string;
  readonly replicas: number;
}

/** What clients of one model feel. */
export interface ModelEffect {
  readonly name: string;
  /** Least replicas that answer meanwhile, of those there were. */
  readonly ready: number;
  readonly replicas: number;
  /** Absent: its pods and nodes stay as they are, or go. */
  readonly seconds?: Range;
  readonly feels?: string;
}

function modelEffect(
  plan: DeploymentPlan,
  old: Pods | undefined,
  next: Pods | undefined,
  /** Nodes exchanged one by one where its pods run before; undefined: none. */
  nodes: number | undefined,
): Omit<ModelEffect, 'replicas'> {
  const { name, rollout, replicasAwayTogether } = plan;
  if (old === undefined && next === undefined) return { name, ready: 0 };
  if (old === undefined)
    return { name, ready: 0, seconds: startSeconds(plan), feels: `${name} is new: it answers after its cold start` };
  if (next === undefined)
    return { name, ready: 0, feels: `${name} is taken away: requests in flight have ${drainText(plan)} to finish` };
  const replicas = Math.min(old.replicas, next.replicas);
  if (old.template !== next.template && rollout === 'beside' && nodes === undefined)
    return {
      name,
      ready: old.replicas,
      seconds: turnSeconds(plan),
      feels: `${name}: all ${old.replicas} answer; new pods start beside them, and an old one goes when a new one serves`,
    };
  const turns = old.template === next.template || rollout === 'beside' ? 0 : replicas;
  if (turns === 0 && nodes === undefined) {
    if (old.replicas === next.replicas) return { name, ready: replicas };
    return next.replicas < old.replicas
      ? {
          name,
          ready: next.replicas,
          feels: `${name}: ${next.replicas} of ${old.replicas} go on; requests in flight of the others have ${drainText(plan)} to finish`,
        }
      : { name, ready: replicas, seconds: startSeconds(plan) };
  }
  const ready = Math.max(
    0,
    Math.min(turns > 0 ? replicas - 1 : replicas, nodes === undefined ? replicas : old.replicas - replicasAwayTogether),
  );
  const seconds = addRanges([
    ...(turns === 0 ? [] : [scale(turnSeconds(plan), turns)]),
    ...(nodes === undefined ? [] : [scale(addRanges([NODE_JOIN_S, turnSeconds(plan)]), nodes)]),
  ]);
  const isLate = nodes !== undefined && replicas > 1 && startSeconds(plan).high > EKS_DRAINS_FOR_S;
  return { name, ready, seconds, feels: `${awayText(plan, ready, replicas)}${isLate ? LATE : ''}` };
}

/** EKS user guide, managed node update behavior. */
const EKS_DRAINS_FOR_S = 15 * MINUTE_S;
const LATE =
  '; a start longer than the 15 minutes that EKS gives a node to drain ends the update with PodEvictionFailure, for the next replica waits for it: the runbook says what then, and a second capacity entry under another name does without';

const awayText = (plan: DeploymentPlan, ready: number, replicas: number): string =>
  ready > 0
    ? `${plan.name}: one replica after another is away for about ${formatDuration(turnSeconds(plan).expected)}, at least ${ready} of ${replicas} answer; a request on a connection that is kept open may have to be sent once more`
    : `${plan.name}: nobody answers for about ${rangeText(turnSeconds(plan))}, as its ${replicas === 1 ? 'only replica is' : 'replicas are'} away`;

export const rangeText = ({ low, expected, high }: Range): string =>
  low === high
    ? formatDuration(expected)
    : `${formatDuration(expected)} (${formatDuration(low)} to ${formatDuration(high)})`;

const drainText = ({ drain }: DeploymentPlan): string => formatDuration(drain.terminationGracePeriodSeconds);

/** From a pod being made until the load balancer sends it requests. */
export const startSeconds = ({ plan }: DeploymentPlan): Range =>
  addRanges([plan.coldStart.totalSeconds, exactly(TARGET_HEALTHY_S)]);
/** The old pod drains, at the latest to the end of its grace period; the new one starts. */
export const turnSeconds = (deployment: DeploymentPlan): Range =>
  addRanges([
    startSeconds(deployment),
    { low: 0, expected: deployment.drain.preStopSeconds, high: deployment.drain.terminationGracePeriodSeconds },
  ]);

/** Engine pods by model, from the objects that are applied; where another tool applies them, from the plan. */
function podsOf({ stacks, plan }: Running): ReadonlyMap<string, Pods> {
  const workloads = stacks.get('Workloads');
  if (workloads === undefined)
    return new Map(
      plan.deployments.map((deployment) => [
        deployment.name,
        { replicas: deployment.replicas, template: podText(deployment) },
      ]),
    );
  const names = new Set(plan.deployments.map(({ name }) => name));
  const objects = Object.values(workloads.template.Resources ?? {}).flatMap(({ Properties }) =>
    objectsIn(Properties?.['Manifest']),
  );
  return new Map(
    objects.flatMap((object) => {
      const name = String(step(object['metadata'], 'name'));
      const spec = object['spec'];
      if (!['Deployment', 'LeaderWorkerSet'].includes(String(object['kind'])) || !names.has(name)) return [];
      const template = JSON.stringify(step(spec, 'template') ?? step(spec, 'leaderWorkerTemplate'));
      return [[name, { template, replicas: Number(step(spec, 'replicas')) }]];
    }),
  );
}

/** What shows in its pods, and not how many there are or what they cost. */
export function podText(deployment: DeploymentPlan): string {
  const { layout, settings } = deployment.plan;
  return JSON.stringify([...IN_PODS.map((key) => deployment[key] ?? null), layout, settings]);
}

const IN_PODS = [
  'nodeGroup',
  'blocksFrom',
  'image',
  'pod',
  'probes',
  'drain',
  'weights',
  'engineFiles',
  'port',
  'aliases',
  'apiKeySecret',
] as const satisfies readonly (keyof DeploymentPlan)[];

function objectsIn(manifest: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (typeof manifest !== 'string') return [];
  return [JSON.parse(manifest) as unknown].flat().filter(isObject);
}

const NODE_GROUP = 'AWS::EKS::Nodegroup';
/** Properties whose change exchanges nodes: EKS API, UpdateNodegroupVersion. */
const ROLLING = ['LaunchTemplate', 'ReleaseVersion', 'Version'];

/** Capacity whose nodes are exchanged one by one, with how many there are. */
function rolledCapacity(before: Stacks, after: Stacks): ReadonlyMap<string, number> {
  const [old, next] = [groupsOf(before), groupsOf(after)];
  const rolled = new Map<string, number>();
  for (const [id, group] of next) {
    const was = old.get(id);
    if (was === undefined || was.nodes === 0 || was.text === group.text) continue;
    rolled.set(group.capacity, Math.max(was.nodes, rolled.get(group.capacity) ?? 0));
  }
  return rolled;
}

const addsNodes = (before: Stacks, after: Stacks): boolean => {
  const old = groupsOf(before);
  return [...groupsOf(after)].some(([id, { nodes }]) => nodes > (old.get(id)?.nodes ?? 0));
};

interface Group {
  readonly capacity: string;
  readonly nodes: number;
  /** What its nodes start with. */
  readonly text: string;
}

function groupsOf(stacks: Stacks): ReadonlyMap<string, Group> {
  const stack = stacks.get('GpuCapacity');
  if (stack === undefined) return new Map();
  return new Map(
    new Assembly([stack]).ofType(NODE_GROUP).map((group) => {
      const template = group.referenced('LaunchTemplate.Id')?.properties;
      const text = JSON.stringify([template, ...ROLLING.map((property) => group.properties[property])]);
      const labels = group.properties['Labels'];
      return [
        group.logicalId,
        {
          capacity: String(step(labels, NODE_GROUP_LABEL)),
          nodes: Number(group.knownAt('ScalingConfig.DesiredSize')),
          text,
        },
      ];
    }),
  );
}
