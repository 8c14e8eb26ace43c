import { defaultEngine, engineFlags, findEngineFlag, nearNames, outOfRange, suggest } from '../../catalog';
import type { EngineFlagSpec } from '../../catalog/types';
import type { FlagValue } from '../../schema/engine-fields';
import type { ModelConfig } from '../schema';
import { standingOf } from '../../schema/flag-ownership';
import { expectedOf } from './flag-values';

export const engineVersionOf = ({ engine }: Pick<ModelConfig, 'engine'>): string =>
  engine?.version ?? defaultEngine.version;

/** A stated flag by its own name: underscores and aliases are other spellings of it. */
export interface StatedFlag {
  readonly name: string;
  /** As it was written. */
  readonly written: string;
  readonly value: FlagValue;
}

export function statedFlags(model: Pick<ModelConfig, 'engine'>): readonly StatedFlag[] {
  const version = engineVersionOf(model);
  return Object.entries(model.engine?.args ?? {}).map(([written, value]) => ({
    written,
    value,
    name: (findEngineFlag(version, `--${written}`)?.flag ?? `--${written}`).slice(2),
  }));
}

/** What is wrong with one entry of `engine.args`; undefined: nothing. */
export function flagProblem(written: string, value: FlagValue, version: string): string | undefined {
  const bare = written.replace(/^-+/, '');
  const [base = ''] = bare.split('.');
  const spec =
    findEngineFlag(version, `--${bare}`) ?? findEngineFlag(version, written) ?? findEngineFlag(version, `--${base}`);
  if (spec === undefined || !/^[\w.-]+$/.test(written)) return unknownFlag(bare, version);
  const name = spec.flag.slice(2);
  const standing = standingOf(name);
  if (standing === undefined) throw new Error(`nobody decided who may set --${name}`);
  if (standing.kind === 'owned') return `the plan sets --${name}; state ${standing.field} instead`;
  if (standing.kind === 'refused') return `--${name} is refused: ${standing.reason}; leave it out`;
  return misspelt(written, bare, value, spec) ?? valueProblem(spec, value);
}

function unknownFlag(name: string, version: string): string {
  const flags = [...engineFlags(version).keys()].filter((flag) => flag.startsWith('--')).map((flag) => flag.slice(2));
  const [near] = suggest(name, flags);
  const hint =
    near === undefined
      ? (nearNames(name, flags) ?? `see 'vllm serve --help=all' of that release`)
      : `did you mean '${near}'?`;
  return `vLLM ${version} has no flag --${name}; ${hint}`;
}

/** One way to write each flag: its long name, without dashes; what is off is `false`; a key of JSON stands in its object. */
function misspelt(written: string, bare: string, value: FlagValue, spec: EngineFlagSpec): string | undefined {
  const name = spec.flag.slice(2);
  if (written !== bare) return `write it without dashes: '${name}'`;
  if (bare.includes('.')) {
    const keys = bare.split('.').slice(1);
    const inner = keys.reduceRight<unknown>((rest, key) => ({ [key]: rest }), value);
    return `write it as an object: '${name}': ${JSON.stringify(inner)}`;
  }
  const plain = bare.replaceAll('_', '-');
  const isNegated = plain !== name && spec.kind === 'bool_pair' && !spec.aliases.includes(`--${plain}`);
  return isNegated ? `write '${name}': ${value === false ? 'true' : 'false'}` : undefined;
}

function valueProblem(spec: EngineFlagSpec, value: FlagValue): string | undefined {
  const expected = expectedOf(spec, value);
  if (expected !== undefined) return `${shown(value)} is no value of ${spec.flag}, which takes ${expected}`;
  const range = typeof value === 'number' ? outOfRange(spec.flag.slice(2), value) : undefined;
  if (range !== undefined) return `${value} is no value of ${spec.flag}, which must be ${range}`;
  if (spec.flag === '--generation-config' && !SOURCES_OF_DEFAULTS.includes(value))
    return `${shown(value)} is no value of ${spec.flag}, which takes 'auto' or 'vllm' where no folder of the pod has one; state single defaults in override-generation-config`;
  return spec.flag === '--disable-custom-all-reduce' && value === false
    ? 'false is what vLLM does by itself, and over nodes the plan turns it off; leave it out'
    : undefined;
}

/** The checkpoint's generation_config.json, or vLLM's own. */
const SOURCES_OF_DEFAULTS: readonly unknown[] = ['auto', 'vllm'];

const MOST_SHOWN = 60;
const shown = (value: unknown): string => String(JSON.stringify(value)).slice(0, MOST_SHOWN);
