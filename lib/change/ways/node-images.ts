import type { EnvironmentInput } from '../../config';
import { NODE_JOIN_S, type NodeGroupPlan } from '../../environment';
import { nodesOf, PODS } from '../commands';
import { turnSeconds } from '../effects';
import { addRanges, longestOf } from '../../units/range';
import type { Leg } from '../leg';
import type { Known } from '../look';
import { blocked, changed, type Draft, type Entry, NOT_NEEDED, type Situation, type Way, type WayResult } from '../way';
import { differing } from '../parts';
import { areEmpty, mayRun } from '../running';
import { pinned } from './pins';

/**
 * EKS takes one kind of change of a node group at a time, and none of a group on a capacity block while nodes are wanted.
 * A second group on the same block takes the nodes one by one; else a running block keeps what it has until it is empty.
 */
export const nodeImages: Way = (situation) => {
  const byNode = nodeByNode(situation);
  if ('problems' in byNode) return byNode;
  const last = byNode.legs.findLast(({ input }) => input !== undefined)?.input;
  const here = last === undefined ? situation.here : situation.look(last);
  if (!here.ok) return blocked('a second group on the block', here.problems);
  const apart = oneKindAtATime({ ...situation, here });
  return 'problems' in apart ? apart : { legs: [...byNode.legs, ...apart.legs] };
};

interface Pair {
  readonly from: NodeGroupPlan;
  readonly to: NodeGroupPlan;
}

/** A block whose group has another suffix in the goal. */
function nodeByNode({ here, goal, look }: Situation): WayResult {
  const pairs = goal.plan.nodeGroups.flatMap((to): Pair[] => {
    const from = here.plan.nodeGroups.find(
      (group) =>
        group.capacityBlock !== undefined &&
        mayRun(group, goal.config.asOf) &&
        group.reservationId === to.reservationId &&
        group.name !== to.name &&
        group.availabilityZoneId === to.availabilityZoneId &&
        !goal.plan.nodeGroups.some(({ name }) => name === group.name),
    );
    const isNew = !here.plan.nodeGroups.some(({ name }) => name === to.name);
    return from !== undefined && isNew ? [{ from, to }] : [];
  });
  if (pairs.length === 0) return NOT_NEEDED;
  const input = pairs.reduce((file, pair) => withSecondGroup(file, goal, pair), here.input);
  const next = look(input);
  if (!next.ok) return blocked('two groups on one block', next.problems);
  return {
    legs: [
      {
        title: `A second node group on ${pairs.map(({ to }) => to.reservationId).join(', ')}`,
        input,
        only: ['GpuCapacity'],
        does: `makes ${pairs.map(({ to }) => `${to.name} with 0 nodes of release ${to.nodeImage.releaseVersion}`).join(', ')}; the nodes that run are left alone`,
        waitFor: pairs.map(
          ({ to }) =>
            `the group is ACTIVE: aws eks describe-nodegroup --cluster-name ${next.plan.clusterName} --nodegroup-name ${to.name}`,
        ),
      },
      ...pairs.flatMap((pair) => scaleLegs(pair, next)),
    ],
  };
}

function withSecondGroup(file: EnvironmentInput, goal: Known, { from, to }: Pair): EnvironmentInput {
  return changed(file, (draft) => {
    const entry = draft.capacity.find(({ name }) => name === from.capacity)!;
    const wanted = goal.input.capacity.find(({ name }) => name === to.capacity) as Entry;
    const block = wanted.blocks?.find(
      ({ reservationId, groupSuffix }) => reservationId === to.reservationId && to.name.endsWith(groupSuffix ?? ''),
    );
    asLadder(entry, from);
    entry.blocks = entry.blocks!.map((one) =>
      one.reservationId === from.reservationId
        ? { ...one, nodeImage: one.nodeImage ?? from.nodeImage.releaseVersion }
        : one,
    );
    const place = entry.blocks.findIndex(({ reservationId }) => reservationId === from.reservationId);
    const same = entry.blocks[place]!;
    entry.blocks.splice(place + 1, 0, {
      ...same,
      nodeImage: to.nodeImage.releaseVersion,
      ...(block?.groupSuffix === undefined ? { groupSuffix: undefined } : { groupSuffix: block.groupSuffix }),
    });
  });
}

/** The fields of a single block as a list of one. */
function asLadder(entry: Entry, group: NodeGroupPlan): void {
  if (entry.blocks !== undefined) return;
  const { reservationId, startsAt, endsAt, extendedTo, nodeImage } = entry;
  entry.blocks = [
    {
      reservationId: reservationId!,
      startsAt: startsAt!,
      endsAt: endsAt!,
      ...(extendedTo === undefined ? {} : { extendedTo }),
      ...(nodeImage === undefined ? {} : { nodeImage }),
      availabilityZoneId: group.availabilityZoneId,
    },
  ];
  for (const key of ['reservationId', 'startsAt', 'endsAt', 'extendedTo', 'nodeImage', 'availabilityZoneId'] as const)
    delete entry[key];
}

