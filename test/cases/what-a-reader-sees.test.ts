import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProgram } from '../../lib/cli/program';
import { renderPlan } from '../../lib/cli/print-plan';
import { toDos } from '../../lib/cli/print-notes';
import type { EnvironmentInput } from '../../lib/config';
import { environmentWith } from '../support/environments';
import { planInput, planOf, SHIPPED } from '../support/plan-fixture';

/** All of these: a new user's first hour. */
const directory = mkdtempSync(join(tmpdir(), 'windlass-reader-'));
afterAll(() => rmSync(directory, { recursive: true }));
const fileOf = (environment: EnvironmentInput): string => {
  const file = join(directory, `${environment.name}.json`);
  writeFileSync(file, JSON.stringify(environment));
  return file;
};

const shownPaint = (style: string, text: string): string => `<${style}>${text}</>`;

async function windlass(argv: readonly string[], surroundings: { now?: string; paint?: boolean } = {}) {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const program = createProgram({
    output: {
      print: (text) => stdout.push(text),
      printError: (text) => stderr.push(text),
      fail: () => undefined,
      ...(surroundings.paint === true ? { paint: shownPaint, paintError: shownPaint } : {}),
    },
    now: surroundings.now,
    version: '1.2.3',
    readInput: () => '',
    loadCharts: async () => () => [],
    loadStacks: async () => () => [],
    loadMirrorSources: async () => () => ({ charts: [], releases: [] }),
  });
  await program.parseAsync([...argv], { from: 'user' }).catch(() => undefined);
  return { stdout: stdout.join(''), stderr: stderr.join('') };
}

const sections = (text: string): string[] => text.split('\n\n').map((section) => section.split('\n')[0] ?? '');

describe('the notes of a plan', () => {
  test('begin with what must be done: revision, quota, desiredCount, images to build', () => {
    const topics = (environment: keyof typeof SHIPPED) =>
      toDos(planOf(environment)).map(({ topic, message }) => `${topic}: ${message}`);
    expect(topics('production')).toEqual([
      expect.stringMatching(
        /^b200: cr-\w+ has no nodes until .* it has none until 'aws eks update-nodegroup-config .*desiredSize=2'/,
      ),
      expect.stringMatching(/^weights: .*no commit .* is pinned/),
    ]);
    expect(topics('development')).toContainEqual(expect.stringMatching(/^quota: .* must allow \d+ vCPUs/));
    expect(topics('multi-node')).toContainEqual(expect.stringMatching(/placeholder: build the image, push it/));
    const order = sections(renderPlan(planOf('production')));
    expect(order[1]).toBe('To do first');
    expect(order.at(-1)).toBe('Notes');
  });

  test('fold what is true of every plan to one line, or print it when asked', () => {
    const brief = renderPlan(planOf('production'));
    const all = renderPlan(planOf('production'), { notes: 'all' });
    expect(brief).toMatch(/ {2}- general: \d+ caveats on .*memory.*; 'plan --notes all' prints them$/m);
    expect(brief).not.toMatch(/fewer than three logs tell the overhead/);
    expect(all).toMatch(/ {2}- memory: fewer than three logs tell the overhead/);
    expect(brief.split('\nNotes\n')[1]!.split('\n').length).toBeLessThanOrEqual(5);
  });
});

test('the plan says who reaches what, and which reservation is used', () => {
  const text = renderPlan(planOf('production')).replace(/\s+/g, ' ');
  for (const words of [
    'exposure internal load balancer, plain HTTP inside the VPC, from 10.0.0.0/8, with an API key; nothing public, in or out',
    'listeners 8080 deepseek-v4-pro',
    'reservation b200: capacity block cr-0123456789abcdef0, 2026-12-07 11:30 to 2026-12-21 11:30 UTC',
    'administrators arn:aws:iam::111122223333:role/PlatformAdmin',
    'capacity block cr-0123456789abcdef0',
  ])
    expect(text).toContain(words);
});

