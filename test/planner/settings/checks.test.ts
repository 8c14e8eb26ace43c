import { findModel } from '../../../lib/catalog';
import { modelFromConfig, plan, type PlanRequest } from '../../../lib/planner';
import { valueProblems } from '../../../lib/planner/settings';
import { LIMITS } from '../../../lib/schema/limits';
import { DENSE_FILE } from '../support/architecture';

const QWEN: PlanRequest = { model: 'qwen3-8b', gpu: 'H100', tensorParallelSize: 1, maxModelLen: 4096 };

const problemsOf = (change: object, file?: object): string[] => {
  const custom = file === undefined ? undefined : modelFromConfig({ ...DENSE_FILE, ...file } as never);
  return plan({ ...QWEN, ...change } as PlanRequest, custom).problems.map(
    ({ field, message }) => `${field}: ${message}`,
  );
};
/** Requests a line each, and what is said of them: each limit is met on one line and passed on the next. */
const said = (rows: readonly (readonly [change: object, file?: object])[]): string =>
  rows
    .map(([change, file]) => {
      const asked = Object.entries({ ...change, ...file }).map(
        ([key, value]) => `${key} ${JSON.stringify(value)?.slice(0, 90)}`,
      );
      return [asked.join(', '), ...(problemsOf(change, file).length === 0 ? ['ok'] : problemsOf(change, file))].join(
        '\n    ',
      );
    })
    .join('\n');

describe('numbers of a request', () => {
  const MOST = [
    ['nodes', LIMITS.nodes],
    ['tensorParallelSize', LIMITS.parallelSize],
    ['pipelineParallelSize', LIMITS.parallelSize],
    ['dataParallelSize', LIMITS.parallelSize],
    ['decodeContextParallelSize', LIMITS.parallelSize],
    ['maxNumSeqs', LIMITS.concurrency],
    ['maxNumBatchedTokens', LIMITS.maxNumBatchedTokens],
    ['maxLoras', LIMITS.loras],
    ['maxLoraRank', LIMITS.loraRank],
    ['checkpointBytes', LIMITS.draftBytes],
  ] as const;

  test.each(MOST)('%s is a whole number above 0 and at most %d', (field, most) => {
    const of = (value: unknown) => valueProblems({ model: 'x', [field]: value });
    for (const value of [1, most, undefined]) expect(of(value)).toEqual([]);
    expect(of(most + 1)).toEqual([
      { field, message: `must be at most ${most.toLocaleString('en-US')}, got ${most + 1}` },
    ]);
    for (const value of [0, -1, 1.5, '2'])
      expect(of(value)).toEqual([{ field, message: `must be a whole number above 0, got ${JSON.stringify(value)}` }]);
  });

  const fields = (request: object): string[] =>
    valueProblems({ model: 'x', ...request }).map(
      ({ field, message }) => `${field} ${/got (.*?)(;|$)/.exec(message)?.[1]}`,
    );

  test.each([
    ['gpuMemoryUtilization', [0.01, 1], [0, 1.01, -0.5, '0.9', null]],
    ['utilization', [0.01, 1], [0, 1.01, -0.5, '0.9']],
    ['maxModelLen', [1, -1, 'auto', 4096], [0, -2, 1.5, '4k']],
    ['availableKvCacheGiB', [0.1, 70], [0, -1]],
  ])('%s may be each of %j and none of %j', (field, legal, illegal) => {
    for (const value of legal) expect(fields({ [field]: value })).toEqual([]);
    for (const value of illegal) {
      const shown = field === 'availableKvCacheGiB' ? String(value) : JSON.stringify(value);
      expect(fields({ [field]: value })).toEqual([`${field} ${shown}`]);
    }
  });

  test('a load has a prompt and a request', () => {
    const of = (inputTokens: number, concurrency: number) =>
      fields({ workload: { inputTokens, outputTokens: 0, concurrency } });
    expect(of(1, 1)).toEqual([]);
    expect(of(0, 1)).toEqual(['workload.inputTokens 0']);
    expect(of(1, 0)).toEqual(['workload.concurrency 0']);
    expect(of(-1, -2)).toEqual(['workload.inputTokens -1']);
  });

  test('as many tokens are batched as there are sequences', () => {
    expect(fields({ maxNumBatchedTokens: 256, maxNumSeqs: 256 })).toEqual([]);
    expect(valueProblems({ model: 'x', maxNumBatchedTokens: 255, maxNumSeqs: 256 })).toEqual([
      {
        field: 'maxNumBatchedTokens',
        message: '255 must be at least maxNumSeqs 256; raise it or lower maxNumSeqs',
      },
    ]);
  });
});

