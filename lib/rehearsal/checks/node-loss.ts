import { type Pod, podPath } from '../api/objects';
import { COLLECTION } from '../compression';
import { GROUP_INDEX_LABEL, replicasOf } from '../replicas';
import { until } from '../wait';
import { type RehearsalCheck, failed, groupWord, minutes, passed, type Stage, turnSeconds } from './check';
import type { DeploymentPlan } from '../../environment';

/** Real seconds within which the pod garbage collector, its periods compressed, has to be done on a busy machine. */
const GARBAGE_COLLECTION_SECONDS = 60;
/** The collector sees at its next look that the node is gone, half a period later on average, and believes it after a quarantine. */
const COLLECTED_AFTER_SECONDS = COLLECTION.quarantineSeconds + COLLECTION.periodSeconds / 2;
/** A kubelet that is silent this long makes its node NotReady; the rehearsal removes the node at once instead. */
const NODE_MONITOR_GRACE_SECONDS = 50;

/** A controller that is told of a restart deletes the group at once; a busy machine takes its time. */
const REACTION_SECONDS = 20;

/** An instance dies under one pod of every model; the same number of nodes comes back. */
export const nodeLoss: RehearsalCheck = async (stage) => {
  const { plan, cluster, fleet, timeline } = stage;
  const lost = plan.deployments.map((deployment) => ({ deployment, ...victimOf(stage, deployment) }));
  const groupOf = new Map(lost.map(({ node, deployment }) => [node, deployment.nodeGroup]));
  const hit = new Map(plan.deployments.map((each) => [each, replicasOn(stage, each, [...groupOf.keys()])]));
  cluster.markLowest();
  for (const { deployment, node } of lost) timeline.say(`${node} dies under ${deployment.name}`);
  for (const [node, group] of groupOf) {
    await fleet.remove(node);
    await fleet.add(group, 1);
  }
  const collected = await until(
    () => (lost.every((each) => !isThere(stage, each.uid)) ? true : undefined),
    GARBAGE_COLLECTION_SECONDS,
  );
  if (collected === undefined)
    return failed(
      'pods of a dead node stay',
      lost.map(({ uid }) => `pod ${uid} is still bound to a node that is gone`),
    );
  const { settled, findings } = await cluster.settle(turnSeconds(stage));
  if (!settled) return failed('not every replica came back', findings);

  const byProbe = lost.filter(({ others }) => others.some((uid) => isThere(stage, uid)));
  for (const { deployment, others } of byProbe) await failLiveness(stage, deployment, others);
  const partial = byProbe.flatMap(({ deployment, others }) => survivors(stage, deployment, others));
  if (partial.length > 0) return failed('a group did not restart whole', partial);
  const tooFew = plan.deployments.filter((each) => cluster.lowestReady(each) < each.replicas - (hit.get(each) ?? 0));
  if (tooFew.length > 0)
    return failed(
      'replicas on other nodes were lost too',
      tooFew.map(({ name }) => name),
    );
  const lines = lost.map((each) => recovery(each.deployment, hit.get(each.deployment) ?? 1, byProbe.includes(each)));
  for (const text of lines) timeline.say(text);
  return passed(lines.join('; '));
};

interface Victim {
  readonly node: string;
  readonly uid: string;
  /** The other pods of the same group: they must not outlive it. */
  readonly others: readonly string[];
}

/** The last pod of the deployment: of a group, a worker. */
function victimOf({ cluster }: Stage, deployment: DeploymentPlan): Victim {
  const pods = [...cluster.podsOf(deployment)].sort((a, b) => a.metadata.name.localeCompare(b.metadata.name));
  const pod = pods[pods.length - 1];
  if (pod?.spec.nodeName === undefined) throw new Error(`${deployment.name} has no pod on a node`);
  const group = pod.metadata.labels?.[GROUP_INDEX_LABEL];
  const others = pods.filter(
    (other) => other !== pod && deployment.multiNode && other.metadata.labels?.[GROUP_INDEX_LABEL] === group,
  );
  return {
    node: pod.spec.nodeName,
    uid: pod.metadata.uid ?? '',
    others: others.map(({ metadata }) => metadata.uid ?? ''),
  };
}

/** Replicas that lose a pod with these nodes. */
const replicasOn = ({ cluster }: Stage, deployment: DeploymentPlan, nodes: readonly string[]): number =>
  [...replicasOf(cluster.podsOf(deployment), deployment).values()].filter((pods) =>
    pods.some(({ spec }) => nodes.includes(spec.nodeName ?? '')),
  ).length;

const isThere = ({ cluster }: Stage, uid: string): boolean =>
  cluster.pods.all().some(({ metadata }) => metadata.uid === uid);

const survivors = (stage: Stage, { name }: DeploymentPlan, others: readonly string[]): string[] =>
  others.filter((uid) => isThere(stage, uid)).map((uid) => `${name}: pod ${uid} of the broken group was not replaced`);

/**
 * The controller did not see the lost pod go and has put a new one beside the others, whose engine waits for one that is gone:
 * its heartbeat stops, the liveness probe fails, the kubelet restarts the container. Then the whole group has to come back.
 */
async function failLiveness(stage: Stage, { name }: DeploymentPlan, others: readonly string[]): Promise<void> {
  const { cluster, timeline } = stage;
  timeline.say(`${name}: a new pod joins the rest of its group, whose liveness probe fails`);
  for (const pod of cluster.pods.all().filter(({ metadata }) => others.includes(metadata.uid ?? '')))
    await restartContainers(stage, pod);
  const isGoing = (uid: string): boolean =>
    cluster.pods.all().every(({ metadata }) => metadata.uid !== uid || metadata.deletionTimestamp !== undefined);
  const reaction = await until(() => (others.some(isGoing) ? true : undefined), REACTION_SECONDS);
  if (reaction !== undefined) await cluster.settle(turnSeconds(stage));
}

/** What a kubelet reports after it restarted the containers of a pod. */
async function restartContainers({ cluster }: Stage, { metadata, status }: Pod): Promise<void> {
  const containerStatuses = status?.containerStatuses?.map((each) => ({
    ...each,
    restartCount: each.restartCount + 1,
  }));
  await cluster.client.mergePatch(`${podPath(metadata)}/status`, { status: { containerStatuses } });
}

function recovery(deployment: DeploymentPlan, hit: number, byProbe: boolean): string {
  const { plan, probes } = deployment;
  const probeSeconds = byProbe ? probes.livenessPeriodSeconds * probes.livenessFailureThreshold : 0;
  const total =
    NODE_MONITOR_GRACE_SECONDS + COLLECTED_AFTER_SECONDS + probeSeconds + plan.coldStart.totalSeconds.expected;
  const whole = deployment.multiNode ? ' whole' : '';
  const steps = [
    `${NODE_MONITOR_GRACE_SECONDS} s until noticed`,
    `${COLLECTED_AFTER_SECONDS} s until its pods are given up`,
    ...(byProbe ? [`${probeSeconds} s until its liveness probe has failed`] : []),
    'then a cold start',
  ];
  const what = hit === 1 ? `its ${groupWord(deployment)} restarts` : `its ${hit} ${groupWord(deployment)}s restart`;
  return `${deployment.name}: ${what}${whole}, back after about ${minutes(total)} (${steps.join(', ')}), plus the time EC2 needs for a node`;
}
