import type { EnvironmentInput } from '../../config';
import { clusterName } from '../../contract';
import { type HandOverPlan, isHandingOver, type NodeGroupPlan, servingGroup } from '../../environment';
import { nodesOf, PODS } from '../commands';
import { lateFill } from './filling';
import { longest, rangeText, turnSeconds } from '../effects';
import type { Leg } from '../leg';
import type { Known } from '../look';
import { blocked, capacityOf, changed, type Entry, NOT_NEEDED, refused, type Situation, type Way } from '../way';

/**
 * From one capacity block to the next: a group beside the one that runs, pods move in the overlap, the old group goes when
 * its block is over. A block that takes the place of another in the file becomes a ladder for as long as both are there.
 */
export const blocks: Way = (situation) => {
  const { here, goal } = situation;
  const legs: Leg[] = [];
  let now = here;
  for (const entry of goal.input.capacity) {
    const was = now.input.capacity.find(({ name }) => name === entry.name);
    if (was === undefined || !isOnBlocks(was) || !isOnBlocks(entry) || was.instanceType !== entry.instanceType)
      continue;
    const result = handOver({ ...situation, here: now }, entry.name);
    if ('problems' in result) return result;
    legs.push(...result.legs);
    const last = legs.findLast(({ input }) => input !== undefined)?.input;
    const next = last === undefined ? now : situation.look(last);
    if (next.ok) now = next;
  }
  return { legs };
};

const isOnBlocks = ({ purchaseOption }: { purchaseOption: string }): boolean => purchaseOption === 'capacity-block';

function handOver({ here, goal, look }: Situation, name: string): ReturnType<Way> {
  const undated = undatedBlock(here, goal, name);
  if (undated !== undefined) return undated;
  const [old, next] = [groupsOf(here, name), groupsOf(goal, name)];
  const from = servingGroup(old, here.config.asOf) ?? old[0];
  const isKept = next.some((group) => group.name === from?.name);
  const to =
    servingGroup(next, goal.config.asOf) ?? (isKept ? next.find((group) => group.name === from?.name) : next[0]);
  if (from?.capacityBlock === undefined || to?.capacityBlock === undefined) return NOT_NEEDED;
  if (from.reservationId === to.reservationId) return NOT_NEEDED;
  if (!isKept && to.capacityBlock.startsAt < from.capacityBlock.startsAt) return earlierBlock(goal, name, from, to);
  const isStated = old.some((group) => group.name === to.name);
  if (isStated && here.config.asOf === undefined && goal.config.asOf === undefined) return NOT_NEEDED; // the earlier is over
  const first = fewerReplicas(here, goal, name);
  const ladders = [here, ...(first === undefined ? [] : [look(first)])].flatMap((start) =>
    start.ok ? [look(withBoth(start, goal, name))] : [],
  );
  const ladder = ladders.find((one) => one.ok);
  if (ladder?.ok !== true)
    return blocked(
      `both blocks in '${name}'`,
      ladders.flatMap((one) => (one.ok ? [] : one.problems)),
    );
  const way = ladder.plan.handOvers.find((one) => one.from === from.name && one.to === to.name);
  return {
    legs: [
      ...(ladder === ladders[0] || first === undefined ? [] : [fewerLeg(first, to)]),
      ...(isStated ? [] : [besideLeg(ladder.input, here.plan.environment, from, to)]),
      ...(way === undefined ? [] : moveLegs({ ladder, goal, from, to, way })),
    ],
  };
}

/** Pods ask for blocks that start no earlier than theirs, so a block is left for a later one. */
function earlierBlock(goal: Known, name: string, from: NodeGroupPlan, to: NodeGroupPlan): ReturnType<Way> {
  const index = goal.input.capacity.findIndex((entry) => entry.name === name);
  return refused(
    `capacity[${index}]`,
    `'${to.reservationId}' begins before '${from.reservationId}', which models leave for later blocks only; give it an entry with another name, place the models on it, and 'windlass change' says the steps with every replica ready`,
  );
}

