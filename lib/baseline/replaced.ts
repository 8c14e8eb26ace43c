import type { Assembly } from '../policy/model/assembly';
import type { Resource } from '../policy/model/resource';
import { placeOf } from './references';
import { watchedValues } from './take';
import type { Baseline, BaselineResource } from './types';
import { isSure, textOf } from './watched';

/** A resource of the baseline with its place. */
export interface Entry {
  readonly stack: string;
  readonly logicalId: string;
  /** `stack/LogicalId` */
  readonly place: string;
  readonly was: BaselineResource;
}

export const entriesOf = ({ stacks }: Baseline): readonly Entry[] =>
  Object.entries(stacks).flatMap(([stack, { resources }]) =>
    Object.entries(resources).map(([logicalId, was]) => ({
      stack,
      logicalId,
      place: placeOf({ stack, logicalId }),
      was,
    })),
  );

/** A watched value that is another one now. */
export interface Difference {
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Why a resource would be made anew. */
export interface Replaced {
  readonly entry: Entry;
  readonly next: Resource;
  readonly isSure: boolean;
  readonly differences: readonly Difference[];
}

/**
 * Resources of the baseline that an update replaces, or may. Replacing one changes what refers to it, which may replace that
 * too: until nothing new comes.
 */
export function replacedIn(baseline: Baseline, next: Assembly): ReadonlyMap<string, Replaced> {
  const entries = entriesOf(baseline);
  let found: ReadonlyMap<string, Replaced> = new Map();
  for (let known = -1; known !== found.size;) {
    known = found.size;
    const moved = new Set([...found.values()].filter((one) => one.isSure).map(({ entry }) => entry.place));
    const replaced = entries.flatMap((entry) => replacementOf(entry, baseline, next, moved));
    found = new Map(replaced.map((one) => [one.entry.place, one]));
  }
  return found;
}

function replacementOf(
  entry: Entry,
  { watched }: Baseline,
  assembly: Assembly,
  moved: ReadonlySet<string>,
): readonly Replaced[] {
  const next = assembly.find(entry.stack, entry.logicalId);
  if (next === undefined) return [];
  const { type, properties } = entry.was;
  if (next.type !== type)
    return [{ entry, next, isSure: true, differences: [{ path: 'Type', before: type, after: next.type }] }];
  const paths = watched.resources[type] ?? [];
  const values = watchedValues(next, paths, ({ stack, logicalId }) =>
    moved.has(placeOf({ stack: stack.name, logicalId })),
  );
  const differences = paths
    .filter((path) => textOf(properties[path]) !== textOf(values[path]))
    .map((path) => ({ path, before: properties[path], after: values[path] }));
  if (differences.length === 0) return [];
  return [{ entry, next, differences, isSure: differences.some(({ path }) => isSure(type, path)) }];
}
