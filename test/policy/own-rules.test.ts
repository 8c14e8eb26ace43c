import { checkManifests, message, type ObjectRule, rules, WindlassPolicy } from '../../lib/policy';
import { complaint } from '../../lib/policy/checks';
import { controls, HELD_OTHERWISE, rulesOf } from '../../lib/policy/controls';
import { takenRuleIds } from '../../app/taken-rules';

const rule: ObjectRule = {
  over: 'object',
  id: 'no-config-maps',
  title: 'No config maps',
  source: 'a guideline',
  kinds: ['ConfigMap'],
  check: (object) => [complaint('kind', object.kind, { problem: 'they are not wanted', wayOut: 'remove it' })],
};
const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'b' } };

test("a rule of one's own is judged where it is given", () => {
  expect(checkManifests([object])).toEqual([]);
  expect(checkManifests([object], { rules: [rule] })).toMatchObject([
    { rule: { id: 'no-config-maps' }, where: 'ConfigMap b/a', problem: 'they are not wanted' },
  ]);
});

test('the plugin has it beside ours, so that its findings can be accepted', () => {
  const ours = new WindlassPolicy().ruleIds;
  expect(new WindlassPolicy({ rules: [rule] }).ruleIds).toEqual([...ours, 'no-config-maps']);
});

test('none may have an id of ours', () => {
  const taken = { ...rule, id: 'imds-tokens' };
  expect(() => new WindlassPolicy({ rules: [taken] })).toThrow("rule 'imds-tokens' is one of Windlass");
  expect(takenRuleIds([rule, taken])).toEqual([
    { field: 'windlass.config.ts: rules[1].id', message: "'imds-tokens' is a rule of Windlass; give yours another id" },
  ]);
});

test.each([
  [
    'throws',
    () => {
      throw new TypeError('no such field');
    },
    '"TypeError: no such field", but a rule that throws judges nothing',
  ],
  ['gives no list', () => undefined, 'not set, but it must give a list of complaints'],
  ['gives no complaints', () => ['bad'], '["bad"], but it must give a list of complaints'],
])('one that %s is a finding, once, and hides none of the others', (_, check, said) => {
  const broken = { ...rule, id: 'broken', check: check as unknown as ObjectRule['check'] };
  const findings = checkManifests([object, object], { rules: [broken, rule] });
  expect(findings.map((finding) => [finding.rule.id, finding.resource])).toEqual([
    ['no-config-maps', undefined],
    ['no-config-maps', undefined],
    ['broken', undefined],
  ]);
  expect(message(findings[2]!)).toBe(
    `rule broken at ConfigMap b/a: check is ${said}; mend its check, or leave the rule out`,
  );
});

test('a rule that enforces controls names them, and every control is enforced', () => {
  const ids = controls.map(({ id }) => id);
  const wrong = rules.filter(
    ({ controls: enforced = ids }) => enforced.length === 0 || enforced.some((id) => !ids.includes(id)),
  );
  expect(wrong.map(({ id }) => id)).toEqual([]);
  const idle = controls.filter((control) => rulesOf(control, rules).length === 0);
  expect(idle.map(({ id }) => id)).toEqual(Object.keys(HELD_OTHERWISE));
});