/** The later block may hold fewer: as many replicas as fit on either. Undefined: it holds as many. */
function fewerReplicas(here: Known, goal: Known, name: string): EnvironmentInput | undefined {
  const wanted = (model: string) => goal.config.models.find((one) => one.name === model)?.replicas;
  const fewer = here.config.models.filter(
    (model) => capacityOf(model, here.input) === name && (wanted(model.name) ?? model.replicas) < model.replicas,
  );
  if (fewer.length === 0) return undefined;
  return changed(here.input, (draft) => {
    for (const model of draft.models.filter((one) => fewer.some((other) => other.name === one.name)))
      model.replicas = wanted(model.name);
  });
}

const fewerLeg = (input: EnvironmentInput, to: NodeGroupPlan): Leg => ({
  title: `As many replicas as ${to.reservationId} holds`,
  input,
  only: ['Workloads'],
  does: `ends the replicas that have no node on ${to.reservationId}`,
});

/** Without dates nobody can say which block is there when. */
function undatedBlock(here: Known, goal: Known, name: string): ReturnType<Way> | undefined {
  const index = goal.input.capacity.findIndex((entry) => entry.name === name);
  const [was, is] = [here, goal].map(({ input }) => input.capacity.find((entry) => entry.name === name));
  const lacks = [was, is].some((entry) => entry?.blocks === undefined && entry?.startsAt === undefined);
  if (!lacks || was?.reservationId === is?.reservationId) return undefined;
  return refused(
    `capacity[${index}].reservationId`,
    `'${String(was?.reservationId)}' to '${String(is?.reservationId)}': without startsAt and endsAt of both nobody knows when which of them has nodes; write them, deploy, then come back`,
  );
}

const groupsOf = ({ plan }: Known, entry: string): readonly NodeGroupPlan[] =>
  plan.nodeGroups.filter(({ capacity, capacityBlock }) => capacity === entry && capacityBlock !== undefined);

function besideLeg(input: EnvironmentInput, environment: string, from: NodeGroupPlan, to: NodeGroupPlan): Leg {
  return {
    title: `A node group for ${to.reservationId}, beside that of ${from.reservationId}`,
    input,
    only: ['GpuCapacity'],
    does: `makes ${to.name} with 0 nodes and the schedule that fills it at ${to.capacityBlock?.nodesFrom}; pods and nodes that run are left alone`,
    waitFor: [
      `the group is ACTIVE: aws eks describe-nodegroup --cluster-name ${clusterName(environment)} --nodegroup-name ${to.name}`,
      ...lateFill(environment, to),
      `from ${to.capacityBlock?.nodesFrom} on its ${to.maxSize} nodes are Ready: ${nodesOf(to.capacity)}`,
    ],
    goBack: 'deploy the file from before again while the group has no nodes: it goes',
  };
}

interface Move {
  readonly ladder: Known;
  readonly goal: Known;
  readonly from: NodeGroupPlan;
  readonly to: NodeGroupPlan;
  readonly way: HandOverPlan;
}

function moveLegs(move: Move): Leg[] {
  const { ladder, goal, from, to, way } = move;
  const { asOf } = goal.config;
  const dated = asOf !== undefined && isHandingOver(groupsOf(ladder, to.capacity), asOf) ? asOf : undefined;
  if (way.handOverUntil === undefined && dated === undefined) return gapLegs(move);
  const at = dated ?? way.handOverFrom;
  return [
    {
      title: `Models move to ${to.reservationId}`,
      input: changed(ladder.input, (draft) => {
        draft.asOf = at;
      }),
      only: ['Workloads'],
      does: `starts all pods on the nodes of ${to.reservationId}; those on ${from.reservationId} go when the new ones serve. Between ${way.handOverFrom} and ${way.handOverUntil ?? from.capacityBlock?.drainFrom}`,
      seconds: longest(ladder.plan.deployments.filter(({ nodeGroup }) => nodeGroup === to.capacity).map(turnSeconds)),
      waitFor: [
        `before it: the ${to.maxSize} nodes of ${to.reservationId} are Ready: ${nodesOf(to.capacity)}`,
        `afterwards every model pod is Ready on them, and none is left on the old ones: ${PODS}`,
      ],
      goBack: `while ${from.reservationId} runs: deploy the file of the step before again, and pods go back beside each other`,
    },
  ];
}

