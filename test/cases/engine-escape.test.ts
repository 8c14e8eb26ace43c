import { engineArgs } from '../../charts/vllm/engine-args';
import type { EnvironmentInput } from '../../lib/config';
import { parseEnvironment } from '../../lib/config/parse';
import { isRefused, planEnvironment } from '../../lib/environment';
import { environmentWith } from '../support/environments';

function planned(change: (model: EnvironmentInput['models'][number]) => void) {
  const parsed = parseEnvironment(environmentWith((e) => change(e.models[0]!)));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const plan = planEnvironment(parsed.config);
  if (isRefused(plan)) throw new Error(JSON.stringify(plan.problems));
  return plan;
}
const problemsOf = (change: (model: EnvironmentInput['models'][number]) => void): string[] => {
  const parsed = parseEnvironment(environmentWith((e) => change(e.models[0]!)));
  return parsed.ok ? [] : parsed.problems.map(({ field, message }) => `${field}: ${message}`);
};

test('a flag that is stated is on the command line, and what it changes uncounted is a note', () => {
  const plan = planned((model) => {
    model.engine = { args: { 'scheduling-policy': 'priority', 'cpu-offload-gb': 4, stream_interval: 2 } };
  });
  const args = engineArgs(plan.deployments[0]!);
  expect(args.join(' ')).toMatch(/--scheduling-policy priority .*--cpu-offload-gb 4 .*--stream-interval 2/);
  const notes = plan.notes.map(({ message }) => message);
  expect(notes).toContainEqual(
    expect.stringMatching(/engine\.args\.cpu-offload-gb is not counted in memory of the GPU/),
  );
});

test('an engine without graphs is counted as one, and the flag is written once', () => {
  const withArgs = (args: Record<string, boolean | number>) =>
    planned((model) => {
      model.engine = { args };
    }).deployments[0]!;
  const [plain, eager] = [withArgs({ seed: 1 }), withArgs({ enforce_eager: true })];
  expect(engineArgs(eager).filter((arg) => arg === '--enforce-eager')).toHaveLength(1);
  expect(eager.plan.memory.perGpu.overheadGiB.expected).toBeLessThan(plain.plan.memory.perGpu.overheadGiB.expected);
  expect(eager.plan.coldStart.steps.map(({ name }) => name)).not.toContain('graph-capture');
});

test('every wrong flag and variable is reported at once', () => {
  const problems = problemsOf((model) => {
    model.engine = {
      args: { 'api-key': 'x', seed: 'y', 'max-num-seqs': 4, seed_: 1 },
      env: { HF_TOKEN: 'z', PATH: '/' },
    };
  });
  expect(problems.map((one) => one.split(':')[0])).toEqual([
    'models[0].engine.args.api-key',
    'models[0].engine.args.seed',
    'models[0].engine.args.max-num-seqs',
    'models[0].engine.args.seed_',
    'models[0].engine.env.HF_TOKEN',
    'models[0].engine.env.PATH',
  ]);
});

test('one flag in two spellings is refused', () => {
  const problems = problemsOf((model) => {
    model.engine = { args: { 'stream-interval': 1, stream_interval: 2 } };
  });
  expect(problems).toEqual([expect.stringMatching(/stream_interval: it is --stream-interval again/)]);
});

test.each([
  ['qwen3-8b', /mediaLimits change nothing: qwen3-8b takes text alone/],
  ['qwen3-vl-4b', /mediaLimits are not counted/],
])('what limits of media change of %s is said', (id, message) => {
  const { deployments } = planned((model) => void Object.assign(model, { model: id, mediaLimits: { image: 1 } }));
  expect(deployments[0]!.plan.notes.map((note) => note.message).filter((one) => one.includes('mediaLimits'))).toEqual([
    expect.stringMatching(message),
  ]);
});

test('media and structured outputs are written as vLLM spells them', () => {
  const { deployments } = planned((model) => {
    model.mediaLimits = { image: 2, video: 0 };
    model.structuredOutputs = { backend: 'guidance', disableAnyWhitespace: true };
  });
  const args = engineArgs(deployments[0]!);
  expect(args[args.indexOf('--limit-mm-per-prompt') + 1]).toBe('{"image":2,"video":0}');
  expect(args[args.indexOf('--structured-outputs-config') + 1]).toBe(
    '{"backend":"guidance","disable_any_whitespace":true}',
  );
});

