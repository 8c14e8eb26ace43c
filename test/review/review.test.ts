import { parse } from 'yaml';
import { githubAction, githubReviewJob, gitlabReviewJob, MARKER } from '../../lib/review/ci';
import { reviewsAsHtml } from '../../lib/cli/review-html';
import { COMMENT_LIMIT, reviewsAsMarkdown } from '../../lib/cli/review-markdown';
import { parseGates, type Review, reviewOf, type Side } from '../../lib/review';
import { differences, flagsOf } from '../../lib/review/fields';
import { judgedGates, withAcceptances } from '../../lib/review/gates';
import { reviewResultSchema } from '../../lib/review/result-schema';
import type { Hurt } from '../../lib/review/types';

const side = (resources: Record<string, unknown>): Side => ({
  from: 'x',
  stacks: [{ name: 'windlass-a-Network', template: { Resources: resources } as never }],
  manifests: [],
});
const vpc = (CidrBlock: string) => ({ Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock } } });
const replaced = (): Review =>
  reviewOf(side(vpc('10.0.0.0/16')), side(vpc('10.1.0.0/16')), {
    environment: 'a',
    gates: parseGates('replace').gates,
  });

test('a replaced VPC is the first line', () => {
  const { verdict, gates, hurts } = replaced();
  expect(verdict).toMatch(/^a: VPC Vpc is replaced/);
  expect(gates).toEqual([{ gate: 'replace', verdict: 'closed', because: [hurts[0]!.what] }]);
  expect(hurts[0]).toMatchObject({
    kind: 'replace',
    severity: 'critical',
    reason: expect.stringContaining('10.0.0.0/16 → 10.1.0.0/16') as unknown,
  });
});

test('what was refused before is not new', () => {
  const before = { from: 'main', problems: [{ field: 'models', message: 'none' }] };
  expect(reviewOf(before, side(vpc('10.0.0.0/16')), { environment: 'a' }).verdict).toMatch(
    /^a was refused before, and all of it is told/,
  );
  expect(reviewOf({ from: 'main' }, side(vpc('10.0.0.0/16')), { environment: 'a' }).verdict).toMatch(/^a is new/);
});

test('a flag has every word that follows it, a program of one letter its script alone', () => {
  expect(flagsOf(['s3://b/', '--lora-modules', '{"name":"a"}', '{"name":"b"}', '--port', '1', '--x'])).toEqual({
    '': 's3://b/',
    '--lora-modules': ['{"name":"a"}', '{"name":"b"}'],
    '--port': '1',
    '--x': true,
  });
  expect(flagsOf(['-I', 'script.py', '8000'])).toEqual({ '-I': 'script.py', '': '8000' });
});

test('of one word beside several only what is another is told', () => {
  expect(differences({ args: ['--lora-modules', 'a', 'b'] }, { args: ['--lora-modules', 'a'] })).toEqual([
    { field: '--lora-modules', before: ['b'] },
  ]);
});

test('the same is nothing', () => {
  expect(reviewOf(side(vpc('10.0.0.0/16')), side(vpc('10.0.0.0/16')), { environment: 'a' })).toMatchObject({
    status: 'same',
    verdict: 'a: nothing changes',
    hurts: [],
  });
});

const placed = (name: string, account: string, region: string, resources: object): Side => ({
  from: name,
  stacks: [{ name: `windlass-${name}-Network`, account, region, template: { Resources: resources } as never }],
  manifests: [],
});
const role = (name: string, account: string, ...more: readonly string[]) => ({
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: `windlass-${name}-engine`,
      ManagedPolicyArns: [`arn:aws:iam::${account}:policy/windlass-${name}/Read`, ...more],
      AssumeRolePolicyDocument: { Statement: [] },
    },
  },
});