/** One node down, then one up: the block holds no more. */
function scaleLegs({ from, to }: Pair, { plan }: Known): Leg[] {
  const models = plan.deployments.filter(({ nodeGroup }) => nodeGroup === from.capacity);
  const turn = models.length === 0 ? NODE_JOIN_S : addRanges([NODE_JOIN_S, longestOf(models.map(turnSeconds))]);
  return Array.from({ length: from.maxSize }, (_, index) => ({
    title: `Node ${index + 1} of ${from.maxSize} to release ${to.nodeImage.releaseVersion}`,
    scales: [
      { nodeGroup: from.name, desiredSize: from.maxSize - index - 1 },
      { nodeGroup: to.name, desiredSize: index + 1 },
    ],
    does: `takes a node of ${from.name} away, which drains it, and starts one in ${to.name}; type the second command when the first node is gone`,
    seconds: turn,
    clientsFeel: models
      .map(
        ({ name, replicas, replicasAwayTogether }) =>
          `${name}: ${Math.min(replicas, replicasAwayTogether)} of ${replicas} replicas away; a request on a connection that is kept open may have to be sent once more`,
      )
      .join('; '),
    ready: Object.fromEntries(
      models.map(({ name, replicas, replicasAwayTogether }) => [name, Math.max(0, replicas - replicasAwayTogether)]),
    ),
    waitFor: [
      `between both: ${from.maxSize - index - 1} nodes are left in ${from.name}: ${nodesOf(from.capacity)}`,
      `afterwards ${from.maxSize} nodes are Ready and every model pod is: ${PODS}`,
    ],
    goBack: 'the same two commands with the sizes of before, the second first',
  }));
}

interface Held {
  readonly was: NodeGroupPlan;
  readonly group: NodeGroupPlan;
  readonly onBlock: boolean;
}

/** What stays as it is for now, so that the rest can be deployed; then that. */
function oneKindAtATime({ here, goal, look }: Situation): WayResult {
  const held = goal.plan.nodeGroups.flatMap((group): Held[] => {
    const was = here.plan.nodeGroups.find(({ name }) => name === group.name);
    if (was === undefined) return [];
    const isOther = was.nodeImage.releaseVersion !== group.nodeImage.releaseVersion;
    const onBlock = was.capacityBlock !== undefined;
    const otherSize = was.maxSize !== group.maxSize;
    if (onBlock && (isOther || otherSize) && mayRun(group, goal.config.asOf)) return [{ was, group, onBlock }];
    return !onBlock && isOther && changesMore(was, group) ? [{ was, group, onBlock }] : [];
  });
  if (held.length === 0) return NOT_NEEDED;
  const onBlocks = held.filter(({ onBlock }) => onBlock);
  const input = changed(goal.input, (draft) => {
    for (const { was, onBlock } of held) hold(draft, was, onBlock, here);
  });
  const next = look(input);
  if (!next.ok) return blocked('what EKS changes apart left as it is', next.problems);
  const legs: Leg[] = [];
  const isApplied = next.plan.delivery === 'gitops' && JSON.stringify(here.plan) !== JSON.stringify(next.plan);
  if (isApplied || differing(here.stacks, next.stacks).length > 0)
    legs.push({
      title: 'Everything but what EKS changes apart',
      input,
      podsFirst: true,
      blocksAreEmpty: areEmpty(here, next),
      does: `deploys the rest; ${held.map(({ was }) => `${was.name} keeps release ${was.nodeImage.releaseVersion}`).join(', ')}`,
    });
  if (onBlocks.length > 0)
    legs.push(
      whenEmpty(
        goal,
        onBlocks.map(({ group }) => group),
      ),
    );
  return { legs };
}

function hold(draft: Draft, was: NodeGroupPlan, onBlock: boolean, here: Known): void {
  pinned(draft, was.name, here.plan, {
    nodeImage: was.nodeImage.releaseVersion,
    ...(onBlock ? { count: was.maxSize } : {}),
  });
  if (!onBlock) return;
  for (const model of draft.models) {
    const before = here.config.models.find(({ name }) => name === model.name);
    if (before !== undefined && (model.replicas ?? 1) > before.replicas) model.replicas = before.replicas;
  }
}

function whenEmpty({ input, plan }: Known, groups: readonly NodeGroupPlan[]): Leg {
  const others = plan.nodeGroups.filter((group) => !groups.includes(group)).map(({ capacity }) => capacity);
  const away = plan.deployments.filter(({ nodeGroup }) => !others.includes(nodeGroup)).map(({ name }) => name);
  const names = groups.map(({ name }) => name).join(', ');
  const ends = groups.map(
    ({ reservationId, capacityBlock }) =>
      `${reservationId} before ${capacityBlock?.startsAt} or after ${capacityBlock?.takenFrom}`,
  );
  return {
    title: `While ${ends.join(', ')} has no nodes: its group`,
    input,
    blocksAreEmpty: true,
    does: `updates ${names}, which EKS does only while no nodes are wanted. To have it while the block runs, give the block in the file a groupSuffix: then its nodes move one by one`,
    clientsFeel: 'nothing: no pod is there',
    ready: Object.fromEntries(away.map((name) => [name, 0])),
    waitFor: groups.map(({ name, capacity }) => `before it: ${name} has no nodes: ${nodesOf(capacity)}`),
    goBack: 'node groups take no earlier release; a second group on the block does, by groupSuffix',
  };
}

/** Besides the release: sizes, labels, the launch template. */
function changesMore(was: NodeGroupPlan, is: NodeGroupPlan): boolean {
  const rest = ({ nodeImage, driverVersion, serves, usdPerHour, ...others }: NodeGroupPlan) => {
    void [nodeImage, driverVersion, serves, usdPerHour];
    return JSON.stringify(others);
  };
  return rest(was) !== rest(is);
}
