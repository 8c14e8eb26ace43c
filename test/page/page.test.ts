import { environmentToJson, type EnvironmentPlan } from '../../lib/environment';
import { reviewsAsHtml } from '../../lib/cli/review-html';
import { planAsHtml, planSections } from '../../lib/page';
import { alternativesTo, loadCurve } from '../../lib/planner';
import type { Review } from '../../lib/review';
import { planOf, SHIPPED } from '../support/plan-fixture';
import { runWindlass } from '../support/windlass';
import { memoized } from '../support/memo';

const NAMES = Object.keys(SHIPPED) as (keyof typeof SHIPPED)[];
const drawn = memoized(planAsHtml);
const pageOf = (name: keyof typeof SHIPPED): Promise<string> => drawn(planOf(name));

interface Shown {
  readonly path: string;
  readonly value?: number;
  readonly text: string;
}

const numbersOf = (html: string): Shown[] =>
  [
    ...html.matchAll(/<button type="button" class="num"[^>]*?data-path="([^"]+)"(?: data-value="([^"]+)")?>([^<]*)</g),
  ].map(([, path = '', value, text = '']) => ({
    path,
    text,
    ...(value === undefined ? {} : { value: Number(value) }),
  }));

const at = (json: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((found, key) => (found as Record<string, unknown> | undefined)?.[key], json);

/** Numbers of a page that are not those of the JSON. */
function wrong(html: string, plan: EnvironmentPlan): Shown[] {
  const json: unknown = JSON.parse(JSON.stringify(environmentToJson(plan)));
  return numbersOf(html).filter(({ path, value }) => value === undefined || at(json, path) !== value);
}

describe.each(NAMES)('the page of %s', (name) => {
  test('has the numbers of the JSON, each with its source, and says so again at its end', async () => {
    const html = await pageOf(name);
    expect(wrong(html, planOf(name))).toEqual([]);
    expect(numbersOf(html).length).toBeGreaterThan(30);
    const buttons = html.match(/class="num"/g)?.length ?? 0;
    const sources = [...html.matchAll(/class="tip" role="tooltip" id="([^"]+)">.*?Source: [^<]{4,}<\/span><\/span>/g)];
    expect(sources).toHaveLength(buttons);
    expect(html).toContain('Every number with its formula and source');
  });

  test('needs nothing from elsewhere, is small, and has no id twice', async () => {
    const html = await pageOf(name);
    expect(html).not.toMatch(/(?:src|href)="|@import|url\((?!#)|<link|<iframe|fetch\(/);
    expect(Buffer.byteLength(html)).toBeLessThan(1_000_000);
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, used] of html.matchAll(/(?:url\(#|aria-labelledby="|aria-describedby=")([^)"]+)/g))
      expect(ids).toContain(used);
  });

  test('begins with what to do and ends with caveats, folded', async () => {
    const html = await pageOf(name);
    const places = [
      '>To do first<',
      '>What it is<',
      '>Model ',
      '>What to know next<',
      '<summary>Caveats of the model',
    ].map((words) => html.indexOf(words));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((one, two) => one - two));
  });
});

test('the check of values sees a number that is another', async () => {
  const html = (await pageOf('production')).replace(/data-value="[^"]+"/, 'data-value="1"');
  expect(wrong(html, planOf('production'))).toHaveLength(1);
});

test('what to do stands in a few words: the revision to pin, the quota to ask for', async () => {
  expect(await pageOf('production')).toMatch(/<b>pin the revision of deepseek-ai\//);
  expect(await pageOf('development')).toMatch(/<b>ask for quota L-[0-9A-F]+: \d+ vCPUs<\/b>/);
});

test('words of the environment are text: no tag, name or address becomes markup', async () => {
  const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
  const plan = planOf('development');
  const html = await planAsHtml({
    ...plan,
    environment: evil,
    tags: { [evil]: evil },
    access: { ...plan.access, sourceCidrs: [evil], adminRoleArns: [evil], notificationEmails: [evil] },
    nodeGroups: plan.nodeGroups.map((group) => ({ ...group, capacity: evil, name: evil, reservationId: evil })),
    deployments: plan.deployments.map((one) => ({ ...one, name: evil, nodeGroup: evil })),
    notes: [{ topic: evil, message: `run '${evil}'`, todo: true, act: evil }],
  });
  expect(html).not.toMatch(/<img|<script>alert/);
  expect(html.match(/<script>/g)).toHaveLength(1);
});

test('a page draws the same bytes twice, and two plans in one page share no id', async () => {
  const plan = planOf('development');
  const [one, other] = [await planSections(plan, 'a-'), await planSections(plan, 'b-')];
  expect(await planSections(plan, 'a-')).toBe(one);
  const ids = (html: string): Set<string> => new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id));
  expect([...ids(one)].filter((id) => ids(other).has(id))).toEqual([]);
});

describe('what lies near a plan', () => {
  const [{ plan }] = planOf('production').deployments as [EnvironmentPlan['deployments'][number]];

  test('a curve goes through the plan itself, and speculation is on or off along all of it', () => {
    const planned = plan.throughput?.workload.concurrency;
    const on = loadCurve(plan, true);
    expect(on.find(({ concurrency }) => concurrency === planned)?.plan.throughput).toEqual(plan.throughput);
    expect(on.every((point) => point.plan.speculative !== undefined)).toBe(true);
    const off = loadCurve(plan, false);
    expect(off.length).toBeGreaterThan(4);
    expect(off.every((point) => point.plan.speculative === undefined)).toBe(true);
  });

  test('the plan is among the layouts of its hardware, and what does not work says why', () => {
    const found = alternativesTo(plan);
    expect(found?.here.candidates).toContainEqual(expect.objectContaining({ layout: plan.layout }));
    expect(found?.here.rejected.length).toBeGreaterThan(0);
    const without = found?.elsewhere.filter(({ best }) => best === undefined) ?? [];
    expect(without.length).toBeGreaterThan(0);
    expect(without.filter(({ reason }) => reason === undefined)).toEqual([]);
  });
});

test('a review has the plan after the change, and the one before it, each once and folded', async () => {
  const review = {
    environment: 'production',
    status: 'changed',
    verdict: 'changes',
    before: 'a',
    after: 'b',
    hurts: [],
    better: [],
    plan: [],
    gates: [],
    notes: [],
    resources: [],
    objects: [],
  } as unknown as Review;
  const html = await reviewsAsHtml([review], [{ before: planOf('h200'), after: planOf('production') }]);
  const [before, after] = [html.indexOf('>Plan of h200<'), html.indexOf('>Plan of production<')];
  expect([
    before > after,
    after > html.indexOf('The plan after it'),
    before > html.indexOf('The plan before it'),
  ]).toEqual([true, true, true]);
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(await reviewsAsHtml([{ ...review, status: 'same' }], [{}])).not.toContain('Plan of');
});

describe('the command', () => {
  test('prints the page to standard output, and Markdown in the order of the text', async () => {
    const { stdout, exitCode } = await runWindlass(['plan', 'development', '--html', '-']);
    expect({ exitCode, same: stdout === (await pageOf('development')) }).toEqual({ exitCode: 0, same: true });
    const markdown = (await runWindlass(['plan', 'development', '--markdown'])).stdout;
    expect(markdown).toMatch(
      /^## Plan of development\n[\s\S]*### To do first\n\n- \[ \] \*\*ask for quota[\s\S]*\| exposure \|[\s\S]*### What to know/,
    );
  });

  test('refuses a file that cannot be written with one line', async () => {
    const { stderr, exitCode } = await runWindlass(['plan', 'development', '--html', '/dev/null/plan.html']);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(/^--html: .* cannot be written: .*\n$/),
    });
  });
});
