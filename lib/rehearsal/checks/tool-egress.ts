import { APP_LABEL, ENGINE_HTTP_PORT, TOOL_EGRESS, TOOL_EGRESS_NAMESPACE, TOOL_EGRESS_PORT } from '../../contract';
import { counted } from '../../units';
import { isReady, type Pod, unschedulableMessage } from '../api/objects';
import { explained } from '../scheduling-message';
import { until } from '../wait';
import { failed, passed, type RehearsalCheck, skipped, type Stage } from './check';
import { engineEnds } from './door-reach';
import { evict } from './eviction';
import { neighbours } from './neighbours';
import { evictPatiently, FIRST_EVICTION_SECONDS } from './replace-node';
import type { ToolEgressPlan } from '../../environment';

/** Its pods start within seconds; a busy machine takes its time. */
const TURN_SECONDS = 45;

/** The proxy of tool servers: apart, reached by those it is for, there while its list changes and while a node is drained. */
export const toolEgress: RehearsalCheck = async (stage) => {
  const { plan, timeline } = stage;
  const egress = plan.toolEgress;
  if (egress === undefined) return skipped('no tool egress');
  const unsettled = await settle(stage, egress);
  if (unsettled.length > 0) return failed('the proxy of tool servers does not get ready', unsettled);
  timeline.say(`${TOOL_EGRESS}: ${counted(egress.replicas, 'pod')} ready`);
  const together = placement(stage);
  if (together.length > 0) return failed('pods of the proxy are not apart', together);
  const reached = await egressReach(stage, egress);
  if (reached.length > 0) return failed('network policies are not those of the proxy', reached);
  const rolled = await changedList(stage, egress);
  if (rolled.length > 0) return failed('a changed list does not roll out with every pod there', rolled);
  const evicted = await evictions(stage, egress);
  if (evicted.length > 0) return failed('evictions are not what the budget promises', evicted);
  return passed(
    `${counted(egress.replicas, 'pod')} apart; ${counted(egress.from.length, 'source')} and nobody else; a changed list rolls out with all of them ready; one may be evicted at a time`,
  );
};

/** Its pods that are there, on their way out too. */
export const egressPods = ({ cluster }: Pick<Stage, 'cluster'>): Pod[] =>
  cluster.pods
    .all()
    .filter(
      ({ metadata }) => metadata.namespace === TOOL_EGRESS_NAMESPACE && metadata.labels?.[APP_LABEL] === TOOL_EGRESS,
    );

const readyPods = (stage: Stage): Pod[] => egressPods(stage).filter((pod) => isReady(pod));

/** Waits until there are as many as planned, all ready, and none besides; what is in the way. */
async function settle(stage: Stage, { replicas }: ToolEgressPlan): Promise<readonly string[]> {
  const isSettled = (): boolean => egressPods(stage).length === replicas && readyPods(stage).length === replicas;
  if ((await until(() => (isSettled() ? true : undefined), TURN_SECONDS)) === true) return [];
  const waiting = egressPods(stage).flatMap((pod) => {
    const message = unschedulableMessage(pod);
    return message === undefined ? [] : [explained(`pod ${pod.metadata.name}: ${message}`)];
  });
  const refused = stage.cluster.refusals().filter((text) => text.includes(TOOL_EGRESS));
  return [...waiting, ...refused, `${readyPods(stage).length} of ${replicas} pods ready`];
}

/** One more on a system node than on another, not two, and none elsewhere. */
function placement(stage: Stage): string[] {
  const pods = egressPods(stage);
  const nodes = stage.fleet.systemNodes().map(({ metadata }) => metadata.name);
  const on = (node: string): number => pods.filter(({ spec }) => spec.nodeName === node).length;
  const counts = nodes.map(on);
  return [
    ...pods
      .filter(({ spec }) => !nodes.includes(spec.nodeName ?? ''))
      .map(({ metadata, spec }) => `pod ${metadata.name} is on ${spec.nodeName}, which is no system node`),
    ...(Math.max(...counts) - Math.min(...counts) > 1
      ? [`nodes have ${counts.join(' and ')} pods (${nodes.join(', ')})`]
      : []),
  ];
}

/** Into the proxy from what the environment names alone, and out of it to no engine. */
async function egressReach(stage: Stage, { from }: ToolEgressPlan): Promise<string[]> {
  const around = await neighbours(stage);
  const proxies = egressPods(stage).map((pod) => around.end(pod));
  const sources = from.map(({ namespace, podLabels }) => around.stranger(namespace, podLabels));
  const others = [
    ...around.pods.filter(({ name }) => proxies.every((each) => each.name !== name)),
    ...from.filter(({ podLabels }) => podLabels !== undefined).map(({ namespace }) => around.stranger(namespace)),
    ...around.subnets,
  ].filter(({ name }) => sources.every((each) => each.name !== name));
  return proxies.flatMap((proxy) => [
    ...sources
      .filter((source) => !around.reach(source, proxy, TOOL_EGRESS_PORT))
      .map(({ name }) => `${name} may not connect to ${proxy.name}`),
    ...others
      .filter((other) => around.reach(other, proxy, TOOL_EGRESS_PORT))
      .map(({ name }) => `${name} may connect to ${proxy.name}`),
    ...engineEnds(stage, around)
      .filter((engine) => around.reach(proxy, engine, ENGINE_HTTP_PORT))
      .map(({ name }) => `${proxy.name} may connect to ${name}`),
  ]);
}

/** Every pod is replaced, and as many are ready all the time. */
async function changedList(stage: Stage, egress: ToolEgressPlan): Promise<readonly string[]> {
  const { workloads, cluster, timeline } = stage;
  const old = new Set(egressPods(stage).map(({ metadata }) => metadata.uid));
  let fewest = readyPods(stage).length;
  cluster.pods.onChange(() => (fewest = Math.min(fewest, readyPods(stage).length)));
  workloads.withNewConfiguration(TOOL_EGRESS_NAMESPACE);
  const { refusals } = await workloads.apply();
  if (refusals.length > 0) return refusals;
  timeline.say('new list of the proxy of tool servers applied');
  const left = (): string[] =>
    egressPods(stage)
      .filter(({ metadata }) => old.has(metadata.uid))
      .map(({ metadata }) => `pod ${metadata.name} goes on with the old list`);
  await until(() => (left().length === 0 ? true : undefined), TURN_SECONDS * egress.replicas);
  const unsettled = await settle(stage, egress);
  const few = fewest < egress.replicas ? [`at least ${fewest} of ${egress.replicas} pods ready`] : [];
  return [...left(), ...unsettled, ...few];
}

/** One may go; while it is away the next has to wait. */
async function evictions(stage: Stage, egress: ToolEgressPlan): Promise<readonly string[]> {
  const [first, second] = egressPods(stage);
  if (first === undefined || second === undefined) return ['there are no two pods to evict'];
  const refused = await evictPatiently(stage, first, FIRST_EVICTION_SECONDS);
  if (refused !== undefined) return [`not even one pod may be evicted: ${refused}`];
  const { refused: held } = await evict(stage.cluster, second);
  if (held === undefined) return ['one more pod may be evicted while 1 is away'];
  return settle(stage, egress);
}