test('two environments are compared as if both were called the same', () => {
  const one = placed('production', '1111', 'us-west-2', role('production', '1111'));
  const other = placed('prod-eu', '2222', 'eu-west-1', role('prod-eu', '2222'));
  const options = { environment: 'prod-eu', beside: true };
  expect(reviewOf(one, other, options)).toMatchObject({ hurts: [], resources: [] });
  const wider = placed(
    'prod-eu',
    '2222',
    'eu-west-1',
    role('prod-eu', '2222', 'arn:aws:iam::aws:policy/PowerUserAccess'),
  );
  expect(reviewOf(one, wider, options).hurts.map(({ kind, severity }) => `${kind} ${severity}`)).toEqual([
    'exposure critical',
    'policy high',
  ]);
});

test.each([
  ['name', placed('b', '1111', 'us-west-2', role('b', '1111')), /name a → b/],
  ['account', placed('a', '2222', 'us-west-2', role('a', '2222')), /account 1111 → 2222/],
  ['region', placed('a', '1111', 'us-east-1', role('a', '1111')), /region us-west-2 → us-east-1/],
])('another %s makes everything anew and leaves what runs', (_, after, what) => {
  const before = placed('a', '1111', 'us-west-2', role('a', '1111'));
  const { hurts, verdict } = reviewOf(before, after, { environment: 'a' });
  expect(hurts).toHaveLength(1);
  expect(hurts[0]).toMatchObject({
    kind: 'replace',
    severity: 'critical',
    what: expect.stringMatching(what) as unknown,
  });
  expect(verdict).toMatch(/^a: everything is made anew/);
});

test('a secret is told without its value, wherever it stands', () => {
  const token = `hf_${'a'.repeat(34)}`;
  const found = differences(
    { env: [{ name: 'DB_PASSWORD', value: 'old-and-short' }], text: 'x' },
    { env: [{ name: 'DB_PASSWORD', value: 'new-and-short' }], text: `curl -H ${token}`, args: ['--api-key', 'plain'] },
  );
  expect(found.map(({ field }) => field)).toEqual(['env.DB_PASSWORD', 'text', 'args']);
  expect(JSON.stringify(found)).not.toMatch(/-and-short|hf_aaaaaaaa|plain/);
  expect(differences({ Secret_TOKEN: 'arn:aws:a' }, { Secret_TOKEN: 'arn:aws:b' })).toEqual([
    { field: 'Secret_TOKEN', before: 'arn:aws:a', after: 'arn:aws:b' },
  ]);
});

test('its JSON keeps the schema', () =>
  expect(
    reviewResultSchema.safeParse({ ok: true, verdict: 'reviewed', reviews: [replaced()] }).error?.issues ?? [],
  ).toEqual([]));

test.each([
  ['flags, not positions', { args: ['m', '--a', '1', '--b'] }, { args: ['m', '--b', '--a=2'] }, ['--a 1 2']],
  [
    'names, not positions',
    {
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
    },
    {
      env: [
        { name: 'B', value: '3' },
        { name: 'A', value: '1' },
      ],
    },
    ['env.B 2 3'],
  ],
  ['a text of JSON', { text: '{"a": 1, "b": 2}' }, { text: '{"b":2,"a":1}' }, []],
  ['hashes of assets', { S3Key: `${'a'.repeat(64)}.zip` }, { S3Key: `${'b'.repeat(64)}.zip` }, []],
  [
    'digests of images are changes',
    { image: `a@sha256:${'a'.repeat(64)}` },
    { image: `a@sha256:${'b'.repeat(64)}` },
    [expect.stringMatching(/^image a@sha256/)],
  ],
  ['white space at the end of lines', { text: 'a  \nb\n' }, { text: 'a\nb' }, []],
  ['a list without order', { list: ['a', 'b'] }, { list: ['b', 'c', 'a'] }, ['list  c']],
  ['an order that counts', { command: ['a', 'b'] }, { command: ['b', 'a'] }, ['command a,b b,a']],
])('%s', (_, before, after, expected) => {
  const found = differences(before, after).map(
    ({ field, before: was = '', after: is = '' }) => `${field} ${String(was)} ${String(is)}`,
  );
  expect(found).toEqual(expected);
});