test.each([
  [
    { disableAnyWhitespace: true },
    "disableAnyWhitespace: backend 'auto' .* set backend: 'xgrammar' or 'guidance', or leave",
  ],
  [{ backend: 'outlines', disableAnyWhitespace: true }, "disableAnyWhitespace: backend 'outlines'"],
  [
    { backend: 'xgrammar', disableAdditionalProperties: true },
    "disableAdditionalProperties: .* backend: 'guidance', or",
  ],
] as const)('structured outputs %j end no engine', (structuredOutputs, message) => {
  const problems = problemsOf((model) => void Object.assign(model, { structuredOutputs }));
  expect(problems).toEqual([expect.stringMatching(`^models\\[0\\]\\.structuredOutputs\\.${message}`)]);
});

test('a switch of a backend that is off needs no backend', () => {
  const structuredOutputs = { disableAnyWhitespace: false };
  expect(problemsOf((model) => void Object.assign(model, { structuredOutputs }))).toEqual([]);
});

const planProblems = (change: (model: EnvironmentInput['models'][number]) => void): string[] => {
  const parsed = parseEnvironment(environmentWith((e) => change(e.models[0]!)));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const plan = planEnvironment(parsed.config);
  return isRefused(plan) ? plan.problems.map(({ field, message }) => `${field}: ${message}`) : [];
};

test('without chunks a step must hold the longest prompt, and an encoder reads no chunks', () => {
  const args = { enable_chunked_prefill: false };
  const wrong = planProblems((model) => {
    Object.assign(model, { maxModelLen: 16_384, maxNumBatchedTokens: 2048, engine: { args } });
  });
  expect(wrong).toEqual([
    expect.stringMatching(/args\.enable_chunked_prefill: false: a step of 2,048 .* 16,384, .*set maxNumBatchedTokens/),
  ]);
  const right = planProblems((model) => {
    Object.assign(model, { maxModelLen: 16_384, maxNumBatchedTokens: 16_384, engine: { args } });
  });
  const encoder = planProblems((model) => {
    Object.assign(model, { model: 'bge-small-en-v1.5', engine: { args: { 'enable-chunked-prefill': true } } });
    delete model.maxModelLen;
  });
  expect([right, encoder]).toEqual([[], [expect.stringMatching(/a text whole, in one step; leave it out/)]]);
});

test('copies that the disks of a node do not hold are refused before a pod waits for them', () => {
  const adapter = { name: 'sql', id: 'acme/sql', rank: 8, revision: '0'.repeat(40), bytes: 9e12 };
  expect(planProblems((model) => void Object.assign(model, { loraAdapters: [adapter] }))).toEqual([
    expect.stringMatching(
      /loraAdapters: copies of 9.00 TB of adapters .* which has .* set storage\.tier to 'fsx-lustre'/,
    ),
  ]);
  expect(planProblems((model) => void Object.assign(model, { loraAdapters: [{ ...adapter, bytes: 1e9 }] }))).toEqual(
    [],
  );
});

test('nothing is staged where a model lies', () => {
  const adapter = { name: 'sql', id: 'Qwen/Qwen3-8B', rank: 8, revision: '0'.repeat(40) };
  const problems = problemsOf((model) => {
    Object.assign(model, { model: 'qwen3-8b', revision: adapter.revision, loraAdapters: [adapter] });
  });
  expect(problems).toEqual([expect.stringMatching(/loraAdapters\[0\]\.id: .* is what model '.*' is made of/)]);
});

test('adapters that may be private are told of in one note', () => {
  const one = (name: string, more: object = {}) => ({
    name,
    id: `acme/${name}`,
    rank: 8,
    revision: '0'.repeat(40),
    ...more,
  });
  const said = (loraAdapters: readonly object[]) =>
    planned((model) => void Object.assign(model, { loraAdapters }))
      .notes.map(({ message }) => message)
      .filter((message) => message.includes('private'));
  expect(said([one('sql'), one('math'), one('mine', { source: { staged: true } })])).toEqual([
    expect.stringMatching(/where one of acme\/sql, acme\/math is private, its staging job is refused/),
  ]);
  expect(said([one('sql')])).toEqual([expect.stringMatching(/if acme\/sql is private, its staging job/)]);
  expect(said([one('mine', { source: { staged: true } })])).toEqual([]);
});
