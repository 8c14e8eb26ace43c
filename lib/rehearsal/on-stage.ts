import type { Outcome, Stage } from './checks/check';
import { Cluster } from './cluster';
import { compressedCollection, compressedWhole, compressionFor } from './compression';
import { ControlPlane } from './control-plane/control-plane';
import type { Programs } from './control-plane/binaries';
import { CutShort } from './cut-short';
import { Door } from './door/door';
import { Fleet, JOIN_SECONDS } from './fakes/fleet';
import { INSTANCE_TYPE_LABEL, type NodeShape, systemNodeShapes } from './fakes/node-shapes';
import { stages } from './fakes/stages';
import { surroundings } from './fakes/surroundings';
import { ReadyHistory } from './ready-history';
import { Timeline } from './timeline';
import { Traffic } from './traffic/traffic';
import type { ChartFile, CheckResult, Report, TimelineEntry } from './types';
import { hasPassed } from './verdict';
import { seconds } from './wait';
import { Workloads } from './workloads';
import type { EnvironmentPlan } from '../environment';

export interface Setting {
  readonly plan: EnvironmentPlan;
  readonly charts: readonly ChartFile[];
  /** GPU nodes that are there from the beginning. */
  readonly nodes: readonly NodeShape[];
  /** Minor that was asked for, such as 1.36. */
  readonly kubernetesVersion: string;
  readonly programs: Programs;
  /** The front door of the plan is there at one end of a change only: requests go to listeners too. @default - no */
  readonly hasBothWays?: boolean;
  /** Called with every line of the timeline as it happens. */
  readonly onEntry: (entry: TimelineEntry) => void;
  /** Called before everything is stopped; the cluster lives until the promise is fulfilled. */
  readonly beforeStop?: (kubeconfig: string) => Promise<void>;
}

/** What Kubernetes itself gives a pod on a node that is gone. */
const TOLERATION_SECONDS = 300;

const STAND_INS = [
  'kubelets and GPUs are KWOK nodes: no container starts, no probe runs, no weight is read',
  'times of cold starts and drains are the plan’s estimates, compressed',
  'requests are counted by a double of the load balancer, which goes by the EndpointSlices and by what pods say of their end',
];
const DOOR_STAND_IN =
  'pods of the front door are registered by a double of the load balancer controller, which goes by TargetGroupBindings and EndpointSlices and gives no readiness gates, so that minReadySeconds alone holds a rollout; who may reach engines is computed from the network policies';
const LWS_STAND_IN =
  'LeaderWorkerSet controller and webhooks are the real ones of v0.9.0; the deployed v0.10.0 is not on the Go module proxy';

function standIns({ kubernetesVersion, plan }: Setting, release: string, leaderWorkerSets: boolean): string[] {
  const isAskedFor = release.startsWith(`${kubernetesVersion}.`);
  return [
    ...STAND_INS,
    ...(plan.frontDoor === undefined ? [] : [DOOR_STAND_IN]),
    ...(leaderWorkerSets ? [LWS_STAND_IN] : []),
    ...(isAskedFor ? [] : [`the API server is ${release}, not the ${kubernetesVersion} asked for`]),
  ];
}

/**
 * Brings a cluster up, runs what was asked for, takes it down again, whatever happens in between.
 * Throws `CutShort` with a program's last words when the control plane does not start or does not live as long as the run.
 */
export async function onStage<Name extends string>(
  setting: Setting,
  run: (stage: Stage) => Promise<readonly CheckResult<Name>[]>,
): Promise<Report<Name>> {
  const { plan, programs } = setting;
  const timeline = new Timeline(setting.onEntry);
  const compression = compressionFor(plan);
  const leaderWorkerSets = plan.deployments.some(({ multiNode }) => multiNode);
  const controlPlane = await ControlPlane.start({
    programs,
    stages: stages(plan, compression),
    leaderWorkerSets,
    targetGroupBindings: plan.frontDoor !== undefined,
    tolerationSeconds: compressedWhole(compression, TOLERATION_SECONDS),
    collection: compressedCollection(compression),
  });
  const cluster = new Cluster(controlPlane.client, controlPlane.resources, plan);
  const door = plan.frontDoor === undefined ? undefined : new Door(cluster, plan.frontDoor);
  const sources = {
    pods: cluster.pods.all,
    nodes: cluster.nodes.all,
    endpointSlices: cluster.endpointSlices.all,
    registered: door?.registered,
    now: seconds,
  };
  const traffic = new Traffic(plan, compression, sources, setting.hasBothWays);
  try {
    const history = new ReadyHistory(plan.deployments, timeline, (deployment) => cluster.ready(deployment));
    for (const informer of [cluster.pods, cluster.nodes]) informer.onChange(() => history.record());
    for (const informer of [cluster.pods, cluster.nodes, cluster.endpointSlices])
      informer.onChange(() => traffic.observe());
    await cluster.start();
    await door?.start();
    traffic.start();
    const fleet = new Fleet(cluster);
    const workloads = new Workloads(cluster, compression, setting.charts);
    const stage: Stage = { plan, compression, controlPlane, cluster, fleet, workloads, traffic, timeline, door };
    const release = await controlPlane.release();
    timeline.say(`control plane ${release} is up`);
    await setUp(stage, setting.nodes);
    const bringUpSeconds = timeline.elapsed;
    const checks = await run(stage);
    await setting.beforeStop?.(controlPlane.kubeconfig);
    return {
      environment: plan.environment,
      kubernetesVersion: release,
      compression: compression.factor,
      bringUpSeconds,
      totalSeconds: timeline.elapsed,
      timeline: timeline.entries,
      readyReplicas: history.all(),
      checks,
      passed: hasPassed(checks),
      standIns: standIns(setting, release, leaderWorkerSets),
    };
  } catch (error) {
    const [ended] = controlPlane.ended();
    throw ended === undefined ? error : new CutShort(ended, { cause: error });
  } finally {
    traffic.stop();
    door?.stop();
    cluster.stop();
    await controlPlane.stop();
  }
}

async function setUp({ cluster, fleet, timeline, plan }: Stage, nodes: readonly NodeShape[]): Promise<void> {
  await fleet.start([...systemNodeShapes(plan), ...nodes]);
  for (const object of surroundings(plan))
    await cluster.mustAnswer(cluster.client.apply(await cluster.pathOf(object), object));
  if (!(await fleet.joined())) throw new CutShort(`the fake nodes are not ready after ${JOIN_SECONDS} s`);
  const groups = nodes.map(({ group, count, labels }) => `${group}: ${count} × ${labels[INSTANCE_TYPE_LABEL]}`);
  timeline.say(`nodes joined: 2 system, ${groups.join(', ')}`);
}

/** Runs one step after another and notes what came of each. */
export async function noted<Name extends string>(
  { timeline, controlPlane }: Stage,
  name: Name,
  run: () => Promise<Outcome>,
): Promise<CheckResult<Name>> {
  const at = timeline.elapsed;
  const { status, summary, findings = [] } = await run();
  const [ended] = controlPlane.ended();
  if (ended !== undefined) throw new CutShort(ended); // what was seen since then says nothing about the environment
  timeline.say(`${name}: ${status}`);
  return { name, status, summary, findings, at, seconds: timeline.elapsed - at };
}
