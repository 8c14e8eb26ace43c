import type { Assembly } from '../policy/model/assembly';
import type { Resource } from '../policy/model/resource';
import { consequenceOf, list, shownValue } from '../review';
import { causeOf } from './causes';
import { isGuarded } from './guarded';
import { differInLost, referencesIn, placeOf } from './references';
import { type Difference, entriesOf, type Entry, type Replaced, replacedIn } from './replaced';
import { watchedValues } from './take';
import type { Baseline, BaselineResource, Loss } from './types';
import { textOf } from './watched';

/** Resources of the baseline that a deploy would replace, delete, leave behind or stop protecting. */
export function resourceLosses(
  baseline: Baseline,
  next: Assembly,
  isTold: (stack: string) => boolean,
): readonly Loss[] {
  const guarded = entriesOf(baseline).filter(({ was }) => was.role !== 'support');
  const replaced = replacedIn(baseline, next);
  const isGone = ({ stack, logicalId }: Entry): boolean => next.find(stack, logicalId) === undefined;
  const gone = guarded.filter(isGone);
  const isLost = placesOf([...gone, ...guarded.filter(({ place }) => replaced.has(place))]);
  const follows = guarded.filter(({ place }) => isFollowing(replaced.get(place), isLost));
  const alongside = followersBy(follows, replaced);
  const weaker = guarded.filter((entry) => !isGone(entry) && weakenedBy(entry, next).length > 0);
  const roots = guarded.filter(
    (entry) =>
      (gone.includes(entry) && isTold(entry.stack)) ||
      (replaced.has(entry.place) && !follows.includes(entry)) ||
      weaker.includes(entry),
  );
  return roots.map((entry) => ({
    ...(gone.includes(entry)
      ? goneLoss(entry, baseline, next)
      : presentLoss(entry, follows.includes(entry) ? undefined : replaced.get(entry.place), next)),
    label: `${entry.place} (${entry.was.type})`,
    names: namesOf(entry, next),
    alongside: (alongside.get(entry.place) ?? []).map(
      ({ place, was }) => `${consequenceOf(was.type).noun} ${was.construct ?? place}`,
    ),
  }));
}

function placesOf(entries: readonly Entry[]): (place: string) => boolean {
  const places = new Set(entries.map(({ place }) => place));
  return (place) => places.has(place);
}

/** Nothing of it differs but what refers to another one that is lost. */
const isFollowing = (replaced: Replaced | undefined, isLost: (place: string) => boolean): boolean =>
  replaced !== undefined &&
  replaced.differences.every(({ before, after }) => differInLost(textOf(before), textOf(after), isLost));

/** By the lost resource that they stand on in the end. */
function followersBy(
  followers: readonly Entry[],
  replaced: ReadonlyMap<string, Replaced>,
): ReadonlyMap<string, readonly Entry[]> {
  const byPlace = new Map(followers.map((entry) => [entry.place, entry]));
  const causes = (entry: Entry): readonly string[] =>
    (replaced.get(entry.place)?.differences ?? []).flatMap(({ before }) => referencesIn(before).map(placeOf));
  const rootsOf = (entry: Entry, seen: ReadonlySet<string>): readonly string[] =>
    causes(entry).flatMap((place) => {
      const further = byPlace.get(place);
      if (seen.has(place)) return [];
      return further === undefined ? [place] : rootsOf(further, new Set([...seen, place]));
    });
  const found = new Map<string, readonly Entry[]>();
  for (const entry of followers)
    for (const root of new Set(rootsOf(entry, new Set([entry.place]))))
      found.set(root, [...(found.get(root) ?? []), entry]);
  return found;
}

/** What a permission may call it. */
function namesOf({ place, stack, was }: Entry, next: Assembly): readonly string[] {
  return [
    place,
    `${place} (${was.type})`,
    ...(was.construct === undefined ? [] : [`${stack}/${was.construct}`]),
    ...(next.stack(stack) === undefined ? [stack] : []),
  ];
}

