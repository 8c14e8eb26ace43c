import type { EnvironmentInput } from '../../config';
import { clusterName } from '../../contract';
import { nodesOf } from '../commands';
import { lateFill } from './filling';
import type { Leg } from '../leg';
import type { Known } from '../look';
import { blocked, NOT_NEEDED, type Way } from '../way';
import { type Pair, pairOf, isOnBlocks } from './block-pairs';
import { laddersOf, withDates, withExtensions } from './block-files';
import { handOverLegs, stepsBetween } from './hand-over-legs';

/**
 * From one capacity block to the next: a group beside the one that runs, pods move in the overlap, the old group goes when
 * its block is over. A block that takes the place of another in the file becomes a ladder for as long as both are there.
 * One instant is stated for all entries, so their hand-overs are walked together, by time.
 */
export const blocks: Way = (situation) => {
  const { goal, look } = situation;
  const dated = withDates(situation);
  const pairs: Pair[] = [];
  for (const entry of goal.input.capacity) {
    const was = dated.here.input.capacity.find(({ name }) => name === entry.name);
    if (was === undefined || !isOnBlocks(was) || !isOnBlocks(entry) || was.instanceType !== entry.instanceType)
      continue;
    const found = pairOf(dated.here, goal, entry.name);
    if (found === undefined) continue;
    if ('problems' in found) return found;
    pairs.push(found);
  }
  if (pairs.length === 0) return NOT_NEEDED;
  const extended = withExtensions(dated.here, goal, pairs);
  const here = extended === undefined ? dated.here : look(extended);
  if (!here.ok) return blocked('the blocks that run extended', here.problems);
  const ladders = laddersOf({ ...situation, here }, pairs);
  const { first, ladder } = ladders.find((one) => one.ladder.ok) ?? ladders[0]!;
  if (!ladder.ok)
    return blocked(
      `both blocks in '${pairs.map(({ name }) => name).join("', '")}'`,
      ladders.flatMap((one) => (one.ladder.ok ? [] : one.ladder.problems)),
    );
  return {
    legs: [
      ...dated.legs,
      ...(extended === undefined ? [] : [extensionLeg(extended, pairs)]),
      ...(first === undefined ? [] : [fewerLeg(first, pairs)]),
      ...besideLegs(here, ladder, pairs),
      ...handOverLegs(ladder, goal, pairs),
    ],
  };
};

const extensionLeg = (input: EnvironmentInput, pairs: readonly Pair[]): Leg => ({
  title: `${pairs.map(({ from }) => from.reservationId).join(', ')} lasts longer`,
  input,
  only: ['GpuCapacity'],
  does: 'moves the time at which its group drains to the end that was bought; pods and nodes are left alone',
  waitFor: ['before it: the extension is paid, as aws ec2 describe-capacity-block-extension-history says'],
});

/** Groups of blocks that are not there yet. */
function besideLegs(here: Known, ladder: Known, pairs: readonly Pair[]): Leg[] {
  const news = ladder.plan.nodeGroups.filter(
    ({ name, capacityBlock }) =>
      capacityBlock !== undefined && !here.plan.nodeGroups.some((group) => group.name === name),
  );
  const awaited = pairs.flatMap((pair) => {
    const next = stepsBetween(ladder, pair)[0]?.to;
    return news.filter(({ name }) => name === next?.name);
  });
  if (news.length === 0) return [];
  const ids = news.map(({ reservationId }) => reservationId);
  return [
    {
      title: `${news.length === 1 ? 'A node group' : 'Node groups'} for ${ids.join(', ')}, beside that of ${pairs.map(({ from }) => from.reservationId).join(', ')}`,
      input: ladder.input,
      only: ['GpuCapacity'],
      does: `makes ${news.map(({ name, capacityBlock }) => `${name} with 0 nodes and the schedule that fills it at ${capacityBlock?.nodesFrom}`).join(', ')}; pods and nodes that run are left alone`,
      waitFor: [
        ...news.map(
          ({ name }) =>
            `the group is ACTIVE: aws eks describe-nodegroup --cluster-name ${clusterName(ladder.plan.environment)} --nodegroup-name ${name}`,
        ),
        ...(pairs.length === 1 ? awaited : []).flatMap((to) => [
          ...lateFill(ladder.plan.environment, to),
          `from ${to.capacityBlock?.nodesFrom} on its ${to.maxSize} nodes are Ready: ${nodesOf(to.capacity)}`,
        ]),
      ],
      goBack: 'deploy the file from before again while the group has no nodes: it goes',
    },
  ];
}

const fewerLeg = (input: EnvironmentInput, pairs: readonly Pair[]): Leg => {
  const ids = pairs.map(({ to }) => to.reservationId).join(', ');
  return {
    title: `As many replicas as ${ids} holds`,
    input,
    only: ['Workloads'],
    does: `ends the replicas that have no node on ${ids}`,
  };
};
