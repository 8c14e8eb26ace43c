import { decideEngine, type DecidedEngine } from './decide';
import { type ImportOptions, writeEnvironment, type Written } from './environment';
import { notCarried, notNeeded } from './flags/draft';
import { readSource } from './read-source';
import type { Item, SourceFormat, Verdict } from './types';

export type ImportResult =
  | {
      readonly ok: true;
      readonly format: SourceFormat;
      readonly written: Written;
      /** Everything the source says, each with what became of it. */
      readonly items: readonly Item[];
    }
  | { readonly ok: false; readonly message: string };

/** The environment that a source describes, with what became of each flag, variable and setting of it. */
export function importSource(text: string, options: ImportOptions & { readonly format?: SourceFormat }): ImportResult {
  const source = readSource(text, options.format);
  if (!source.ok) return source;
  const decided = source.reading.engines.map(decideEngine);
  const leaders = decided.filter((one) => leaderOf(one, decided) === undefined);
  const items = decided.flatMap((one) => itemsOf(one, leaderOf(one, decided)));
  return {
    ok: true,
    format: source.format,
    written: writeEnvironment(leaders, options),
    items: [...items, ...source.reading.settings],
  };
}

const nameOfModel = ({ draft: { model } }: DecidedEngine): string => (typeof model === 'string' ? model : model.id);

/** A process of a replica that another one leads, or the half of a pair that only computes prompts. */
function leaderOf(one: DecidedEngine, all: readonly DecidedEngine[]): DecidedEngine | undefined {
  if (!isFollower(one)) return undefined;
  return all.find((other) => other !== one && !isFollower(other) && nameOfModel(other) === nameOfModel(one));
}

const isFollower = ({ engine, items }: DecidedEngine): boolean =>
  engine.isPrefill === true ||
  items.some(
    ({ name, value, kind }) =>
      kind === 'flag' &&
      (/^--headless$/.test(name) ||
        (/^(--node[-_]rank|-r|--data[-_]parallel[-_](start[-_])?rank|-dpn|-dpr)$/.test(name) && Number(value) > 0)),
  );

/** Of a follower: what its leader says too, or decides, needs no field; the rest is said. */
function itemsOf({ engine, items }: DecidedEngine, leader: DecidedEngine | undefined): readonly Item[] {
  if (leader === undefined) return items;
  return items.map((item) =>
    item.outcome === 'carried'
      ? { ...item, to: undefined, ...followed(item, engine.isPrefill === true, leader) }
      : item,
  );
}

function followed(item: Item, isPrefill: boolean, leader: DecidedEngine): Verdict {
  const isSame = leader.items.some(({ name, value }) => name === item.name && value === item.value);
  if (isSame) return notNeeded(`${leader.engine.place} says the same`);
  return notCarried(
    isPrefill
      ? `prefill and decode are the same engines; those of ${leader.engine.place} are taken`
      : `${leader.engine.place} says otherwise, and ranks of one replica are alike`,
  );
}