const load = (inputTokens: number, outputTokens: number) => ({
  workload: { inputTokens, outputTokens, concurrency: 1 },
});
const int8 = (...input_activations: unknown[]) => ({
  quantization_config: {
    quant_method: 'compressed-tensors',
    config_groups: Object.fromEntries(
      input_activations.map((one, index) => [
        `group_${index}`,
        { weights: { num_bits: 8, type: 'int' }, input_activations: one },
      ]),
    ),
  },
});
const integers = (more: object) => ({ quantization_config: { group_size: 128, ...more } });
const float8 = (more: object = {}) => ({
  quantization_config: {
    quant_method: 'compressed-tensors',
    config_groups: { group_0: { weights: { num_bits: 8, type: 'float', strategy: 'channel' } } },
    ...more,
  },
});
const SMALL_WITH_SCHEME = {
  ...float8({ kv_cache_scheme: { num_bits: 8, type: 'float' } }),
  num_hidden_layers: 4,
};
/** Its class has no stages. */
const GEMMA_3N = {
  architectures: ['Gemma3nForCausalLM'],
  model_type: 'gemma3n',
  hidden_size_per_layer_input: 256,
  vocab_size_per_layer_input: 262_144,
  num_kv_shared_layers: 10,
  altup_num_inputs: 4,
  laurel_rank: 64,
  layer_types: Array.from({ length: 36 }, (_, index) => (index % 5 === 4 ? 'full_attention' : 'sliding_attention')),
  sliding_window: 512,
};
const LLAMA = { model: 'llama-3.3-70b', gpu: 'H200', tensorParallelSize: 4 };
const FLASH = { model: 'deepseek-v4-flash', gpu: 'H200', tensorParallelSize: 8 };
const R1 = { model: 'deepseek-r1', gpu: 'H200', tensorParallelSize: 8 };
const HYBRID = { model: 'qwen3.5-35b-a3b', gpu: 'H200', checkpoint: 'FP8-dynamic' };
const BGE = { model: 'bge-m3', gpu: 'L40S', maxModelLen: 4096 };
const EMBED = { model: 'qwen3-embedding-0.6b', gpu: 'L40S' };

const quarter = Math.ceil(findModel('qwen3-8b')!.parameters!.total / 4);

