import type { EngineFlagSpec } from '../types';
import { isAtLeast, THRESHOLDS } from './thresholds';
import flagFile from './vllm-flags.json';

interface FlagRow extends EngineFlagSpec {
  readonly inVersions: readonly string[];
}

const rows = flagFile.flags as unknown as readonly FlagRow[];

/** Named flags of one release as its parser lists them, without the positional model; empty for an unknown release. */
export function engineFlagList(version: string): readonly EngineFlagSpec[] {
  return rows.filter((row) => row.kind !== 'positional' && row.inVersions.includes(version));
}

const byVersion = new Map<string, ReadonlyMap<string, EngineFlagSpec>>();

/** Flags of one release by name and by alias. */
export function engineFlags(version: string): ReadonlyMap<string, EngineFlagSpec> {
  const known = byVersion.get(version);
  if (known) return known;
  const flags = new Map(
    engineFlagList(version).flatMap((spec) => [spec.flag, ...spec.aliases].map((name) => [name, spec])),
  );
  byVersion.set(version, flags);
  return flags;
}

/**
 * The flag an argument stands for, as the release's own parser reads it: `--no-x` is the negation of a `bool_pair`, in newer
 * releases `--disable-x` that of `--enable-x` too, underscores are dashes, and `--compilation-config.mode` sets a key of
 * `--compilation-config`.
 */
export function findEngineFlag(version: string, argument: string): EngineFlagSpec | undefined {
  const flags = engineFlags(version);
  const exact = flags.get(argument) ?? flags.get(normalised(argument));
  return exact ?? negated(version, flags, normalised(argument)) ?? dotted(flags, normalised(argument));
}

const normalised = (argument: string): string => {
  const [name = '', ...keys] = argument.split('.');
  return [name.replaceAll('_', '-'), ...keys].join('.');
};

function negated(
  version: string,
  flags: ReadonlyMap<string, EngineFlagSpec>,
  argument: string,
): EngineFlagSpec | undefined {
  const spec = flags.get(argument.replace(/^--no-/, '--')) ?? flags.get(opposite(version, argument));
  return spec?.kind === 'bool_pair' ? spec : undefined;
}

/** `--enable-x` of `--disable-x` and the reverse, where the release's parser pairs them. */
function opposite(version: string, argument: string): string {
  if (!isAtLeast(version, THRESHOLDS.enableDisablePairs)) return argument;
  return argument.startsWith('--enable-')
    ? argument.replace('--enable-', '--disable-')
    : argument.replace('--disable-', '--enable-');
}

function dotted(flags: ReadonlyMap<string, EngineFlagSpec>, argument: string): EngineFlagSpec | undefined {
  const dot = argument.indexOf('.');
  const spec = dot > 0 ? flags.get(argument.slice(0, dot)) : undefined;
  return spec?.type.startsWith('json(') ? spec : undefined;
}