/** Nothing is there to move between: pods wait for the nodes of the later block. */
function gapLegs({ ladder, goal, from, to, way }: Move): Leg[] {
  const models = ladder.plan.deployments.filter(({ nodeGroup }) => nodeGroup === to.capacity);
  const away = way.withoutServiceSeconds;
  const wait = {
    title: `Between ${from.reservationId} and ${to.reservationId} nobody is served`,
    does: `the nodes of ${from.reservationId} drain from ${from.capacityBlock?.drainFrom}, those of ${to.reservationId} come from ${to.capacityBlock?.nodesFrom}; pods wait and start there by themselves`,
    seconds: away,
    clientsFeel: `nobody answers for ${rangeText(away)}: extend ${from.reservationId} by a day, or buy the next one a day earlier`,
    ready: Object.fromEntries(models.map(({ name }) => [name, 0])),
    waitFor: [`the nodes are Ready: ${nodesOf(to.capacity)}`, `every model pod is Ready: ${PODS}`],
  };
  const { asOf } = goal.config;
  if (asOf === undefined) return [wait];
  // What pods say changes with the instant: better while there are none.
  return [
    {
      ...wait,
      input: changed(ladder.input, (draft) => {
        draft.asOf = asOf;
      }),
      only: ['Workloads' as const],
    },
  ];
}

/** The file with the blocks of both, in the order in which they begin. */
function withBoth(here: Known, goal: Known, name: string): EnvironmentInput {
  return changed(here.input, (draft) => {
    const place = draft.capacity.findIndex((entry) => entry.name === name);
    const [was, is] = [
      draft.capacity[place]!,
      structuredClone(goal.input.capacity.find((entry) => entry.name === name)!) as Entry,
    ];
    const olds = blocksIn(was, here, is.count);
    const news = blocksIn(is, goal, is.count).filter((block) => !olds.some((old) => sameGroup(old, block)));
    const { count, ...entry } = is;
    for (const key of SINGLE) delete entry[key];
    draft.capacity[place] = {
      ...entry,
      count,
      blocks: [...olds, ...news].sort((a, b) => a.startsAt.localeCompare(b.startsAt)),
    };
  });
}

const SINGLE = ['reservationId', 'startsAt', 'endsAt', 'extendedTo', 'availabilityZoneId', 'nodeImage'] as const;
type BlockDraft = NonNullable<Entry['blocks']>[number];

const sameGroup = (a: BlockDraft, b: BlockDraft): boolean =>
  a.reservationId === b.reservationId && a.groupSuffix === b.groupSuffix;

/** The blocks of an entry with everything they take from it written out. */
function blocksIn(entry: Entry, { plan }: Known, commonCount: number): BlockDraft[] {
  const groups = plan.nodeGroups.filter(({ capacity }) => capacity === entry.name);
  const stated: BlockDraft[] = entry.blocks ?? [
    {
      reservationId: entry.reservationId!,
      startsAt: entry.startsAt!,
      endsAt: entry.endsAt!,
      ...(entry.extendedTo === undefined ? {} : { extendedTo: entry.extendedTo }),
    },
  ];
  return stated.map((block, index) => {
    const group = groups[index]!;
    return {
      ...block,
      availabilityZoneId: group.availabilityZoneId,
      ...(group.maxSize === commonCount ? {} : { count: group.maxSize }),
      ...(block.nodeImage === undefined && entry.nodeImage === undefined
        ? {}
        : { nodeImage: block.nodeImage ?? entry.nodeImage! }),
    };
  });
}