const HURT: Hurt = { kind: 'restart', severity: 'medium', construct: 'Deployment n/one', what: 'x', reason: 'y' };

test.each([
  [{ gate: 'restart', reason: 'ok', by: 'me' }, 'lifted'],
  [{ gate: 'restart', object: 'one', reason: 'ok', by: 'me' }, 'lifted'],
  [{ gate: 'restart', object: 'two', reason: 'ok', by: 'me' }, 'closed'],
  [{ gate: 'exposure', reason: 'ok', by: 'me' }, 'closed'],
  [{ gate: 'restart', reason: 'ok', by: 'me', until: '2026-12-01' }, 'closed'],
] as const)('%j leaves the gate %s', (accept, verdict) => {
  const hurts = withAcceptances([HURT], [accept], '2026-12-02T00:00:00Z');
  const [gate] = judgedGates(parseGates('restart').gates, hurts, {}, [accept], '2026-12-02T00:00:00Z');
  expect(gate).toMatchObject({ verdict });
});

test('what an acceptance does not do is said', () => {
  const accept = [
    { gate: 'restart', reason: 'over', by: 'me', until: '2026-12-01' },
    { gate: 'replace', object: 'Vcp', reason: 'misspelt', by: 'me' },
    { gate: 'replace', object: 'Vpc', reason: 'meant', by: 'me' },
  ] as const;
  const { notes } = reviewOf(side(vpc('10.0.0.0/16')), side(vpc('10.1.0.0/16')), {
    environment: 'a',
    accept,
    today: '2026-12-02T00:00:00Z',
  });
  expect(notes.filter((words) => words.startsWith('the acceptance'))).toEqual([
    'the acceptance of restart ended on 2026-12-01: over',
    "the acceptance of replace of 'Vcp' (me) lifts nothing here: misspelt",
  ]);
});

test('a cost that is not known is lifted by a reason as well', () => {
  const costs = { before: { usdPerHour: { expected: 1 } }, after: {} } as never;
  const accept = [{ gate: 'cost', reason: 'a price of our own', by: 'me' }] as const;
  expect(judgedGates(parseGates('cost').gates, [], costs, [], undefined)[0]).toMatchObject({ verdict: 'closed' });
  expect(judgedGates(parseGates('cost').gates, [], costs, accept, undefined)[0]).toMatchObject({ verdict: 'lifted' });
});

test('another DeletionPolicy is a change', () => {
  const log = (DeletionPolicy: string) => ({ Log: { Type: 'AWS::SQS::Queue', DeletionPolicy, Properties: {} } });
  expect(reviewOf(side(log('Retain')), side(log('Delete')), { environment: 'a' }).resources).toMatchObject([
    { kind: 'changed', fields: [{ field: 'DeletionPolicy', before: 'Retain', after: 'Delete' }] },
  ]);
});

test('findings of one rule are one line, with the others by name', () => {
  const keys = (DeletionPolicy: string) =>
    Object.fromEntries(['A', 'B', 'C', 'D', 'E'].map((name) => [name, { ...TABLE, DeletionPolicy }]));
  const TABLE = { Type: 'AWS::S3::Bucket', UpdateReplacePolicy: 'Retain', Properties: {} };
  const { hurts } = reviewOf(side(keys('Retain')), side(keys('Delete')), { environment: 'a' });
  expect(hurts).toHaveLength(1);
  expect(hurts[0]?.what).toMatch(/^retained: .*\(and 4 more of this rule\)$/);
  expect(hurts[0]?.alongside).toHaveLength(4);
});

