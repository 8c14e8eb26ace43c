import { admission } from './checks/admission';
import { capacityBlockEnd } from './checks/capacity-block-end';
import type { RehearsalCheck, Stage } from './checks/check';
import { deletion } from './checks/delete';
import { drain } from './checks/drain';
import { nodeLoss } from './checks/node-loss';
import { rollout } from './checks/rollout';
import { scale } from './checks/scale';
import { scheduling } from './checks/scheduling';
import { topology } from './checks/topology';
import { upgrade } from './checks/upgrade';
import { Cluster } from './cluster';
import { compressedCollection, compressedWhole, compressionFor } from './compression';
import { ControlPlane } from './control-plane/control-plane';
import { CutShort } from './cut-short';
import { Fleet } from './fakes/fleet';
import { stages } from './fakes/stages';
import { surroundings } from './fakes/surroundings';
import { ReadyHistory } from './ready-history';
import { Timeline } from './timeline';
import { Traffic } from './traffic/traffic';
import type { CheckName, CheckResult, RehearsalOptions, Report } from './types';
import { chosen, goesOn, hasPassed } from './verdict';
import { seconds, until } from './wait';
import { Workloads } from './workloads';

/** One file a check; the order is in `CHECKS`. */
const CHECK: Record<CheckName, RehearsalCheck> = {
  admission,
  scheduling,
  topology,
  rollout,
  'node loss': nodeLoss,
  drain,
  scale,
  upgrade,
  'capacity-block end': capacityBlockEnd,
  delete: deletion,
};

/** What Kubernetes itself gives a pod on a node that is gone. */
const TOLERATION_SECONDS = 300;

const JOIN_SECONDS = 30;

const STAND_INS = [
  'kubelets and GPUs are KWOK nodes: no container starts, no probe runs, no weight is read',
  'times of cold starts and drains are the plan’s estimates, compressed',
  'requests are counted by a double of the load balancer, which goes by the EndpointSlices and by what pods say of their end',
];
const LWS_STAND_IN =
  'LeaderWorkerSet controller and webhooks are the real ones of v0.9.0; the deployed v0.10.0 is not on the Go module proxy';

function standIns({ kubernetesVersion }: RehearsalOptions, release: string, leaderWorkerSets: boolean): string[] {
  const isAskedFor = release.startsWith(`${kubernetesVersion}.`);
  return [
    ...STAND_INS,
    ...(leaderWorkerSets ? [LWS_STAND_IN] : []),
    ...(isAskedFor ? [] : [`the API server is ${release}, not the ${kubernetesVersion} asked for`]),
  ];
}

/**
 * Brings a cluster up, runs the checks, takes it down again, whatever happens in between.
 * Throws `CutShort` with a program's last words when the control plane does not start or does not live as long as the checks.
 */
export async function rehearse(options: RehearsalOptions): Promise<Report> {
  const { plan, programs } = options;
  const timeline = new Timeline(options.onEntry);
  const compression = compressionFor(plan);
  const leaderWorkerSets = plan.deployments.some(({ multiNode }) => multiNode);
  const controlPlane = await ControlPlane.start({
    programs,
    stages: stages(plan, compression),
    leaderWorkerSets,
    tolerationSeconds: compressedWhole(compression, TOLERATION_SECONDS),
    collection: compressedCollection(compression),
  });
  const cluster = new Cluster(controlPlane.client, controlPlane.resources, plan);
  const traffic = new Traffic(plan, compression, {
    pods: cluster.pods.all,
    nodes: cluster.nodes.all,
    endpointSlices: cluster.endpointSlices.all,
    now: seconds,
  });
  try {
    const history = new ReadyHistory(plan.deployments, timeline, (deployment) => cluster.ready(deployment));
    for (const informer of [cluster.pods, cluster.nodes]) informer.onChange(() => history.record());
    for (const informer of [cluster.pods, cluster.nodes, cluster.endpointSlices])
      informer.onChange(() => traffic.observe());
    await cluster.start();
    traffic.start();
    const fleet = new Fleet(cluster);
    const workloads = new Workloads(cluster, compression, options.charts);
    const stage: Stage = { plan, options, compression, controlPlane, cluster, fleet, workloads, traffic, timeline };
    const release = await controlPlane.release();
    timeline.say(`control plane ${release} is up`);
    await setUp(stage);
    const bringUpSeconds = timeline.elapsed;
    const checks = await runChecks(stage);
    await options.beforeStop?.(controlPlane.kubeconfig);
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
      standIns: standIns(options, release, leaderWorkerSets),
    };
  } catch (error) {
    const [ended] = controlPlane.ended();
    throw ended === undefined ? error : new CutShort(ended, { cause: error });
  } finally {
    traffic.stop();
    cluster.stop();
    await controlPlane.stop();
  }
}

async function setUp({ cluster, fleet, timeline, plan }: Stage): Promise<void> {
  await fleet.start();
  for (const object of surroundings(plan))
    await cluster.mustAnswer(cluster.client.apply(await cluster.pathOf(object), object));
  const joined = await until(() => (fleet.isComplete() ? true : undefined), JOIN_SECONDS);
  if (joined === undefined) throw new CutShort(`the fake nodes are not ready after ${JOIN_SECONDS} s`);
  const groups = plan.nodeGroups.map(
    ({ name, instanceType }) => `${name}: ${fleet.countOf(name)} × ${instanceType.name}`,
  );
  timeline.say(`nodes joined: 2 system, ${groups.join(', ')}`);
}

async function runChecks(stage: Stage): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const name of chosen(stage.options.only)) {
    if (!goesOn(results)) break;
    const at = stage.timeline.elapsed;
    const { status, summary, findings = [] } = await CHECK[name](stage);
    const [ended] = stage.controlPlane.ended();
    if (ended !== undefined) throw new CutShort(ended); // what was seen since then says nothing about the environment
    results.push({ name, status, summary, findings, at, seconds: stage.timeline.elapsed - at });
    stage.timeline.say(`${name}: ${status}`);
  }
  return results;
}
