import type { Stack } from '../../lib/policy/model/resource';
import { refusalsBetween } from '../../lib/policy/update-safety';
import { REFUSED, type RefusalSeed } from './refusal-seeds';

const rulesOf = ({ before, after }: RefusalSeed): readonly string[] => [
  ...new Set(refusalsBetween(before, after).map(({ rule }) => rule)),
];

test.each(REFUSED.map((seed) => [seed.name, seed] as const))('%s: that rule and no other refuses it', (_, seed) => {
  expect(rulesOf(seed)).toEqual([seed.rule]);
});

test.each(REFUSED.map((seed) => [seed.name, seed] as const))('%s: what is deployed is refused nothing', (_, seed) => {
  const deployed: readonly Stack[] = seed.before;
  expect(refusalsBetween(deployed, deployed)).toEqual([]);
});
