import type { EnvironmentInput } from '../../config';
import { clusterName } from '../../contract';
import { type HandOverPlan, isHandingOver, type NodeGroupPlan, servingGroup } from '../../environment';
import { nodesOf, PODS } from '../commands';
import { lateFill } from './filling';
import { rangeText, turnSeconds } from '../effects';
import type { Leg } from '../leg';
import type { Known, Unusable } from '../look';
import { BEFORE_STEP } from '../route';
import { blocked, capacityOf, changed, type Entry, NOT_NEEDED, type Situation, type Way } from '../way';
import { keepFileSystem } from './moves';
import { type Problem, problem } from '../../problem';
import { longestOf } from '../../units/range';

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

const isOnBlocks = ({ purchaseOption }: { purchaseOption: string }): boolean => purchaseOption === 'capacity-block';

/** What serves now and what shall serve, in one entry. */
interface Pair {
  readonly name: string;
  readonly from: NodeGroupPlan;
  readonly to: NodeGroupPlan;
}

function pairOf(here: Known, goal: Known, name: string): Pair | { readonly problems: readonly Problem[] } | undefined {
  const undated = undatedBlock(here, goal, name);
  if (undated !== undefined) return undated;
  const [old, next] = [groupsOf(here, name), groupsOf(goal, name)];
  const from = servingGroup(old, here.config.asOf) ?? old[0];
  const isKept = next.some((group) => group.name === from?.name);
  const to =
    servingGroup(next, goal.config.asOf) ?? (isKept ? next.find((group) => group.name === from?.name) : next[0]);
  if (from?.capacityBlock === undefined || to?.capacityBlock === undefined) return undefined;
  if (from.reservationId === to.reservationId) return undefined;
  if (!isKept && to.capacityBlock.startsAt < from.capacityBlock.startsAt) return earlierBlock(goal, name, from, to);
  const isStated = old.some((group) => group.name === to.name);
  if (isStated && here.config.asOf === undefined && goal.config.asOf === undefined) return undefined; // the earlier is over
  return { name, from, to };
}

interface Ladder {
  /** Fewer replicas first. */
  readonly first?: EnvironmentInput;
  readonly ladder: ReturnType<Situation['look']>;
}

function laddersOf({ here, goal, look }: Situation, pairs: readonly Pair[]): readonly Ladder[] {
  const first = fewerReplicas(here, goal, pairs);
  const start = first === undefined ? undefined : look(first);
  const both = (known: Known): Known | Unusable =>
    look(pairs.reduce((input, { name }) => withBoth(input, known, goal, name), known.input));
  return [{ ladder: both(here) }, ...(start?.ok === true ? [{ first, ladder: both(start) }] : [])];
}

/** A block whose dates the goal says first, and which another follows: its dates are written, then it is handed over. */
function withDates({ here, goal, look }: Situation): { readonly here: Known; readonly legs: readonly Leg[] } {
  const undated = here.input.capacity.filter(
    (entry) => isOnBlocks(entry) && entry.blocks === undefined && entry.startsAt === undefined,
  );
  const found = undated.flatMap(({ name, reservationId }) => {
    const block = groupsOf(goal, name).find((group) => group.reservationId === reservationId);
    return block === undefined ? [] : [{ name, block: statedBlock(goal, name, block) }];
  });
  if (found.length === 0) return { here, legs: [] };
  const input = changed(here.input, (draft) => {
    for (const { name, block } of found)
      Object.assign(
        draft.capacity.find((entry) => entry.name === name)!,
        {
          startsAt: block?.startsAt,
          endsAt: block?.endsAt,
          extendedTo: block?.extendedTo,
        },
      );
  });
  const next = look(input);
  if (!next.ok || pairsWithout(next, goal)) return { here, legs: [] };
  return {
    here: next,
    legs: [
      {
        title: `The dates of ${found.map(({ block }) => block?.reservationId).join(', ')}`,
        input,
        does: 'states when the block begins and ends; its group gets the schedule that fills and drains it',
      },
    ],
  };
}

const pairsWithout = (here: Known, goal: Known): boolean =>
  goal.input.capacity.every(({ name }) => pairOf(here, goal, name) === undefined);

function statedBlock({ input }: Known, name: string, group: NodeGroupPlan) {
  const entry = input.capacity.find((one) => one.name === name);
  return entry?.blocks?.find(({ reservationId }) => reservationId === group.reservationId) ?? entry;
}

