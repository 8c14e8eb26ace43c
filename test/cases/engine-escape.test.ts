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
