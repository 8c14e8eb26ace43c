import { engineArgDeviations } from '../../../charts/vllm/engine-arg-deviations';
import { readArguments } from './arguments';

export type Kind = (typeof engineArgDeviations)[number]['kind'];

/** Flags with their values; keys of one JSON flag are gathered under it. */
function byFlag(args: readonly string[]): Map<string, string> {
  const flags = new Map<string, string>();
  for (const { spec, token, value } of readArguments('0.29.0', args).flags)
    flags.set(spec.flag, token.includes('.') ? token.slice(token.indexOf('.')) : normalised(token, value));
  return flags;
}

function normalised(token: string, value: string | undefined): string {
  if (value === undefined) return token.startsWith('--no-') ? 'off' : 'on';
  return value.startsWith('{') ? JSON.stringify(JSON.parse(value)) : value;
}

/** How ours differs from a recipe, leaving out values that are the deployment's own: sizes, counts, addresses. */
export function differences(
  ours: readonly string[],
  recipe: readonly string[],
  own: readonly string[] = [],
): [string, Kind][] {
  const mine = byFlag(ours);
  const theirs = byFlag(recipe);
  const all = [...new Set([...mine.keys(), ...theirs.keys()])].filter((flag) => !own.includes(flag));
  return all.flatMap((flag): [string, Kind][] => {
    if (!theirs.has(flag)) return [[flag, 'added']];
    if (!mine.has(flag)) return [[flag, 'left out']];
    return mine.get(flag) === theirs.get(flag) ? [] : [[flag, 'changed']];
  });
}

export const explained = ([flag, kind]: [string, Kind]): boolean =>
  engineArgDeviations.some((deviation) => deviation.flag === flag && deviation.kind === kind);