/** Blocks of both files that last longer in the goal: it is said before anything rests on it. */
function withExtensions(here: Known, goal: Known, pairs: readonly Pair[]): EnvironmentInput | undefined {
  const input = changed(here.input, (draft) => {
    for (const { name } of pairs) {
      const entry = draft.capacity.find((one) => one.name === name)!;
      for (const block of entry.blocks ?? [entry]) {
        const group = groupsOf(goal, name).find(({ reservationId }) => reservationId === block.reservationId);
        const longer = group && statedBlock(goal, name, group)?.extendedTo;
        if (longer !== undefined) block.extendedTo = longer;
      }
    }
  });
  return JSON.stringify(input) === JSON.stringify(here.input) ? undefined : input;
}

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

/** Every hand-over from what serves to what shall, one block after another. */
function stepsBetween({ plan }: Known, { name, from, to }: Pair): readonly Move[] {
  const groups = plan.nodeGroups.filter(({ capacity }) => capacity === name);
  const moves: Move[] = [];
  let now = from.name;
  for (const group of groups) {
    const way = plan.handOvers.find((one) => one.from === now && one.to === group.name);
    const old = groups.find((one) => one.name === now);
    if (way === undefined || old === undefined) continue;
    moves.push({ from: old, to: group, way });
    now = group.name;
    if (group.name === to.name) return moves;
  }
  return [];
}

interface Move {
  readonly from: NodeGroupPlan;
  readonly to: NodeGroupPlan;
  readonly way: HandOverPlan;
}

/** Moves at one time are one deployment: those whose nodes are there when the first is due. */
function handOverLegs(ladder: Known, goal: Known, pairs: readonly Pair[]): Leg[] {
  const left = pairs
    .flatMap((pair) => stepsBetween(ladder, pair))
    .sort((a, b) => a.way.handOverFrom.localeCompare(b.way.handOverFrom));
  const legs: Leg[] = [];
  let { input } = ladder;
  while (left.length > 0) {
    const together = takenTogether(left);
    left.splice(0, together.length);
    const dated = left.length === 0 ? goal.config.asOf : undefined;
    const leg = isGap(together[0]!, ladder, dated)
      ? gapLeg(together[0]!, { ladder, input, isLast: left.length === 0, asOf: goal.config.asOf })
      : moveLeg(together, { ladder, input, dated });
    legs.push(leg);
    input = leg.input ?? input;
  }
  return legs;
}

function takenTogether(left: readonly Move[]): readonly Move[] {
  const together = [left[0]!];
  if (left[0]!.way.handOverUntil === undefined) return together;
  for (const move of left.slice(1)) {
    const all = [...together, move];
    const isElsewhere = together.every(({ to }) => to.capacity !== move.to.capacity);
    const isInTime = all.every(
      ({ way }) => way.handOverUntil !== undefined && move.way.handOverFrom <= way.handOverUntil,
    );
    if (!isElsewhere || !isInTime) break;
    together.push(move);
  }
  return together;
}

const isGap = ({ to, way }: Move, ladder: Known, asOf: string | undefined): boolean =>
  way.handOverUntil === undefined && !(asOf !== undefined && isHandedOver(to, ladder, asOf));

/** Whether an instant lies where both blocks have nodes. */
const isHandedOver = ({ name, capacity }: NodeGroupPlan, { plan }: Known, asOf: string): boolean => {
  const groups = plan.nodeGroups
    .filter((group) => group.capacity === capacity)
    .map((group) => ({ ...group, serves: group.name === name }));
  return isHandingOver(groups, asOf);
};

/** Pods ask for blocks that start no earlier than theirs, so a block is left for a later one. */
function earlierBlock(goal: Known, name: string, from: NodeGroupPlan, to: NodeGroupPlan) {
  const index = goal.input.capacity.findIndex((entry) => entry.name === name);
  const message = `'${to.reservationId}' begins before '${from.reservationId}', which models leave for later blocks only; give it an entry with another name, place the models on it, and 'windlass change' says the steps with every replica ready`;
  return { problems: [problem(`capacity[${index}]`, message)] };
}

