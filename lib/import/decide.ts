import {
  compareVersions,
  defaultEngine,
  ENGINE_SECURITY_FLOOR,
  engineFlags,
  findEngine,
  formerFlags,
  suggest,
} from '../catalog';
import type { ModelSpec } from '../catalog/types';
import { readArguments, type Use } from './flags/arguments';
import { carried, derived, type ModelDraft, notCarried, notNeeded, type Situation } from './flags/draft';
import { FORMER_ROWS } from './flags/former';
import { engineArg, isDefault, ROWS } from './flags/rows';
import { findSourceModel, nameOf } from './model-source';
import type { Item, SourceEngine, Verdict } from './types';
import { isUnresolved, spelled, unresolvedNames } from './unresolved';
import { decideVariables } from './variables';

/** One engine as an entry of `models`, with what became of everything the source says of it. */
export interface DecidedEngine {
  readonly engine: SourceEngine;
  readonly draft: ModelDraft;
  readonly spec?: ModelSpec;
  readonly items: readonly Item[];
  /** What a person must know or add, by the path of the field in the draft. */
  readonly comments: ReadonlyMap<string, string>;
}

export function decideEngine(engine: SourceEngine): DecidedEngine {
  const release = releaseOf(engine);
  const read = readArguments(engine.words, release.version);
  const stated = read.filter(isModel).at(-1);
  const uses = read.map((use) => (isUnknowable(use) && use !== stated ? { ...use, kind: 'stray' as const } : use));
  const found = findSourceModel(stated?.values[0], engine.name);
  const { draft, spec } = found;
  if (engine.name !== undefined && stated === undefined) draft.name = nameOf(engine.name);
  if (release.version !== defaultEngine.version) draft.engine = { version: release.version };
  const comments = new Map<string, string>();
  if (found.comment !== undefined)
    comments.set(typeof draft.model === 'string' ? 'model' : 'model.path', found.comment);
  const situation: Situation = { engine, uses, spec, version: release.version, draft, comments };
  const flags = uses.map((use): Item => ({
    place: engine.place,
    ...nameAndValue(use),
    ...(use === stated ? found.verdict : verdictOf(use, situation)),
  }));
  const items = [
    ...flags,
    ...(stated === undefined
      ? [{ place: engine.place, kind: 'setting' as const, name: 'model', ...found.verdict }]
      : []),
    ...decideVariables(engine, draft, release.version),
    ...engine.settings.map((setting): Item => ({ place: engine.place, kind: 'setting', ...setting })),
    ...release.items,
  ];
  complete(draft, engine);
  return { engine, draft, spec, items, comments };
}

const isModel = ({ kind, name }: Use): boolean => kind === 'model' || (kind === 'flag' && name === 'model');

/** `$EXTRA` before a model that is named: it may hold any number of flags. */
const isUnknowable = ({ kind, values: [word = ''] }: Use): boolean => kind === 'model' && isUnresolved(word);

/** Of the image's tag where the catalog has it; nothing else says it. */
function releaseOf({ image, place }: SourceEngine): { readonly version: string; readonly items: readonly Item[] } {
  if (image === undefined || image === '') return { version: defaultEngine.version, items: [] };
  const item = (verdict: Verdict): Item => ({
    place,
    kind: 'setting',
    name: 'image',
    value: spelled(image),
    ...verdict,
  });
  const [, tag] = /vllm\/vllm-openai:v?(\d+\.\d+\.\d+)$/.exec(image) ?? [];
  const isOfficial = /(^|\/)vllm\/vllm-openai(:|@|$)/.test(image);
  if (tag !== undefined && isServed(tag)) {
    const why = tag === defaultEngine.version ? `vLLM ${tag}, which is the default` : `vLLM ${tag}`;
    return { version: tag, items: [item(carried('models[].engine.version', why))] };
  }
  const verdict = isOfficial
    ? derived(
        'models[].engine.version',
        `vLLM ${defaultEngine.version}, whose flags the catalog has${tag === undefined ? '' : `, in place of ${tag}`}`,
      )
    : notCarried(
        `vLLM ${defaultEngine.version} from its own image in its place; an image of yours is written as models[].engine.image by digest (docs/image-contract.md)`,
      );
  return { version: defaultEngine.version, items: [item(verdict)] };
}

/** A release whose flags are known, whose image is, and that has no known hole. */
const isServed = (version: string): boolean =>
  findEngine(version)?.image.digest !== undefined && compareVersions(version, ENGINE_SECURITY_FLOOR.version) >= 0;

