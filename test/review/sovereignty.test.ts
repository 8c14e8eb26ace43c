import { planAsMarkdown } from '../../lib/cli/plan-markdown';
import { renderPlan } from '../../lib/cli/print-plan';
import type { EnvironmentInput } from '../../lib/config';
import { planAsHtml } from '../../lib/page';
import { parseGates, type Absent, reviewOf, type Side } from '../../lib/review';
import { planInput, SHIPPED } from '../support/plan-fixture';

type Declared = NonNullable<EnvironmentInput['sovereignty']>;

const BUILD = { way: 'build', from: 'x*', to: 'internet', reason: 'copies images' } as const;
const DECLARED: Declared = {
  regions: ['us-west-2'],
  accounts: ['444455556666'],
  clients: ['10.0.0.0/8'],
  egress: [BUILD],
  retentionDays: { min: 365, max: 800 },
};

const plan = (sovereignty: Declared | undefined) =>
  planInput({ ...SHIPPED.development, ...(sovereignty === undefined ? {} : { sovereignty }) });
const side = (sovereignty: Declared | undefined): Side => ({
  from: 'x',
  plan: plan(sovereignty),
  stacks: [],
  manifests: [],
});

function told(before: Side | Absent, after: Side) {
  const { gates } = parseGates('exposure');
  const review = reviewOf(before, after, { environment: 'development', gates });
  return {
    exposed: review.hurts.filter(({ kind }) => kind === 'exposure').map(({ what }) => what),
    better: review.better,
    rows: review.plan.filter(({ of }) => of === 'sovereignty').map(({ field }) => field),
    gate: review.gates.map(({ verdict }) => verdict),
  };
}

test.each<[string, Declared, RegExp]>([
  ['a region', { ...DECLARED, regions: ['us-west-2', 'us-east-1'] }, /region us-east-1$/],
  ['an account', { ...DECLARED, accounts: ['444455556666', '777788889999'] }, /account 777788889999$/],
  ['a network of clients', { ...DECLARED, clients: ['0.0.0.0/0'] }, /from 0\.0\.0\.0\/0$/],
  ['a way', { ...DECLARED, egress: [BUILD, { way: 'message', reason: 'r' }] }, /leave by message$/],
  ['a way to anywhere', { ...DECLARED, egress: [{ way: 'build', from: 'x*', reason: 'r' }] }, /build from x\*$/],
  ['a way from more', { ...DECLARED, egress: [{ way: 'build', to: 'internet', reason: 'r' }] }, /build to internet$/],
  ['fewer days', { ...DECLARED, retentionDays: { min: 30, max: 800 } }, /at most 800 days, at least 30$/],
  ['no end of days', { ...DECLARED, retentionDays: { min: 365 } }, /any number of days/],
])('%s more in the declaration is a row, is exposure and closes the gate', (_, after, says) => {
  const { exposed, rows, gate } = told(side(DECLARED), side(after));
  expect([exposed.join(), gate]).toEqual([expect.stringMatching(says), ['closed']]);
  expect(rows.length).toBeGreaterThan(0);
});

test('to declare nothing any more closes the gate; to declare something is better', () => {
  const off = told(side(DECLARED), side(undefined));
  expect([off.exposed, off.gate]).toEqual([[expect.stringContaining('may do anything')], ['closed']]);
  const on = told(side(undefined), side(DECLARED));
  expect([on.exposed, on.better, on.gate]).toEqual([[], [expect.stringContaining('may do anything')], ['open']]);
});

test('less, another reason, and an environment that is new close nothing', () => {
  const less: Declared = {
    ...DECLARED,
    accounts: [],
    egress: [{ ...BUILD, from: 'xy' }],
    retentionDays: { min: 400, max: 500 },
  };
  expect(told(side(DECLARED), side(less))).toMatchObject({ exposed: [], gate: ['open'] });
  const reason = told(side(DECLARED), side({ ...DECLARED, egress: [{ ...BUILD, reason: 'another' }] }));
  expect([reason.exposed, reason.rows]).toEqual([[], ['way out']]);
  for (const sovereignty of [DECLARED, undefined])
    expect(
      told({ from: 'x' }, side(sovereignty)).exposed.filter((what) => what.startsWith('what is synthesized')),
    ).toEqual([]);
});

test('the plan says what is declared: in the terminal, as Markdown, on its page', async () => {
  const declared = plan(DECLARED);
  for (const text of [renderPlan(declared), planAsMarkdown(declared).replaceAll('\\', ''), await planAsHtml(declared)])
    expect(text).toMatch(/444455556666[^]*build from x\* to internet: copies images[^]*365 to 800 days/);
  for (const text of [renderPlan(plan(undefined)), planAsMarkdown(plan(undefined))])
    expect(text).not.toMatch(/sovereign/i);
});