/** The later block may hold fewer: as many replicas as fit on either. Undefined: it holds as many. */
function fewerReplicas(here: Known, goal: Known, pairs: readonly Pair[]): EnvironmentInput | undefined {
  const names = pairs.map(({ name }) => name);
  const wanted = (model: string) => goal.config.models.find((one) => one.name === model)?.replicas;
  const fewer = here.config.models.filter(
    (model) => names.includes(capacityOf(model, here.input)) && (wanted(model.name) ?? model.replicas) < model.replicas,
  );
  if (fewer.length === 0) return undefined;
  return changed(here.input, (draft) => {
    for (const model of draft.models.filter((one) => fewer.some((other) => other.name === one.name)))
      model.replicas = wanted(model.name);
  });
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

/** Without dates nobody can say which block is there when. */
function undatedBlock(here: Known, goal: Known, name: string): { readonly problems: readonly Problem[] } | undefined {
  const index = goal.input.capacity.findIndex((entry) => entry.name === name);
  const [was, is] = [here, goal].map(({ input }) => input.capacity.find((entry) => entry.name === name));
  const lacks = [was, is].some((entry) => entry?.blocks === undefined && entry?.startsAt === undefined);
  const [old, next] = [was, is].map(idsOf);
  if (!lacks || old === undefined || next === undefined || old.some((id) => next.includes(id))) return undefined;
  return {
    problems: [
      problem(
        `capacity[${index}].reservationId`,
        `'${old.join("', '")}' to '${next.join("', '")}': without startsAt and endsAt of both nobody knows when which of them has nodes; write them, deploy, then come back`,
      ),
    ],
  };
}

const idsOf = (entry: { reservationId?: string; blocks?: readonly { reservationId: string }[] } | undefined) =>
  (entry?.blocks ?? [entry]).flatMap((block) => block?.reservationId ?? []);

const groupsOf = ({ plan }: Known, entry: string): readonly NodeGroupPlan[] =>
  plan.nodeGroups.filter(({ capacity, capacityBlock }) => capacity === entry && capacityBlock !== undefined);

interface Deploying {
  readonly ladder: Known;
  /** The file before it. */
  readonly input: EnvironmentInput;
}

function moveLeg(moves: readonly Move[], { ladder, input, dated }: Deploying & { readonly dated?: string }): Leg {
  const asStated = dated !== undefined && moves.every(({ to }) => isHandedOver(to, ladder, dated)) ? dated : undefined;
  const at =
    asStated ??
    moves
      .map(({ way }) => way.handOverFrom)
      .sort()
      .at(-1)!;
  const places = moves.map(({ to }) => to.capacity);
  const ids = moves.map(({ to }) => to.reservationId).join(', ');
  const olds = moves.map(({ from }) => from.reservationId).join(', ');
  const isInPlace = moves.some(({ way }) => way.movesInPlace);
  return {
    title: `Models move to ${ids}`,
    input: changed(input, (draft) => {
      draft.asOf = at;
      keepFileSystem(draft, ladder);
    }),
    only: ['Workloads'],
    does: `${isInPlace ? `takes one replica after another from the nodes of ${olds} to those of ${ids}, for one over several nodes cannot start beside itself` : `starts all pods on the nodes of ${ids}; those on ${olds} go when the new ones serve`}. ${moves
      .map(({ from, way }) => `Between ${way.handOverFrom} and ${way.handOverUntil ?? from.capacityBlock?.drainFrom}`)
      .join(', ')}`,
    seconds: longestOf(ladder.plan.deployments.filter(({ nodeGroup }) => places.includes(nodeGroup)).map(turnSeconds)),
    waitFor: [
      ...moves.map(
        ({ to }) => `before it: the ${to.maxSize} nodes of ${to.reservationId} are Ready: ${nodesOf(to.capacity)}`,
      ),
      `afterwards every model pod is Ready on them, and none is left on the old ones: ${PODS}`,
    ],
    goBack: `not to ${olds}: with ${BEFORE_STEP} replicas start anew in place, one after another, and may stay on the nodes of ${ids}`,
  };
}

/** Nothing is there to move between: pods wait for the nodes of the later block. */
function gapLeg(
  { from, to, way }: Move,
  { ladder, input, isLast, asOf }: Deploying & { readonly isLast: boolean; readonly asOf: string | undefined },
): Leg {
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
  if (asOf === undefined) return wait;
  return { ...wait, ...instant(input, isLast ? asOf : way.handOverFrom) };
}

/** What pods say changes with the instant: better while there are none. */
const instant = (input: EnvironmentInput, at: string): Pick<Leg, 'input' | 'only'> => ({
  input: changed(input, (draft) => void (draft.asOf = at)),
  only: ['Workloads'],
});

/** The file with the blocks of both, in the order in which they begin. */
function withBoth(input: EnvironmentInput, here: Known, goal: Known, name: string): EnvironmentInput {
  return changed(input, (draft) => {
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
