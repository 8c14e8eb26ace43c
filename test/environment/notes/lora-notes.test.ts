import type { EnvironmentInput } from '../../../lib/config';
import production from '../../../environments/production';
import { parseEnvironment } from '../../../lib/config';
import { isRefused, planEnvironment } from '../../../lib/environment';
import { adaptedModel } from '../../support/adapted';
import type { DeploymentPlan } from '../../../lib/environment/environment-plan';
import { loraNotes } from '../../../lib/environment/notes/lora-notes';
import type { LoraAdapterPlan } from '../../../lib/environment/weights';
import { MIB } from '../../../lib/units';
import { changed, singleNodeDeployment } from '../../support/deployment-fixture';
import { copyOf } from '../../support/environments';
import { planInput } from '../../support/plan-fixture';

const said = (input: EnvironmentInput): string[] => planInput(input).notes.map(({ message }) => message);

test('an adapter without a commit is to be pinned, one of a bucket or staged is said where it lies', () => {
  const [hub, bucket, own] = adaptedModel().models[0]!.loraAdapters!;
  const messages = said(adaptedModel({ loraAdapters: [{ ...hub!, revision: undefined }, bucket!, own!] }));
  expect(messages).toContainEqual(expect.stringMatching(/adapter sql: no commit of acme\/sql is pinned/));
  expect(messages).toContainEqual(expect.stringMatching(/adapter math is copied from s3:\/\/acme-models\/math\//));
  expect(messages).toContainEqual(expect.stringMatching(/adapter own: no job brings own/));
});

test('the risk of loading at run time is named where it is taken, by who can', () => {
  const risk = /whoever has the API key may make the engine read any folder/;
  expect(said(adaptedModel({ loadLorasAtRuntime: true }))).toContainEqual(expect.stringMatching(risk));
  expect(said(adaptedModel())).not.toContainEqual(expect.stringMatching(risk));
});

test('speculation that a checkpoint ships is off, which is said', () => {
  const loraAdapters = [{ name: 'sql', id: 'acme/sql', revision: '0'.repeat(40), rank: 1 }];
  const input = adaptedModel({ model: 'qwen3.5-27b', revision: '0'.repeat(40), loraAdapters });
  input.capacity[0]!.instanceType = 'p5en.48xlarge';
  const plan = planInput(input);
  expect(plan.deployments[0]!.plan.speculative).toBeUndefined();
  expect(plan.notes).toContainEqual({
    topic: 'speculation',
    message: expect.stringMatching(/off, for vLLM has no speculation with LoRA/),
  });
});

test('a class that takes none is refused at its adapters', () => {
  const input = copyOf(production);
  Object.assign(input.models[0]!, { loraAdapters: [{ name: 'sql', id: 'acme/sql', rank: 8 }], speculative: undefined });
  const parsed = parseEnvironment(input);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const plan = planEnvironment(parsed.config);
  expect(isRefused(plan) && plan.problems).toContainEqual({
    field: 'models[0].loraAdapters',
    message: expect.stringMatching(/DeepSeek-V4 are not planned/),
  });
});

const GIB_OF_POD = 100;
const adapter = (change: Partial<LoraAdapterPlan> = {}): LoraAdapterPlan => ({
  name: 'sql',
  id: 'acme/sql',
  rank: 16,
  revision: 'v1',
  origin: { kind: 'staged' },
  bucketPrefix: 'acme/sql/v1/',
  path: '/models/acme/sql/v1',
  bytes: 1e9,
  ...change,
});

/** A model of eight GPUs a pod and 100 GiB, whose checkpoint ships no draft. */
function adapted(
  adapters: readonly LoraAdapterPlan[],
  { slots = 8, ...lora }: { readonly slots?: number; readonly maxCpuLoras?: number; readonly atRuntime?: boolean } = {},
  change: (copy: { -readonly [K in keyof DeploymentPlan]: DeploymentPlan[K] }) => void = () => {},
): DeploymentPlan {
  return changed(singleNodeDeployment(), (copy) => {
    copy.name = 'm';
    copy.pod = { ...copy.pod, gpus: 8, memoryMiB: GIB_OF_POD * 1024 };
    delete copy.plan.checkpoint.includesDraft;
    Object.assign(copy.plan.settings, { lora: { maxLoras: slots, maxLoraRank: 16 } });
    Object.assign(copy, {
      lora: { adapters, maxCpuLoras: lora.maxCpuLoras ?? 8, loadsAtRuntime: lora.atRuntime === true },
    });
    change(copy as never);
  });
}
const notesOf = (deployment: DeploymentPlan, secrets: { readonly huggingFaceTokenArn?: string } = {}) =>
  loraNotes([singleNodeDeployment(), deployment], secrets);
const messagesOf = (...given: Parameters<typeof notesOf>): string[] => notesOf(...given).map(({ message }) => message);

/** Without what is said of an adapter that somebody else brings. */
const beside = (deployment: DeploymentPlan, secrets?: { readonly huggingFaceTokenArn?: string }): string[] =>
  messagesOf(deployment, secrets).filter((message) => !message.includes('no job brings'));

test.each<[string, Partial<LoraAdapterPlan>, object[]]>([
  [
    'is brought by nobody',
    {},
    [
      {
        topic: 'weights',
        message:
          'm: adapter sql: no job brings acme/sql: its files must be at acme/sql/v1/ of the weights bucket before pods start',
      },
    ],
  ],
  [
    'is copied',
    { origin: { kind: 's3', uri: 's3://acme/sql/' } },
    [
      {
        topic: 'weights',
        message: 'm: adapter sql is copied from s3://acme/sql/ to acme/sql/v1/ of the weights bucket',
      },
    ],
  ],
  ['comes from Hugging Face at a commit', { origin: undefined }, []],
  [
    'comes from there at no commit',
    { origin: undefined, revision: undefined },
    [
      {
        topic: 'weights',
        message:
          "m: adapter sql: no commit of acme/sql is pinned, so its staging job refuses to run; set revision to the one that 'git ls-remote https://huggingface.co/acme/sql HEAD' prints",
        todo: true,
        act: 'pin the revision of acme/sql',
      },
    ],
  ],
])('an adapter that %s', (_, change, notes) => {
  const token = { huggingFaceTokenArn: 'arn' };
  expect(notesOf(adapted([adapter(change)]), token)).toEqual(notes);
});

describe('an adapter may be private', () => {
  const hub = (id: string): LoraAdapterPlan => adapter({ id, origin: undefined });
  const job = 'its staging job is refused without a token: set secrets.huggingFaceTokenArn';

  test.each<[string, readonly LoraAdapterPlan[], string[]]>([
    ['one of Hugging Face', [hub('acme/sql'), adapter()], [`m: if acme/sql is private, ${job}`]],
    ['two of one repository', [hub('acme/sql'), hub('acme/sql')], [`m: if acme/sql is private, ${job}`]],
    ['of several', [hub('acme/sql'), hub('acme/math')], [`m: where one of acme/sql, acme/math is private, ${job}`]],
    ['none of a bucket', [adapter()], []],
    ['none that is known to be gated', [hub('meta-llama/sql')], []],
  ])('%s', (_, adapters, said) => {
    expect(beside(adapted(adapters))).toEqual(said);
    expect(beside(adapted(adapters), { huggingFaceTokenArn: 'arn' })).toEqual([]);
  });

  test('where the base asks for a token already, that is said elsewhere', () => {
    const gated = adapted([hub('acme/sql')], {}, ({ plan }) => {
      Object.assign(plan.checkpoint, { huggingFaceId: 'meta-llama/Llama-3.3-70B-Instruct' });
    });
    expect(beside(gated)).toEqual([]);
  });
});

describe('the model that an adapter was trained on', () => {
  test.each(['acme/DeepSeek-V4-Pro', 'deepseek-v4-pro', '/srv/models/DEEPSEEK-V4-PRO', 'x/DeepSeek-V4-Pro-0813'])(
    '%s is the one it is served on',
    (base) => {
      expect(beside(adapted([adapter({ base })]))).toEqual([]);
    },
  );

  test.each(['acme/DeepSeek-V4', 'deepseek-v4-pro/other', '/'])('%s is another', (base) => {
    expect(beside(adapted([adapter(), adapter({ name: 'math', base })]))).toEqual([
      `m: adapter math says that it was trained on ${base}, and it is served on deepseek-ai/DeepSeek-V4-Pro-0813: on another model it gives nonsense`,
    ]);
  });
});

test('a draft that a checkpoint ships is idle beside adapters, which is said where nothing else drafts', () => {
  const withDraft = (speculates: boolean): DeploymentPlan =>
    adapted([adapter()], {}, ({ plan }) => {
      Object.assign(plan.checkpoint, { includesDraft: 'mtp' });
      if (!speculates) Object.assign(plan, { speculative: undefined });
    });
  expect(beside(withDraft(true))).toEqual([]);
  expect(beside(withDraft(false))).toEqual([
    'm: off, for vLLM has no speculation with LoRA adapters: the mtp draft that the checkpoint ships drafts nothing',
  ]);
});

test('adapters that share slots wait for one another, from the first that has none', () => {
  const two = [adapter(), adapter({ name: 'math' })];
  expect(beside(adapted(two, { slots: 2 }))).toEqual([]);
  const waits = [
    'm: 2 adapters share 1 slots: a step mixes requests of at most 1 of them and the others wait; maxLoras 2 gives each a slot, for its memory on every GPU',
  ];
  expect(beside(adapted(two, { slots: 1 }))).toEqual(waits);
  const unset = adapted(two, {}, ({ plan }) => Object.assign(plan.settings, { lora: undefined }));
  expect(beside(unset)).toEqual(waits);
});

describe('copies of adapters in the memory of a pod', () => {
  /** Half the memory of the pod, over its eight processes. */
  const most = (GIB_OF_POD * 1024 * MIB) / 2 / 8;

  test('are no matter up to half of it', () => {
    expect(beside(adapted([adapter({ bytes: most })]))).toEqual([]);
    expect(beside(adapted([adapter({ bytes: most / 2 }), adapter({ bytes: most / 2 })]))).toEqual([]);
  });

  test('are said beyond, each process with its own', () => {
    expect(beside(adapted([adapter({ bytes: most / 2 }), adapter({ bytes: most })]))).toEqual([
      'm: up to 81 GB of adapters may lie in the memory of a pod that has 107 GB; state the bytes of each if they are fewer, or lower maxCpuLoras',
    ]);
  });

  test('are those of the largest that are kept', () => {
    const [small, large] = [adapter({ bytes: 1 }), adapter({ bytes: most + 1 })];
    expect(beside(adapted([small, large, small], { maxCpuLoras: 1 }))).toHaveLength(1);
    expect(beside(adapted([small, adapter({ bytes: most }), small], { maxCpuLoras: 1 }))).toEqual([]);
  });
});

test('who may load adapters at run time depends on the key', () => {
  const risk = (who: string): string[] => [
    expect.stringMatching(new RegExp(`^m: loads adapters at run time: ${who} may make`)) as never,
  ];
  expect(beside(adapted([adapter()], { atRuntime: true }))).toEqual(risk('whoever has the API key'));
  expect(
    beside(adapted([adapter()], { atRuntime: true }, (copy) => Object.assign(copy, { apiKeySecret: undefined }))),
  ).toEqual(risk('whoever reaches the endpoint'));
});
