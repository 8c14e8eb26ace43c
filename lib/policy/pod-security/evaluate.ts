import type { PodTemplate } from '../model/pods';
import { baseline } from './baseline';
import type { Violation } from './places';
import { restricted } from './restricted';
import type { Check, Level } from './types';

const applies =
  (minor: number) =>
  ({ from = 0, until = Infinity }: Check): boolean =>
    from <= minor && minor < until;

/** The checks of a level in Kubernetes 1.`minor`, as `checkRegistry` puts them together. */
function checksOf(level: Level, minor: number): readonly Check[] {
  if (level === 'privileged') return [];
  const base = baseline.filter(applies(minor));
  if (level === 'baseline') return base;
  const kept = base.filter(({ overriddenFrom = Infinity }) => minor < overriddenFrom);
  return [...kept, ...restricted.filter(applies(minor))];
}

/** What the admission controller of Kubernetes 1.`minor` would refuse in a pod at a level. */
export const violations = (
  pod: PodTemplate,
  level: Level,
  minor: number,
): readonly (Violation & { readonly check: string })[] =>
  checksOf(level, minor).flatMap(({ id, check }) => check(pod, minor).map((found) => ({ ...found, check: id })));