test('a subnet without nodes and system nodes stop nobody from answering', () => {
  const subnet = { Type: 'AWS::EC2::Subnet', Properties: {} };
  const group = (subnets: readonly unknown[], amiType: string) => ({
    Type: 'AWS::EKS::Nodegroup',
    Properties: { Subnets: subnets, AmiType: amiType },
  });
  const { hurts } = reviewOf(
    side({ Public: subnet, Used: subnet, Nodes: group([{ Ref: 'Used' }], 'A') }),
    side({ Nodes: group([], 'B') }),
    { environment: 'a' },
  );
  const told = hurts.map(({ severity, what, ready }) => `${severity} ${what} ${ready ?? ''}`);
  expect(told).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^critical subnet Used is destroyed/),
      'medium subnet Public is destroyed: no nodes are in it ',
      'medium node group Nodes is replaced: controllers move to other nodes ',
    ]),
  );
});

test.each([
  [12, 'closed'],
  [10, 'open'],
])('cost>10%% of $100 against $1%s', (more, verdict) => {
  const plan = (usd: number) => ({ usdPerHour: { low: usd, expected: usd, high: usd } }) as never;
  const costs = { before: plan(100), after: plan(100 + more) };
  expect(judgedGates(parseGates('cost>10%').gates, [], costs, [], undefined)[0]).toMatchObject({
    gate: 'cost>10%',
    verdict,
  });
});

test('a comment fits, whatever is in it, and its markup is its own', async () => {
  const review = replaced();
  const hostile = '</details><img src=x> @somebody `|` **b** <!--';
  const long: Review = {
    ...review,
    hurts: [{ ...review.hurts[0]!, what: hostile }],
    resources: Array.from({ length: 3000 }, (_, index) => ({
      kind: 'changed',
      construct: `${hostile}${index}`,
      type: 'T',
      fields: [{ field: 'f', before: 'a', after: 'b' }],
    })),
  };
  const text = reviewsAsMarkdown([long]);
  expect(text.length).toBeLessThanOrEqual(COMMENT_LIMIT);
  expect(text.startsWith(MARKER)).toBe(true);
  expect(text).toMatch(/left out, as a comment may not be longer/);
  expect(text.replace(/<details>|<\/details>|<\/?summary>|<br>|<!-- windlass diff -->/g, '')).not.toMatch(
    /(?<!\\)<(?!\/?(?:details|summary))/,
  );
  expect(text).not.toMatch(/@somebody/);
  // A span that begins with what encloses it would end at once, and what follows would be markup.
  expect(reviewsAsMarkdown([{ ...review, before: '```<img src=x>', after: '`' }])).toContain(
    '```` ```<img src=x> ```` → `` ` ``',
  );
  expect(reviewsAsMarkdown([{ ...review, verdict: 'https://a.b www.a.b me@a.b #12 !3 &lt; $x$' }]).split('\n')[2]).toBe(
    '### 🔴 https:&#8203;//a.b www&#8203;.a.b me@&#8203;a.b #&#8203;12 !&#8203;3 &amp;lt; \\$x\\$',
  );
  expect(await reviewsAsHtml([long])).not.toMatch(/<img/);
  expect(reviewsAsMarkdown([long], 400).length).toBeLessThanOrEqual(400);
});

test('what CI runs is YAML, with actions by commit and no label as code', () => {
  const action = parse(githubAction()) as { runs: { using: string; steps: { run: string }[] } };
  expect(action.runs.using).toBe('composite');
  for (const { run } of action.runs.steps) expect(run).not.toMatch(/\$\{\{/);
  for (const file of [githubAction(), gitlabReviewJob('22')]) expect(file).toContain(MARKER);
  expect(githubReviewJob('22').match(/uses: (?!\.\/).*@/g)).toHaveLength(2);
  for (const [, reference] of githubReviewJob('22').matchAll(/uses: [\w/-]+@(\S+)/g))
    expect(reference).toMatch(/^[0-9a-f]{40}$/);
  expect(parse(gitlabReviewJob('22'))).toMatchObject({ 'windlass-review': { rules: [{}] } });
});