/** Values that no report may show. */
const SECRET_FLAGS = new Set(['api-key', 'hf-token']);

function nameAndValue({ kind, written, values, negated, name, spec }: Use): Pick<Item, 'kind' | 'name' | 'value'> {
  const isSwitchOff = negated && !written.includes('no-') && spec?.kind !== 'value';
  const value = SECRET_FLAGS.has(name) ? '' : isSwitchOff ? 'false' : values.map(spelled).join(' ');
  const isSetting = kind === 'flag' && !written.startsWith('-');
  const isPositional = kind === 'model' && written === spelled(values[0] ?? '');
  return {
    kind: isSetting ? 'setting' : 'flag',
    name: isPositional ? 'model' : written,
    ...(value === '' ? {} : { value }),
  };
}

function verdictOf(use: Use, situation: Situation): Verdict {
  const { uses, version, draft } = situation;
  if (use.kind === 'stray') return strayVerdict(use);
  if (isModel(use)) return notNeeded('the model is named again later');
  const last = uses.findLast(
    (other) => other.kind === 'flag' && other.name === use.name && other.keys.join() === use.keys.join(),
  );
  if (last !== use && use.spec?.type.includes('append') !== true)
    return notNeeded('it is given again later, which is what counts');
  const row = ROWS[use.name] ?? (use.spec === undefined ? FORMER_ROWS[use.name] : undefined);
  if (use.spec === undefined && row === undefined) return absentVerdict(use, version);
  if (isNotAValue(use)) return notCarried('it stands without the value that it takes');
  const open = use.values.filter(isUnresolved);
  if (open.length > 0) return openVerdict(use, open, situation);
  if (row !== undefined) return row(use, situation);
  if (use.keys.length === 0 && isDefault(version, use.name, use.values[0] ?? !use.negated))
    return notNeeded("it is vLLM's default");
  return engineArg(use, { ...situation, draft });
}

const isNotAValue = ({ spec, values }: Use): boolean =>
  spec?.kind === 'value' && values.length === 0 && !spec.type.includes('nargs=?');

/** A word that no flag takes: it may hold several where only the shell knows. */
const strayVerdict = ({ values: [word = ''] }: Use): Verdict =>
  isUnresolved(word)
    ? notCarried(
        `what ${unresolvedNames(word).join(' and ')} holds is not in the source; write it there and import again`,
      )
    : notCarried('it belongs to no flag; vLLM refuses it too');

/** What is decided whatever the value is; otherwise the value is missed. */
function openVerdict(use: Use, open: readonly string[], situation: Situation): Verdict {
  const trial = (ROWS[use.name] ?? FORMER_ROWS[use.name])?.(use, {
    ...situation,
    draft: structuredClone(situation.draft),
    comments: new Map(),
  });
  if (trial !== undefined && ['derived', 'not-needed'].includes(trial.outcome)) return trial;
  const names = [...new Set(open.flatMap(unresolvedNames))].join(' and ');
  return notCarried(`its value is ${names}, which the source does not say; ${wayOut(use)}`);
}

const wayOut = ({ name }: Use): string => `write it there and import again, or set what --${name} says by hand`;

function absentVerdict({ written, name }: Use, version: string): Verdict {
  const former = formerFlags[`--${name}`];
  if (former !== undefined)
    return former.now === undefined
      ? notNeeded(`vLLM ${version} has no such flag any more: ${former.why}`)
      : notCarried(`vLLM ${version} has no such flag any more: ${former.why}; say it with ${former.now}`);
  const [near] = suggest(`--${name}`, [...engineFlags(version).keys()]);
  return notCarried(`vLLM ${version} has no flag ${written}${near === undefined ? '' : `; did you mean ${near}?`}`);
}

/** What the engine would do without a word, and the plan would decide otherwise. */
function complete(draft: ModelDraft, { replicas, hardware }: SourceEngine): void {
  if (replicas !== undefined && replicas > 1) draft.replicas = replicas;
  const { layout } = draft;
  const isSpread = layout?.dataParallelSize !== undefined || layout?.pipelineParallelSize !== undefined;
  if (isSpread && layout.tensorParallelSize === undefined) draft.layout = { ...layout, tensorParallelSize: 1 };
  if (hardware.nodes !== undefined && hardware.nodes > 1 && layout?.nodes === undefined)
    draft.layout = { ...draft.layout, nodes: hardware.nodes };
}
