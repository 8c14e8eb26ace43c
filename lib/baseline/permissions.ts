import { suggest } from '../catalog';
import { type Problem, problem } from '../problem';
import { labelOf } from './output';
import { entriesOf } from './replaced';
import type { Baseline, Loss, Replacement } from './types';

export interface Judged {
  /** What nobody permits. */
  readonly refused: readonly Loss[];
  /** What is wrong with the permissions themselves. */
  readonly problems: readonly Problem[];
}

/** Losses against permissions. One that has ended permits nothing. */
export function permitted(
  losses: readonly Loss[],
  replacements: readonly Replacement[],
  baseline: Baseline | undefined,
  day: string | undefined,
): Judged {
  const hasEnded = ({ expires }: Replacement): boolean => day !== undefined && expires < day.slice(0, 10);
  const sound = replacements.filter((one) => !hasEnded(one));
  return {
    refused: losses.filter(({ names }) => !sound.some(({ resource }) => names.includes(resource))),
    problems: replacements.flatMap((one, index) => {
      const at = `replacements[${index}]`;
      const first = replacements.findIndex(({ resource }) => resource === one.resource);
      if (first < index)
        return [problem(`${at}.resource`, `'${one.resource}' is permitted by replacements[${first}]; remove one`)];
      if (hasEnded(one))
        return [
          problem(
            `${at}.expires`,
            `it ended on ${one.expires}; take it out, or decide again and give a later day for '${one.resource}'`,
          ),
        ];
      return losses.some(({ names }) => names.includes(one.resource))
        ? []
        : [problem(`${at}.resource`, unused(one.resource, losses, baseline))];
    }),
  };
}

/** Of a permission that permits nothing: it is over, or it means another one. */
function unused(resource: string, losses: readonly Loss[], baseline: Baseline | undefined): string {
  if (baseline === undefined)
    return `'${resource}' needs no permission: the environment has no baseline, so nothing of it counts as deployed; remove it`;
  if (!namesIn(baseline).includes(resource)) {
    const [nearest] = suggest(
      resource,
      losses.flatMap(({ names }) => names),
    );
    if (nearest !== undefined) return `'${resource}' is not in the baseline; did you mean '${nearest}'?`;
    return `'${resource}' is not in the baseline, which has moved on or never had it; remove it`;
  }
  const followed = losses.find(({ alongside }) => alongside.some((one) => one.endsWith(` ${lastOf(resource)}`)));
  return followed === undefined
    ? `nothing replaces or deletes '${resource}' any more: the baseline is past it; remove it`
    : `'${resource}' goes with ${followed.names[0]} alone; remove it: permitting that one is enough`;
}

const lastOf = (resource: string): string => resource.split(' (')[0]!;

const namesIn = (baseline: Baseline): readonly string[] => [
  ...entriesOf(baseline).flatMap(({ place, stack, was }) => [
    place,
    `${place} (${was.type})`,
    ...(was.construct === undefined ? [] : [`${stack}/${was.construct}`]),
  ]),
  ...Object.keys(baseline.stacks),
  ...baseline.objects.map(labelOf),
  'delivery',
  'account',
  'region',
];
