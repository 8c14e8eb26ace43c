import { RULES } from '../../lib/config/rules';
import { readShape } from '../../lib/config/shape';
import { environmentWith } from '../support/environments';
import { type Change, RULE_CASES, type RuleCase } from './rule-cases';
import type { EnvironmentRule } from '../../lib/config/rules/rule';

/** What one rule alone says of a changed environment. */
function said(rule: EnvironmentRule, change: Change) {
  const { problems, draft } = readShape(environmentWith(change));
  expect(problems).toEqual([]);
  return rule(draft!);
}

const rules: Readonly<Record<string, EnvironmentRule>> = RULES;
const cases: Readonly<Record<string, RuleCase>> = RULE_CASES;

test.each(Object.entries(cases))('%s refuses its field and says why', (name, { refused, field, message }) => {
  expect(said(rules[name]!, refused)).toEqual([{ field, message: expect.stringMatching(message) }]);
});

test.each(Object.entries(cases))('%s accepts the nearest legal value', (name, { accepted }) => {
  expect(said(rules[name]!, accepted)).toEqual([]);
});

/** Rules that have no case, or whose cases it does not tell apart. */
function untested(all: Readonly<Record<string, EnvironmentRule>>): string[] {
  return Object.entries(all)
    .filter(([name, rule]) => {
      const known = cases[name];
      return known === undefined || said(rule, known.refused).length === 0 || said(rule, known.accepted).length > 0;
    })
    .map(([name]) => name);
}

test('every rule has a refused and an accepted case', () => {
  expect(untested(rules)).toEqual([]);
});

test('a rule without a case, one that says nothing and one that always complains are found', () => {
  const seeded = {
    ...rules,
    brandNew: () => [],
    knownRegion: () => [],
    zonesOnce: () => [{ field: 'network', message: 'no' }],
  };
  expect(untested(seeded).sort()).toEqual(['brandNew', 'knownRegion', 'zonesOnce']);
});