test('what model, format, context and engine allow', () => {
  expect(
    said([
      [{ maxModelLen: 40_960, ...load(40_000, 960) }],
      [{ maxModelLen: 40_961 }],
      [{ maxModelLen: 'auto', ...load(40_000, 961) }],
      [{ maxModelLen: 1000, ...load(900, 100) }],
      [{ maxModelLen: 1000, ...load(900, 101) }],
      [{ gpu: 'T4', quantization: 'nvfp4' }],
      [{ gpu: 'T4', model: 'gpt-oss-20b' }],
      [{ gpu: 'H100', quantization: 'int8' }],
      [{ gpu: 'B200', quantization: 'int8' }],
      [{ gpu: 'B200' }, int8(null, null)],
      [{ gpu: 'B200' }, int8(null, { num_bits: 8 })],
      [{ gpu: 'H100' }, int8({ num_bits: 8 })],
      [{}, integers({ quant_method: 'gptq', bits: 4, sym: true })],
      [{}, integers({ quant_method: 'gptq', bits: 8 })],
      [{}, integers({ quant_method: 'gptq', bits: 3 })],
      [{}, integers({ quant_method: 'gptq', bits: 4, sym: false })],
      [{}, integers({ quant_method: 'awq', w_bit: 4, sym: false })],
      [{}, integers({ quant_method: 'awq', w_bit: 3 })],
      [{ engineVersion: 'latest' }],
      [{ engineVersion: 'v0.29.0' }],
      [{ engineVersion: '0.29' }],
      [{ ...FLASH, engineVersion: '0.20.0' }],
      [{ ...FLASH, engineVersion: '0.19.1' }],
      [{ kvCacheDtype: 'bflot16' }],
      [{ kvCacheDtype: 'zzzzzzzz' }],
      [{ kvCacheDtype: 'bf16' }],
      [{ gpu: 'A100-80', model: 'deepseek-v3.2', tensorParallelSize: 8 }],
      [{ gpu: undefined, instanceType: 'g6e.48xlarge', model: 'deepseek-v3.2', tensorParallelSize: 8 }],
      [{ gpu: 'A100-80', kvCacheDtype: 'fp8' }],
      [{ ...FLASH, kvCacheDtype: 'bfloat16' }],
      [{ model: 'gpt-oss-20b', gpu: 'T4', quantization: 'bf16' }],
      [{ model: 'gpt-oss-20b', gpu: 'H100', kvCacheDtype: 'nvfp4' }],
      [{ model: 'gemma-4-31b', gpu: 'H100', kvCacheDtype: 'nvfp4', tensorParallelSize: 2 }],
      [{ ...LLAMA, kvCacheDtype: 'fp8_e5m2' }],
      [{ ...LLAMA, quantization: 'fp8', kvCacheDtype: 'fp8_e5m2' }],
      [{ kvCacheDtype: 'fp8_e5m2', quantization: 'fp8' }],
      [{ pipelineParallelSize: 1 }, GEMMA_3N],
      [{ pipelineParallelSize: 2 }, GEMMA_3N],
      [{ pipelineParallelSize: 2 }],
      [{ kvCacheDtype: 'fp8_e5m2' }, float8()],
      [{ kvCacheDtype: 'fp8_e5m2' }, float8({ kv_cache_scheme: { num_bits: 8, type: 'float' } })],
      [{ ...FLASH, kvCacheDtype: 'fp8_e5m2' }],
      [{ gpu: 'T4', model: 'qwen3-0.6b' }, SMALL_WITH_SCHEME],
      [{ gpu: 'T4', model: 'qwen3-0.6b', kvCacheDtype: 'auto' }, SMALL_WITH_SCHEME],
      [{ gpu: 'T4', model: 'qwen3-0.6b', kvCacheDtype: 'fp8_e5m2' }, SMALL_WITH_SCHEME],
      [{ gpu: 'T4', model: 'qwen3-0.6b', kvCacheDtype: 'fp8_e5m2' }],
      [{ gpu: 'A100-80', model: 'qwen3-0.6b' }, SMALL_WITH_SCHEME],
      [{ gpuMemoryUtilization: 0.993 }], // of 79.18 GiB half a one is taken
      [{ gpuMemoryUtilization: 0.994 }],
      [{ gpuMemoryUtilization: 1.2 }],
      [{ gpuMemoryUtilization: 0 }],
      [{ gpu: 'T4', gpuMemoryUtilization: 0.987, model: 'qwen3-0.6b' }], // of 15.55 GiB a fifth of one
      [{ gpu: 'T4', gpuMemoryUtilization: 0.988, model: 'qwen3-0.6b' }],
      [{ checkpointBytes: quarter }], // a quarter of a byte for each of its parameters
      [{ checkpointBytes: quarter - 1 }],
      [{ checkpointBytes: 999_999, model: 'deepseek-coder-nano-announced' }],
      [{ region: 'eu-west-3' }],
      [{ region: 'us-west-22' }],
      [{ gpu: undefined, instanceType: 'p6-b300.48xlarge', tensorParallelSize: 8, region: 'us-west-2' }],
      [{ gpu: undefined, instanceType: 'p6-b300.48xlarge', tensorParallelSize: 8, region: 'us-east-2' }],
      [{ availableKvCacheGiB: 79.19 }],
    ]),
  ).toMatchSnapshot();
});

test('what adapters and models without a head allow', () => {
  expect(
    said([
      [{ maxLoras: 1 }],
      [{ maxLoraRank: 8 }],
      [{ enableLora: false, maxLoraRank: 8, maxLoras: 1 }],
      [{ enableLora: true, maxLoraRank: 512 }],
      [{ enableLora: true, maxLoraRank: 513 }],
      [{ ...FLASH, enableLora: true }],
      [{ ...BGE, enableLora: true }],
      [{ ...BGE, enableLora: true, engineVersion: '0.33.0' }],
      [{ enableLora: true }, { vocab_size: 258_048 }],
      [{ enableLora: true }, { vocab_size: 258_049 }],
      [{ enableLora: true }, { vocab_size: 258_049, architectures: ['Qwen2ForCausalLM'], model_type: 'qwen2' }],
      [{ model: 'gemma-4-31b', enableLora: true, gpu: 'B200' }],
      [{ ...EMBED, speculative: { method: 'ngram' } }],
      [{ ...BGE, maxNumBatchedTokens: 4096 }],
      [{ ...BGE, maxNumBatchedTokens: 4095 }],
      [{ ...EMBED, maxNumBatchedTokens: 512 }],
      [{ ...EMBED, poolingType: 'MEAN', maxNumBatchedTokens: 512 }],
      [{ ...BGE, enablePrefixCaching: true }],
      [{ ...BGE, enablePrefixCaching: false }],
      [{ ...EMBED, enablePrefixCaching: true }],
      [{ ...EMBED, poolingType: 'MEAN', enablePrefixCaching: true }],
      [{ ...BGE, kvCacheDtype: 'fp8' }],
      [{ ...BGE, kvCacheDtype: 'auto' }],
      [{ ...EMBED, kvCacheDtype: 'fp8' }],
      [{ ...EMBED, ...load(500, 0) }],
      [{ ...EMBED, ...load(500, 1) }],
      [load(500, 0)],
      [{ model: 'qwen3.6-27b', task: 'embed', gpu: 'B200' }],
      [{ ...FLASH, task: 'embed' }],
      [{ task: 'embed' }],
      [{}, { architectures: ['Qwen2ForRewardModel'], model_type: 'qwen2' }],
    ]),
  ).toMatchSnapshot();
});

