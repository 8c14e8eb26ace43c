import { counted } from '../../units';
import type { Pod } from '../api/objects';
import { blockEnd, lateness, RECLAIM_SECONDS, type BlockEnd } from '../block-end';
import { compressed } from '../compression';
import { emptied, until } from '../wait';
import { failed, minutes, passed, skipped, warned, type RehearsalCheck, type Stage } from './check';
import { evict } from './eviction';
import { countRequests } from './requests';
import type { DeploymentPlan } from '../../environment';

/** Real time for evictions and watches, whatever the compression. */
const SLACK_SECONDS = 3;

/** All nodes of a block are drained at once, and no node follows. Requests in flight must end before EC2 reclaims. */
export const capacityBlockEnd: RehearsalCheck = async (stage) => {
  const ends = stage.plan.nodeGroups
    .filter(({ purchaseOption, serves }) => serves && purchaseOption === 'capacity-block')
    .map((group) => blockEnd(group));
  if (ends.length === 0) return skipped('no capacity block');
  const late = ends.flatMap((end) => placedOn(stage, end).flatMap((each) => lateness(end, each) ?? []));
  if (late.length > 0) return failed('the drain begins too late', late);
  const isOnBlock = ({ nodeGroup }: DeploymentPlan): boolean => ends.some(({ group }) => group === nodeGroup);
  const requests = countRequests(stage, {
    staysReady: (each) => (isOnBlock(each) ? 0 : each.replicas),
    mayDie: isOnBlock,
  });
  const [held, cutOff]: [string[], string[]] = [[], []];
  for (const end of ends) {
    const left = await endBlock(stage, end);
    held.push(...left.held);
    cutOff.push(...left.cutOff);
  }
  if (cutOff.length > 0) return failed('engines still stop when EC2 takes their nodes', cutOff);
  const { line: counts, findings: lost } = requests();
  if (lost.length > 0) return failed('requests are lost before EC2 takes the nodes', lost);
  const summary = [...ends.map((end) => line(stage, end)), counts].join('; ');
  if (held.length === 0) return passed(summary);
  return warned(`${summary}; a budget holds ${held.length} ${held.length === 1 ? 'pod' : 'pods'} until EC2 cuts off`, [
    ...held,
    'scale the models of the block to 0 before that: a deletion asks no budget, and every pod gets its grace period',
  ]);
};

const placedOn = ({ plan }: Stage, { group }: BlockEnd) =>
  plan.deployments.filter(({ nodeGroup }) => nodeGroup === group);

function line(stage: Stage, end: BlockEnd): string {
  const { group, drainsBeforeEnd, windowSeconds } = end;
  const grace = Math.max(0, ...placedOn(stage, end).map(({ drain }) => drain.terminationGracePeriodSeconds));
  return `${group}: drain begins ${minutes(drainsBeforeEnd)} before the end and may take ${minutes(grace)} of the ${minutes(windowSeconds)} until EC2 reclaims`;
}

interface Left {
  /** Pods that a budget kept from being evicted. */
  readonly held: readonly string[];
  /** Pods that were told to stop and had not. */
  readonly cutOff: readonly string[];
}

/** What the scheduled action does: no more nodes, and every pod is evicted until EC2 takes the instances. */
async function endBlock(stage: Stage, end: BlockEnd): Promise<Left> {
  const { fleet, timeline, compression, cluster } = stage;
  const nodes = fleet.nodesOf(end.group).map(({ metadata }) => metadata.name);
  timeline.say(
    `${minutes(end.drainsBeforeEnd)} before the end of ${end.group}: ${end.drainedBy} drains ${nodes.join(', ')}`,
  );
  for (const node of nodes) await fleet.cordon(node);
  const held = new Map<string, string>();
  const isEmpty = emptied(() => podsOn(stage, nodes).length);
  await until(
    async () => {
      held.clear();
      for (const pod of podsOn(stage, nodes)) {
        const { refused } = await evict(cluster, pod);
        if (refused !== undefined) held.set(pod.metadata.name, refused);
      }
      return isEmpty() ? true : undefined;
    },
    compressed(compression, end.windowSeconds) + SLACK_SECONDS,
  );
  const left = podsOn(stage, nodes).map(({ metadata }) => metadata.name);
  timeline.say(`${minutes(RECLAIM_SECONDS)} before the end: EC2 reclaims; ${counted(left.length, 'engine pod')} left`);
  for (const node of nodes) await fleet.remove(node);
  await until(() => (fleet.nodesOf(end.group).length === 0 ? true : undefined), SLACK_SECONDS);
  return {
    held: [...held].map(([pod, refused]) => `pod ${pod}: ${refused}`),
    cutOff: left.filter((pod) => !held.has(pod)).map((pod) => `pod ${pod} was still draining`),
  };
}

const podsOn = ({ plan, cluster }: Stage, nodes: readonly string[]): Pod[] =>
  plan.deployments
    .flatMap((each) => cluster.podsOf(each))
    .filter(({ spec }) => spec.nodeName !== undefined && nodes.includes(spec.nodeName));
