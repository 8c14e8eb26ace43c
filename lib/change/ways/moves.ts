import type { EnvironmentInput } from '../../config';
import type { NodeGroupPlan } from '../../environment';
import type { Known } from '../look';
import type { Leg } from '../leg';
import { nodesOf, PODS } from '../commands';
import { fillNow, lateFill } from './filling';
import {
  blocked,
  capacityOf,
  changed,
  type Draft,
  type Entry,
  type Model,
  NOT_NEEDED,
  refused,
  type Situation,
  type Way,
  type WayResult,
} from '../way';
import { listenerPort } from '../../contract';
import { OTHER_FILE, STEP_FILE } from '../route';

/**
 * Models that leave nodes of one kind for nodes of another: the others come first, all new pods start there, then the old
 * ones go. An entry that keeps its name is left for a while, for no two groups can carry one name.
 */
export const moves: Way = (situation) => {
  const elsewhere = toOtherEntries(situation);
  if ('problems' in elsewhere) return elsewhere;
  const input = elsewhere.legs.at(-1)?.input;
  const here = input === undefined ? situation.here : situation.look(input);
  if (!here.ok) return blocked('models on other nodes', here.problems);
  const same = underTheSameName({ ...situation, here });
  return 'problems' in same ? same : { legs: [...elsewhere.legs, ...same.legs] };
};

/** Models whose entry has another name in the goal. */
function toOtherEntries({ here, goal, look }: Situation): WayResult {
  const moved = goal.input.models.filter((model) => {
    const was = here.input.models.find(({ name }) => name === model.name);
    return (
      was !== undefined &&
      capacityOf(was, here.input) !== capacityOf(model, goal.input) &&
      hasNodes(here, capacityOf(was, here.input))
    );
  });
  if (moved.length === 0) return NOT_NEEDED;
  const targets = new Set(moved.map((model) => capacityOf(model, goal.input)));
  const input = changed(here.input, (draft) => {
    const entries = goal.input.capacity as Draft['capacity'];
    for (const entry of entries.filter(({ name }) => targets.has(name))) put(draft.capacity, entry);
    stateEverything(draft, here);
    for (const model of moved as Model[]) {
      const place = draft.models.findIndex(({ name }) => name === model.name);
      const was = draft.models[place]!;
      draft.models[place] = {
        ...model,
        capacity: capacityOf(model, goal.input),
        movesFrom: was.capacity,
        port: was.port,
      };
    }
    keepFileSystem(draft, here);
  });
  const next = look(input);
  if (!next.ok) return blocked('new pods beside the old ones, on the other nodes', next.problems);
  return {
    legs: moveLegs(
      here,
      input,
      next,
      moved.map(({ name }) => name),
      [...targets],
    ),
  };
}

/** Entries that keep their name and become another kind of node. */
function underTheSameName({ here, goal, look }: Situation): WayResult {
  const legs: Leg[] = [];
  let now = here;
  for (const [index, entry] of goal.input.capacity.entries()) {
    const was = now.input.capacity.find(({ name }) => name === entry.name);
    const difference = was && kindOf(now, goal, entry.name);
    if (was === undefined || difference === undefined || !hasNodes(now, entry.name)) continue;
    const models = now.input.models
      .filter((model) => capacityOf(model, now.input) === entry.name)
      .map(({ name }) => name);
    if (models.length === 0) continue;
    const through = passage(was as Entry, entry as Entry, now, goal);
    if (through === undefined)
      return refused(
        `capacity[${index}].${difference.key}`,
        `'${String(difference.from)}' to '${String(difference.to)}' takes the nodes of '${entry.name}' away before others come, and a reservation stands in one entry only; call the new entry '${freeName(entry.name, now, goal)}', place the models on it, and 'windlass change' says the steps with every replica ready`,
      );
    const there = moveTo(now, through, models, goal);
    const left = changed(there, (draft) => {
      draft.capacity = draft.capacity.filter(({ name }) => name !== entry.name);
      for (const model of draft.models) delete model.movesFrom;
    });
    const back = changed(left, (draft) => {
      draft.capacity.splice(Math.min(index, draft.capacity.length), 0, structuredClone(entry) as Entry);
      for (const model of draft.models.filter(({ name }) => models.includes(name)))
        Object.assign(model, { capacity: entry.name, movesFrom: through.name });
      keepFileSystem(draft, now);
    });
    const looks = [there, left, back].map((input) => look(input));
    const bad = looks.find((one) => !one.ok);
    if (bad?.ok === false) return blocked(`by way of '${through.name}'`, bad.problems);
    const [first, , last] = looks as [Known, Known, Known];
    legs.push(
      ...moveLegs(now, there, first, models, [through.name]),
      {
        title: `'${entry.name}' goes`,
        input: left,
        does: `removes the nodes that the models have left. ${stopHere(was as Entry, entry as Entry, through)}`,
        clientsFeel: 'nothing',
      },
      ...moveLegs(first, back, last, models, [entry.name]),
    );
    now = last;
  }
  return { legs };
}