type Told = Pick<Loss, 'field' | 'what' | 'lost' | 'wayOut'>;

function goneLoss(entry: Entry, baseline: Baseline, next: Assembly): Told {
  const { was, stack } = entry;
  const { means, without = means } = consequenceOf(was.type);
  const isStackGone = next.stack(stack) === undefined;
  const kept = was.deletionPolicy !== undefined;
  const moved = movedTo(entry, baseline, next);
  const what = isStackGone
    ? `would be left behind: the output has no stack ${stack}, and no deployment deletes or updates it`
    : kept
      ? `would be orphaned: the stack has it no more, and its DeletionPolicy ${was.deletionPolicy} leaves it in the account`
      : 'would be deleted: the stack has it no more';
  return {
    ...fieldOf(entry),
    what: moved === undefined ? what : `${what}; ${moved.label} would be made in its place`,
    lost: isStackGone || kept ? `nothing updates or protects it any more, and ${means}` : without,
    wayOut:
      moved === undefined
        ? 'keep what it is made for'
        : 'keep its construct path, or its logical id with overrideLogicalId',
  };
}

const fieldOf = (entry: Entry, paths: readonly string[] = []): Pick<Loss, 'field'> => {
  const field = causeOf(entry, paths);
  return field === undefined ? {} : { field };
};

/** The same resource under another logical id or in another stack. */
function movedTo({ was }: Entry, { stacks, watched }: Baseline, next: Assembly): Resource | undefined {
  const paths = watched.resources[was.type] ?? [];
  const isNew = ({ stack, logicalId }: Resource): boolean => stacks[stack.name]?.resources[logicalId] === undefined;
  return next.resources.find(
    (one) => one.type === was.type && isNew(one) && isGuarded(one) && isAlike(was, watchedValues(one, paths)),
  );
}

/** But for what they refer to. */
const isAlike = ({ properties }: BaselineResource, values: Record<string, unknown>): boolean =>
  differInLost(textOf(properties), textOf(values), () => true);

function presentLoss(entry: Entry, replaced: Replaced | undefined, next: Assembly): Told {
  const { was } = entry;
  const weakened = weakenedBy(entry, next);
  const { means } = consequenceOf(was.type);
  if (replaced === undefined)
    return {
      what: `would lose its protection: ${list(weakened)}`,
      lost: `from then on its stack deletes it with the next change, and ${means}`,
      wayOut: 'keep its policy',
    };
  const paths = replaced.differences.map(({ path }) => path);
  return {
    ...fieldOf(entry, paths),
    what: [
      `${replaced.isSure ? 'would be replaced' : 'may be replaced'}: ${list(replaced.differences.map(changeText))}`,
      ...weakened,
    ].join('; '),
    lost: means,
    wayOut: `keep ${list(paths)}`,
  };
}

const changeText = ({ path, before, after }: Difference): string =>
  `${path} (${shownValue(before)} → ${shownValue(after)})`;

/** How well a policy keeps a resource. */
const STRENGTH: Readonly<Record<string, number>> = { Snapshot: 1, RetainExceptOnCreate: 2, Retain: 2 };
const strengthOf = (policy: string | undefined): number => STRENGTH[policy ?? ''] ?? 0;

function weakenedBy({ stack, logicalId, was }: Entry, assembly: Assembly): readonly string[] {
  const json = assembly.find(stack, logicalId)?.json as
    (Resource['json'] & { readonly Condition?: string }) | undefined;
  if (json === undefined) return [];
  const policies = [
    ['DeletionPolicy', was.deletionPolicy, json.DeletionPolicy],
    ['UpdateReplacePolicy', was.updateReplacePolicy, json.UpdateReplacePolicy],
  ] as const;
  return [
    ...policies
      .filter(([, before, after]) => strengthOf(after) < strengthOf(before))
      .map(([name, before, after]) => `${name} ${before} → ${after ?? 'Delete'}`),
    ...(was.condition === json.Condition || json.Condition === undefined
      ? []
      : [`Condition ${json.Condition} decides whether it exists`]),
  ];
}
