import { counted } from '../units';
import { list } from './texts';
import type { Hurt, HurtKind, Review } from './types';

const WORDS: Readonly<Record<HurtKind, (count: number) => string>> = {
  unfit: (count) => `refused: ${counted(count, 'problem')}`,
  replace: (count) => `${count} replaced`,
  destroy: (count) => `${count} destroyed`,
  orphan: (count) => `${count} orphaned`,
  restart: (count) => counted(count, 'restart'),
  exposure: (count) => `${counted(count, 'thing')} more exposed`,
  policy: (count) => counted(count, 'policy finding'),
  refused: () => 'one deployment is not enough',
};

/** One line: what is worst, then how much of the rest. */
export function verdictOf(review: Omit<Review, 'verdict'>, wasRefused = false): string {
  const line = mainLine(review).replace(
    / is new(?=:|$)/,
    wasRefused ? ' was refused before, and all of it is told' : '$&',
  );
  return review.steps?.verdict === 'refused' ? `${line}; no row of deployments leads there` : line;
}

function mainLine({ status, hurts, resources, objects, environment }: Omit<Review, 'verdict'>): string {
  if (status === 'same') return `${environment}: nothing changes`;
  const heavy = hurts.filter(({ severity }) => severity !== 'low');
  const [first] = heavy;
  const counts = list(countsOf(heavy));
  const changed = `${counted(resources.length, 'resource')} and ${counted(objects.length, 'object')} change`;
  if (status === 'new') return `${environment} is new${counts === '' ? '' : `: ${counts}`}`;
  if (status === 'removed') return `${environment} is removed, and nothing deletes its stacks`;
  if (first === undefined) return `${environment}: nothing that hurts; ${changed}`;
  return first.severity === 'critical'
    ? `${environment}: ${first.what} (${counts})`
    : `${environment}: ${counts}; ${changed}`;
}

function countsOf(hurts: readonly Hurt[]): string[] {
  const kinds = [...new Set(hurts.map(({ kind }) => kind))];
  return kinds.map((kind) => WORDS[kind](hurts.filter((hurt) => hurt.kind === kind).length));
}
