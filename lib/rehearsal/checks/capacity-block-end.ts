import type { NodeGroupPlan } from '../../planner/types';
import type { Pod } from '../api/objects';
import { compressed, drainSeconds } from '../compression';
import { until } from '../wait';
import { failed, minutes, passed, skipped, warned, type Check, type Stage } from './check';
import { evict } from './eviction';

/** EKS scales the node group to zero this long before the end of the block (EKS user guide, capacity blocks). */
const SCALE_IN_SECONDS = 40 * 60;
/** EC2 begins to take instances back this long before the end (EC2 user guide, capacity blocks). */
const RECLAIM_SECONDS = 30 * 60;
const WINDOW_SECONDS = SCALE_IN_SECONDS - RECLAIM_SECONDS;
/** Real time for evictions and watches, whatever the compression. */
const SLACK_SECONDS = 3;

/** All nodes of the block are drained at once, and no node follows. Requests in flight must end before EC2 reclaims. */
export const capacityBlockEnd: Check = async (stage) => {
  const blocks = stage.plan.nodeGroups.filter(({ purchaseOption }) => purchaseOption === 'capacity-block');
  if (blocks.length === 0) return skipped('no capacity block');
  const late = stage.plan.deployments.filter(
    ({ nodeGroup, drain }) =>
      blocks.some(({ name }) => name === nodeGroup) && drain.terminationGracePeriodSeconds > WINDOW_SECONDS,
  );
  if (late.length > 0)
    return failed(
      'a drain outlasts the time EKS leaves',
      late.map(
        ({ name, drain }) =>
          `${name} may take ${drain.terminationGracePeriodSeconds} s, EC2 reclaims ${WINDOW_SECONDS} s after EKS begins`,
      ),
    );
  const held = await endBlocks(stage, blocks);
  const drains = stage.plan.deployments.filter(({ nodeGroup }) => blocks.some(({ name }) => name === nodeGroup));
  const longest = Math.max(...drains.map(({ drain }) => drainSeconds(drain)));
  const summary = `drain begins 40 min before the end and takes ${minutes(longest)} of the 10 min before EC2 reclaims`;
  if (held.length === 0) return passed(summary);
  return warned(`${summary}; ${held.length} pods are held back by a budget and cut off by EC2`, [
    ...held,
    'scale the models of the block to 0 before that: a deletion asks no budget, and every pod gets its grace period',
  ]);
};

/** What the scheduled action does; returns the pods a budget held until the reclaim. */
async function endBlocks(stage: Stage, blocks: readonly NodeGroupPlan[]): Promise<string[]> {
  const { fleet, timeline, compression } = stage;
  const nodes = blocks.flatMap(({ name }) => fleet.nodesOf(name)).map(({ metadata }) => metadata.name);
  timeline.say(`40 min before the end: EKS drains ${nodes.join(', ')}`);
  for (const node of nodes) await fleet.cordon(node);
  const held = new Map<string, string>();
  await until(
    async () => {
      const pods = podsOn(stage, nodes);
      held.clear();
      for (const pod of pods) {
        const { refused } = await evict(stage.cluster, pod);
        if (refused !== undefined) held.set(pod.metadata.name, refused);
      }
      return pods.length === 0 ? true : undefined;
    },
    compressed(compression, WINDOW_SECONDS) + SLACK_SECONDS,
  );
  timeline.say(`30 min before the end: EC2 reclaims; ${podsOn(stage, nodes).length} engine pods are left`);
  for (const node of nodes) await fleet.remove(node);
  return [...held].map(([pod, refused]) => `pod ${pod}: ${refused}`);
}

const podsOn = ({ plan, cluster }: Stage, nodes: readonly string[]): Pod[] =>
  plan.deployments
    .flatMap((each) => cluster.podsOf(each))
    .filter(({ spec }) => spec.nodeName !== undefined && nodes.includes(spec.nodeName));