describe('check says what needs action', () => {
  /** NVIDIA: FP4 Tensor Cores begin with Blackwell. */
  test('a format that the GPU does not multiply in', async () => {
    const { models, ...rest } = SHIPPED.h200;
    const file = fileOf({ ...rest, name: 'nvfp4', models: [{ ...models[0]!, checkpoint: 'DeepSeek-V4-Pro-NVFP4' }] });
    expect((await windlass(['check', file])).stdout).toMatch(
      /^to do \(quantization\): H200 .* does not multiply in nvfp4/m,
    );
  });

  test('an administrator of another account', async () => {
    const arn = 'arn:aws:iam::999999999999:role/Other';
    const file = fileOf(environmentWith(({ access }) => access.adminRoleArns.push(arn)));
    const { stdout } = await windlass(['check', file]);
    expect(stdout).toMatch(/^to do \(access\): arn:aws:iam::999999999999:role\/Other of account 999999999999, not of/m);
    expect(stdout.match(/to do \(access\)/g)).toHaveLength(1);
  });

  test.each([
    ['2026-12-21T11:30:00.000Z', true],
    ['2026-12-21T11:29:00.000Z', false],
  ])('a capacity block that is over at %s: %s', async (now, ended) => {
    const { stdout } = await windlass(['check', 'production'], { now });
    expect(stdout.includes('to do (b200): capacity block cr-0123456789abcdef0 ended at')).toBe(ended);
  });

  test('in JSON as well', async () => {
    const said = JSON.parse((await windlass(['check', 'production', '--json'])).stdout) as { toDo: object[] };
    expect(said).toMatchObject({ ok: true, verdict: 'ok', problems: [] });
    expect(said.toDo).toContainEqual(expect.objectContaining({ topic: 'weights', todo: true }));
  });
});

test.each([
  ['check', 'no-such-environment'],
  ['plan', 'no-such-environment'],
  ['mirror', 'no-such-environment'],
  ['charts', 'no-such-environment'],
])('%s %s is refused in one shape', async (command, name) => {
  const { stdout, stderr } = await windlass([command, name, ...(command === 'charts' ? [] : ['--json'])]);
  if (command === 'charts') expect(stderr).toMatch(/^environment: 'no-such-environment' /);
  else
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      verdict: 'refused',
      problems: [{ field: 'environment', message: expect.stringContaining("'no-such-environment'") as string }],
    });
});

test('the same model planned in two ways says why in both', async () => {
  const inEnvironment = renderPlan(planOf('hybrid')).replace(/\s+/g, ' ');
  expect(inEnvironment).toMatch(
    /why hardware is given \(p6-b200\.48xlarge\): fewest nodes, then tensor parallelism over as many GPUs/,
  );
  const stated = environmentWith(({ models }) => (models[0]!.layout = { tensorParallelSize: 1 }));
  expect(renderPlan(planInput(stated))).toMatch(/why +sizes of models\[\]\.layout/);
  const alone = (await windlass(['plan', 'mistral-large-3'])).stdout.replace(/\s+/g, ' ');
  expect(alone).toMatch(
    /why of \d+ layouts that work, the best by cost; no speculation unless the request asks for it/,
  );
});

describe('the program', () => {
  test('knows its version', async () => {
    expect((await windlass(['--version'])).stdout).toBe('1.2.3\n');
  });

  test('paints where somebody watches', async () => {
    expect((await windlass(['check', 'development'], { paint: true })).stdout).toMatch(/^development: <good>ok<\/>, /);
    expect((await windlass(['check', 'nowhere'], { paint: true })).stderr).toMatch(/^<bad>environment:<\/> /);
    const plan = (await windlass(['plan', 'development'], { paint: true })).stdout;
    expect(plan).toMatch(/^<title>Plan of development/);
    expect(plan).toMatch(/^<title>Notes<\/>\n<note> {2}- /m);
    expect((await windlass(['plan', '--help'], { paint: true })).stdout).toMatch(/^<title>Options:<\/>/m);
    expect((await windlass(['plna'], { paint: true })).stderr).toMatch(/^<bad>error:<\/> unknown command/);
  });

  test.each([
    ['models', '--name', 'qwen3-8b'],
    ['models', '--name', 'qwen3-8b', '--region', 'us-west-2'],
    ['instance-types'],
    ['regions'],
    ['plan', 'qwen3-8b'],
    ['calendar', 'production'],
    ['mirror', 'development'],
    ['change', 'development', 'development'],
  ])('%s has a title that stands out, and no colour in JSON', async (...argv) => {
    expect((await windlass(argv, { paint: true })).stdout).toMatch(/^<title>|^From /);
    const machines = (await windlass([...argv, '--json'], { paint: true })).stdout;
    expect(machines).not.toMatch(/<(title|good|bad|caution|note)>/);
    expect(() => JSON.parse(machines)).not.toThrow();
  });

  test.each(['check nowhere --json', 'models --region mars --json', 'plan nowhere --json'])(
    'no colour in the JSON of %s, which is refused',
    async (line) => {
      expect((await windlass(line.split(' '), { paint: true })).stdout).toMatch(/^\{[^<]*\}\s*$/);
    },
  );
});
