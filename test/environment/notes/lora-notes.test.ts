import type { EnvironmentInput } from '../../../lib/config';
import production from '../../../environments/production';
import { parseEnvironment } from '../../../lib/config';
import { isRefused, planEnvironment } from '../../../lib/environment';
import { adaptedModel } from '../../support/adapted';
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
