import type { EnvironmentInput } from '../../config';
import type { NodeGroupPlan } from '../../environment';
import type { Leg } from '../leg';
import type { Known, Unusable } from '../look';
import { capacityOf, changed, type Entry, type Situation } from '../way';
import { type Pair, pairOf, groupsOf, isOnBlocks } from './block-pairs';

interface Ladder {
  /** Fewer replicas first. */
  readonly first?: EnvironmentInput;
  readonly ladder: ReturnType<Situation['look']>;
}

export function laddersOf({ here, goal, look }: Situation, pairs: readonly Pair[]): readonly Ladder[] {
  const first = fewerReplicas(here, goal, pairs);
  const start = first === undefined ? undefined : look(first);
  const both = (known: Known): Known | Unusable =>
    look(pairs.reduce((input, { name }) => withBoth(input, known, goal, name), known.input));
  return [{ ladder: both(here) }, ...(start?.ok === true ? [{ first, ladder: both(start) }] : [])];
}

/** A block whose dates the goal says first, and which another follows: its dates are written, then it is handed over. */
export function withDates({ here, goal, look }: Situation): { readonly here: Known; readonly legs: readonly Leg[] } {
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
export function withExtensions(here: Known, goal: Known, pairs: readonly Pair[]): EnvironmentInput | undefined {
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
