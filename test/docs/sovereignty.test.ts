import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EGRESS_WAYS, type EnvironmentInput, parseEnvironment } from '../../lib/config';
import { prove } from '../../lib/sovereignty';
import { outputOf } from '../sovereignty/declarations';
import { planInput, SHIPPED } from '../support/plan-fixture';
import { ROOT } from '../support/source-files';

const page = readFileSync(join(ROOT, 'docs/sovereignty.md'), 'utf8');
const [, code = ''] = /```ts\n([^]*?),?\n```/.exec(page) ?? [];
const shown = new Function(`return {${code}}`)() as Pick<EnvironmentInput, 'sovereignty'>;
const input = { ...SHIPPED.production, ...shown };

test('what the page declares holds of the environment it speaks of, and the way it shows is there', () => {
  expect(parseEnvironment(input)).toMatchObject({ ok: true });
  const plan = planInput(input);
  const proof = prove(outputOf(plan), { ...plan.sovereignty!, account: plan.account });
  expect([proof.findings, proof.unused]).toEqual([[], []]);
  const [, way = ''] = /```text\n([^]*?)\n```/.exec(page) ?? [];
  expect(proof.ways.map(({ path }) => path.join(' → '))).toContain(way);
});

test('every way that the page names is one', () => {
  const named = [...page.matchAll(/\(`([a-z][a-z-]+)`\)|is a `([a-z][a-z-]+)`/g)].map(
    ([, one, other]) => one ?? other ?? '',
  );
  expect(named.length).toBeGreaterThan(2);
  expect(named.filter((name) => !EGRESS_WAYS.some((way) => way === name))).toEqual([]);
});

test.each([
  [{ regions: ['mars'], egress: 'none' }, "must be a region like 'eu-central-1'"],
  [{ regions: ['us-west-2'], egress: 'some' }, "must be 'none' or a list of ways"],
  [{ regions: ['us-west-2'], egress: [{ way: 'build', reason: ' ' }] }, 'must say why'],
  [{ regions: ['us-west-2'], egress: 'none', retentionDays: { min: 9, max: 5 } }, 'min is above max'],
  [{ regions: [], egress: 'none' }, 'no region at all'],
])('%j is refused with words', (sovereignty, words) => {
  const parsed = parseEnvironment({ ...SHIPPED.production, sovereignty } as never);
  expect(parsed.ok ? [] : parsed.problems.map(({ message }) => message).join(' ')).toContain(words);
});
