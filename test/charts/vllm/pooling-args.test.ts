import { engineArgs } from '../../../charts/vllm/engine-args';
import { engineProbes } from '../../../charts/vllm/engine-probes';
import type { EnvironmentInput } from '../../../lib/config';
import { parseEnvironment } from '../../../lib/config';
import { isRefused, planEnvironment } from '../../../lib/environment/plan-environment';
import { planInput, SHIPPED } from '../../support/plan-fixture';

type Model = EnvironmentInput['models'][number];

/** The development environment with another model. */
const withModel = (model: Partial<Model> & Pick<Model, 'model'>): EnvironmentInput => {
  const [{ name, capacity }] = SHIPPED.development.models as unknown as [Model];
  return { ...SHIPPED.development, models: [{ name, capacity, ...model }] } as EnvironmentInput;
};

const argsOf = (model: Partial<Model> & Pick<Model, 'model'>): string[] =>
  engineArgs(planInput(withModel(model)).deployments[0]!);

const problemsOf = (model: Partial<Model> & Pick<Model, 'model'>): { field: string; message: string }[] => {
  const parsed = parseEnvironment(withModel(model));
  if (!parsed.ok) return parsed.problems.map(({ field, message }) => ({ field, message }));
  const plan = planEnvironment(parsed.config);
  return isRefused(plan) ? plan.problems.map(({ field, message }) => ({ field, message })) : [];
};

test('an encoder for embeddings: runner and pooler, no cache, no prefixes, nothing of generation', () => {
  expect(argsOf({ model: 'multilingual-e5-large' })).toMatchSnapshot();
});

test('a reranker is told which words its score is made of, and how a pair becomes a prompt', () => {
  const args = argsOf({ model: 'qwen3-reranker-0.6b' });
  expect(JSON.parse(args[args.indexOf('--hf-overrides') + 1]!)).toEqual({
    architectures: ['Qwen3ForSequenceClassification'],
    classifier_from_token: ['no', 'yes'],
    is_original_qwen3_reranker: true,
  });
  expect(args[args.indexOf('--chat-template') + 1]).toMatch(/qwen3_reranker\.jinja$/);
});

test('a model that generates is converted where that is asked, without its parsers', () => {
  const args = argsOf({ model: 'qwen3-8b', task: 'embed' });
  expect(args.join(' ')).toContain('--runner pooling --convert embed --pooler-config {"pooling_type":"LAST"}');
  expect(args.join(' ')).not.toMatch(/tool-call|reasoning|sse-keep-alive/);
  const [deployment] = planInput(withModel({ model: 'qwen3-8b', task: 'embed' })).deployments;
  expect(engineProbes(deployment!).readinessProbe.exec?.command?.at(-1)).toBe('--ask=embed');
  // The same model that writes has none of it.
  expect(argsOf({ model: 'qwen3-8b' }).join(' ')).not.toMatch(/runner|convert|pooler/);
});

test.each<[string, Partial<Model> & Pick<Model, 'model'>, string, RegExp]>([
  [
    'a reranker of a plain decoder',
    { model: 'qwen3-8b', task: 'score' },
    'task',
    /holds no classifier.*windlass models --task score/,
  ],
  ['an encoder that writes', { model: 'bge-m3', task: 'generate' }, 'task', /no output head.*'embed' or 'score'/],
  [
    'drafts of an encoder',
    { model: 'bge-m3', speculative: { method: 'ngram' } },
    'speculative',
    /generates none; leave speculative out/,
  ],
  ['a cache of an encoder', { model: 'bge-m3', kvCacheDtype: 'fp8' }, 'kvCacheDtype', /keeps none.*leave it out/],
  [
    'prefixes of an encoder',
    { model: 'bge-m3', enablePrefixCaching: true },
    'enablePrefixCaching',
    /shares no prefixes/,
  ],
  [
    'a batch below a text',
    { model: 'bge-m3', maxNumBatchedTokens: 4096 },
    'maxNumBatchedTokens',
    /4,096 is less than the 8,192.*raise it to 8,192/,
  ],
  [
    'an answer of tokens',
    { model: 'bge-m3', workload: { inputTokens: 100, outputTokens: 5 } },
    'workload.outputTokens',
    /write 0 or leave it out/,
  ],
  [
    'a chat without an answer',
    { model: 'qwen3-8b', workload: { inputTokens: 100 } },
    'workload.outputTokens',
    /must be above 0 for qwen3-8b/,
  ],
  ['tokens of recurrent layers pooled', { model: 'qwen3.5-27b', task: 'embed' }, 'task', /recurrent layers/],
])('%s is refused', (_what, model, field, says) => {
  expect(problemsOf(model)).toEqual(
    expect.arrayContaining([{ field: `models[0].${field}`, message: expect.stringMatching(says) }]),
  );
});

test('the plan says which routes answer without the key', () => {
  const notes = planInput(withModel({ model: 'multilingual-e5-large' })).notes.filter(
    ({ topic }) => topic === 'endpoint',
  );
  expect(notes.map(({ message }) => message).join('\n')).toMatch(
    /\/v1\/embeddings.* ask for the API key; \/score, \/rerank, \/pooling answer the same without it/,
  );
});
