import { checkManifests, type ObjectRule, WindlassPolicy } from '../../lib/policy';
import { complaint } from '../../lib/policy/checks';
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
