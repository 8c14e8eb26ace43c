import type { EnvironmentInput } from '../../lib/config';
import { parseGates, reviewOf, type Side } from '../../lib/review';
import { DOOR_VARIANTS, TOOL_EGRESS } from '../support/door-variants';
import { planInput } from '../support/plan-fixture';

type Egress = NonNullable<EnvironmentInput['toolEgress']>;

const side = (toolEgress: Egress | undefined): Side => {
  const input: EnvironmentInput = { ...DOOR_VARIANTS['front door, tool egress'] };
  if (toolEgress === undefined) delete input.toolEgress;
  else input.toolEgress = toolEgress;
  return { from: 'x', plan: planInput(input), stacks: [], manifests: [] };
};

function told(before: Egress | undefined, after: Egress | undefined) {
  const { hurts, better, plan } = reviewOf(side(before), side(after), { environment: 'hybrid' });
  return {
    exposed: hurts.filter(({ kind }) => kind === 'exposure').map(({ severity, what }) => `${severity} ${what}`),
    better,
    rows: plan.filter(({ of }) => of === 'tool egress').map(({ field }) => field),
  };
}

test('nothing changed is nothing', () => {
  expect(told(TOOL_EGRESS, TOOL_EGRESS)).toEqual({ exposed: [], better: [], rows: [] });
});

test('turning it on says who may send where; turning it off is better', () => {
  const on = told(undefined, TOOL_EGRESS);
  expect(on.exposed).toEqual([
    'high pods of tools with app=search may send to api.example.com on the internet; may send to *.docs.example.com on the internet',
    'high every pod of mcp may send to api.example.com on the internet; may send to *.docs.example.com on the internet',
  ]);
  expect(on.rows).toEqual(['hosts', 'from', 'proxy', 'pods']);
  const off = told(TOOL_EGRESS, undefined);
  expect([off.exposed, off.better.length]).toEqual([[], 2]);
});

test.each<[string, Egress, RegExp]>([
  ['a host', { ...TOOL_EGRESS, hosts: [...TOOL_EGRESS.hosts, 'new.example.org'] }, /may send to new\.example\.org/],
  ['a wider host', { ...TOOL_EGRESS, hosts: ['*.example.com'] }, /may send to \*\.example\.com/],
  ['a namespace', { ...TOOL_EGRESS, from: [...TOOL_EGRESS.from, { namespace: 'more' }] }, /every pod of more/],
  ['fewer labels', { ...TOOL_EGRESS, from: [{ namespace: 'tools' }, { namespace: 'mcp' }] }, /every pod of tools/],
])('%s more is exposure', (_, after, says) => {
  const { exposed } = told(TOOL_EGRESS, after);
  expect(exposed.length).toBeGreaterThan(0);
  for (const one of exposed) expect(one).toMatch(says);
});

test('turning it on closes the gate', () => {
  const { gates } = parseGates('exposure');
  const verdictOf = (before: Egress | undefined, after: Egress | undefined) =>
    reviewOf(side(before), side(after), { environment: 'hybrid', gates }).gates.map(({ verdict }) => verdict);
  expect([verdictOf(undefined, TOOL_EGRESS), verdictOf(TOOL_EGRESS, undefined)]).toEqual([['closed'], ['open']]);
});

test('less is none: a host of a wildcard, and pods of a namespace', () => {
  const less = { hosts: ['a.docs.example.com'], from: [{ namespace: 'mcp', podLabels: { app: 'x' } }] };
  expect(told(TOOL_EGRESS, less).exposed).toEqual([]);
});