const drafting = (method: string, more: object = {}) => ({ speculative: { method, ...more } });

test('what drafts allow', () => {
  expect(
    said([
      [drafting('ngram', { numSpeculativeTokens: 1 })],
      [drafting('ngram', { numSpeculativeTokens: 0 })],
      [drafting('ngram', { numSpeculativeTokens: 1.5 })],
      [drafting('eagle3')],
      [drafting('eagle3', { model: 'an/eagle3-head' })],
      [drafting('draft_model')],
      [drafting('draft_model', { model: 'a/draft' })],
      [drafting('draft_model', { model: 'a/draft', draftBytes: 1e9 })],
      [drafting('draft_model', { model: 'qwen3-0.6b' })],
      [drafting('draft_model', { model: 'llama-3.2-1b' })],
      [drafting('mtp')],
      [{ ...LLAMA, ...drafting('mtp') }],
      [{ ...HYBRID, ...drafting('mtp') }], // its file says layers of drafts, and nobody that the build has none
      [{ ...HYBRID, ...drafting('dspark') }],
      [{ ...HYBRID, checkpoint: 'BF16', ...drafting('dspark') }],
      [{ model: 'deepseek-v3.1', gpu: 'B200', tensorParallelSize: 8, ...drafting('dspark') }],
      [{ ...FLASH, ...drafting('mtp') }],
      [{ ...FLASH, checkpoint: 'DeepSeek-V4-Flash', ...drafting('mtp', { numSpeculativeTokens: 3 }) }],
      ...[1, 2, 3, 4].map(
        (numSpeculativeTokens) =>
          [
            { ...R1, hfOverrides: { num_nextn_predict_layers: 2 }, ...drafting('mtp', { numSpeculativeTokens }) },
          ] as const,
      ),
      [{ ...R1, ...drafting('mtp', { numSpeculativeTokens: 3 }) }],
      [{ ...LLAMA, ...drafting('eagle3', { model: 'a/head', draftTensorParallelSize: 4 }) }],
      [{ ...LLAMA, ...drafting('eagle3', { model: 'a/head', draftTensorParallelSize: 1 }) }],
      [{ ...LLAMA, ...drafting('eagle3', { model: 'a/head', draftTensorParallelSize: 2 }) }],
      [{ ...LLAMA, ...drafting('draft_model', { model: 'llama-3.2-1b', draftTensorParallelSize: 1 }) }],
      [{ ...LLAMA, ...drafting('draft_model', { model: 'llama-3.2-1b', draftTensorParallelSize: 4 }) }],
      [drafting('ngram', { promptLookupMin: 4, promptLookupMax: 4 })],
      [drafting('ngram', { promptLookupMin: 5, promptLookupMax: 4 })],
      [drafting('ngram', { promptLookupMin: 9 })],
      [drafting('ngram', { numSpeculativeTokens: 2, acceptanceLength: 1 })],
      [drafting('ngram', { numSpeculativeTokens: 2, acceptanceLength: 3 })],
      [drafting('ngram', { numSpeculativeTokens: 2, acceptanceLength: 3.01 })],
      [drafting('ngram', { numSpeculativeTokens: 2, acceptanceLength: 0.99 })],
      [{ enableLora: true, ...drafting('ngram') }],
      [{ ...FLASH, engineVersion: '0.28.0', ...drafting('dspark', { numSpeculativeTokens: 5 }) }],
      [{ ...FLASH, engineVersion: '0.28.0', ...drafting('dspark', { numSpeculativeTokens: 4 }) }],
      [{ ...FLASH, engineVersion: '0.33.0', ...drafting('dspark', { numSpeculativeTokens: 4 }) }],
      [{ ...FLASH, engineVersion: '0.25.0', speculative: 'checkpoint' }],
      [{ ...FLASH, engineVersion: '0.24.1', speculative: 'checkpoint' }],
      [{ ...LLAMA, speculative: 'checkpoint' }],
    ]),
  ).toMatchSnapshot();
});