const stopHere = (was: Entry, entry: Entry, through: Entry): string =>
  through.instanceType === entry.instanceType &&
  through.purchaseOption === entry.purchaseOption &&
  through.availabilityZoneId === entry.availabilityZoneId
    ? `The nodes are now what was asked for, under the name '${through.name}': keep that name in the file, and the change ends here; the steps below only give '${was.name}' back`
    : `The models run on '${through.name}' until '${was.name}' is what it shall be`;

interface Difference {
  readonly key: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** What of an entry no group can change while its nodes run. */
function kindOf(here: Known, goal: Known, name: string): Difference | undefined {
  const [was, is] = [entryIn(here, name), entryIn(goal, name)];
  const [old, next] = [groupOf(here, name), groupOf(goal, name)];
  const bothBlocks = was?.purchaseOption === 'capacity-block' && is?.purchaseOption === 'capacity-block';
  const all: Difference[] = [
    { key: 'instanceType', from: was?.instanceType, to: is?.instanceType },
    { key: 'purchaseOption', from: was?.purchaseOption, to: is?.purchaseOption },
    ...(bothBlocks
      ? []
      : [
          { key: 'availabilityZoneId', from: old?.availabilityZoneId, to: next?.availabilityZoneId },
          { key: 'reservationId', from: was?.reservationId, to: is?.reservationId },
          { key: 'placementGroup', from: was?.placementGroup, to: is?.placementGroup },
        ]),
  ];
  return all.find(({ from, to }) => from !== to);
}

const entryIn = ({ input }: Known, name: string) => input.capacity.find((entry) => entry.name === name);
const groupOf = ({ plan }: Known, name: string): NodeGroupPlan | undefined =>
  plan.nodeGroups.find(({ capacity }) => capacity === name);

/** A block's group is filled by its schedule; another is empty only where the file says so. */
const hasNodes = ({ plan }: Known, name: string): boolean =>
  plan.nodeGroups.some(
    ({ capacity, purchaseOption, desiredSize }) =>
      capacity === name && (purchaseOption === 'capacity-block' || desiredSize > 0),
  );

const isReserved = ({ purchaseOption }: Entry): boolean =>
  purchaseOption === 'capacity-block' || purchaseOption === 'on-demand-reservation';

/** The entry in between: what is wanted, under another name; where that is reserved, what was there. */
function passage(was: Entry, entry: Entry, here: Known, goal: Known): Entry | undefined {
  const name = freeName(entry.name, here, goal);
  const zone = (known: Known) => groupOf(known, entry.name)?.availabilityZoneId;
  if (!isReserved(entry)) return { ...structuredClone(entry), name, availabilityZoneId: zone(goal) };
  if (!isReserved(was)) return { ...structuredClone(was), name, availabilityZoneId: zone(here) };
  return undefined;
}

/** Longest name of a capacity entry. */
const MAX_NAME_LENGTH = 20;

function freeName(name: string, here: Known, goal: Known): string {
  const taken = [...here.input.capacity, ...goal.input.capacity].map((entry) => entry.name);
  const short = name.slice(0, MAX_NAME_LENGTH - 2).replace(/-+$/, '');
  return (
    [2, 3, 4, 5, 6, 7, 8, 9].map((number) => `${short}-${number}`).find((one) => !taken.includes(one)) ?? `${short}-x`
  );
}

function moveTo(here: Known, through: Entry, models: readonly string[], goal: Known): EnvironmentInput {
  return changed(here.input, (draft) => {
    stateEverything(draft, here);
    draft.capacity.push(structuredClone(through));
    for (const [place, was] of draft.models.entries()) {
      if (!models.includes(was.name)) continue;
      const wanted = (goal.input.models.find(({ name }) => name === was.name) ?? was) as Model;
      const fits = through.instanceType === entryIn(goal, was.capacity ?? '')?.instanceType ? wanted : was;
      draft.models[place] = {
        ...structuredClone(fits),
        capacity: through.name,
        movesFrom: was.capacity,
        port: was.port,
      };
    }
    keepFileSystem(draft, here);
  });
}

/** With two entries a file must say what it left open with one; ports follow from places. */
function stateEverything(draft: Draft, here: Known): void {
  for (const [index, model] of draft.models.entries()) {
    model.capacity = capacityOf(model, here.input);
    if (here.config.models.length > 1 && here.config.frontDoor === undefined)
      model.port = model.port ?? listenerPort(index);
  }
}

/** The entry is there: with as many nodes as it shall have, if those are more. */
function put(entries: Draft['capacity'], entry: Entry): void {
  const there = entries.find(({ name }) => name === entry.name);
  if (there === undefined) entries.push(structuredClone(entry));
  else if (there.count < entry.count) there.count = entry.count;
}

/** The file system that pods leave stays as it is until they have left. */
export function keepFileSystem(draft: Draft, { plan }: Known): void {
  const { fileSystem } = plan;
  if (fileSystem === undefined) return;
  const storage = (draft.storage ??= {});
  const kept = new Set([...(storage.keepFileSystemsIn ?? []), fileSystem.availabilityZoneId]);
  storage.keepFileSystemsIn = [...kept];
  storage.capacityGiB = Math.max(storage.capacityGiB ?? 0, fileSystem.storageCapacityGiB);
}

/** Nodes first, then the pods. */
function moveLegs(
  here: Known,
  input: EnvironmentInput,
  next: Known,
  models: readonly string[],
  targets: readonly string[],
): Leg[] {
  const names = models.join(', ');
  const groups = targets.map((name) => `'${name}'`).join(', ');
  const comes = next.plan.nodeGroups.filter(({ capacity }) => targets.includes(capacity));
  const gap = gapBetween(here, comes, models);
  return [
    {
      title: `Nodes of ${groups}, beside those that run`,
      input,
      only: ['GpuCapacity'],
      scales: fillNow(comes, here.config.asOf),
      does: `makes ${comes.map(describe).join(', ')}; pods stay where they are`,
      waitFor: [
        ...comes.filter(({ serves }) => serves).flatMap((group) => lateFill(next.plan.environment, group)),
        ...targets.map((name) => `the nodes of '${name}' are Ready: ${nodesOf(name)}`),
      ],
    },
    {
      title: `${names} ${models.length === 1 ? 'moves' : 'move'} to ${groups}`,
      input,
      only: ['Workloads'],
      does: howText(next, models, groups),
      ...(gap === undefined ? {} : { clientsFeel: gap, ready: Object.fromEntries(models.map((name) => [name, 0])) }),
      goBack: `'npm run windlass -- change ${STEP_FILE} ${OTHER_FILE}' says the way back, for as long as the nodes of before run`,
      waitFor: [`every pod of ${names} is Ready on the nodes of ${groups}, and none is left on the old ones: ${PODS}`],
    },
  ];
}

/** Groups of pods over nodes cannot start beside themselves. */
function howText({ plan }: Known, models: readonly string[], groups: string): string {
  const inPlace = plan.deployments.filter(({ name, rollout }) => models.includes(name) && rollout === 'in-place');
  return inPlace.length === 0
    ? `starts all pods of ${models.join(', ')} on ${groups}; an old one goes when a new one serves`
    : `moves ${models.join(', ')} to ${groups}; of ${inPlace.map(({ name }) => name).join(', ')} one replica after another goes and starts there, for one over several nodes cannot start beside itself`;
}

const describe = ({ name, maxSize, instanceType, capacityBlock }: NodeGroupPlan): string =>
  capacityBlock === undefined
    ? `${name} with ${maxSize} × ${instanceType.name}`
    : `${name} for ${maxSize} × ${instanceType.name}, which its schedule fills at ${capacityBlock.nodesFrom}`;

/** Blocks of two entries follow one another too: where the earlier is over before the later begins. */
function gapBetween(here: Known, comes: readonly NodeGroupPlan[], models: readonly string[]): string | undefined {
  const places = new Set(
    here.plan.deployments.filter(({ name }) => models.includes(name)).map(({ nodeGroup }) => nodeGroup),
  );
  const ends = here.plan.nodeGroups
    .filter(({ capacity }) => places.has(capacity))
    .map(({ capacityBlock }) => capacityBlock?.drainFrom ?? FOREVER);
  const starts = comes.map(({ capacityBlock }) => capacityBlock?.nodesFrom ?? '');
  const [end, start] = [ends.sort().at(-1) ?? FOREVER, starts.sort().at(-1) ?? ''];
  return start < end
    ? undefined
    : `nobody answers from ${end}, when the nodes of before drain, until the pods have started on those that come at ${start}: extend the earlier block, or buy the later a day earlier`;
}

const FOREVER = '9999';
