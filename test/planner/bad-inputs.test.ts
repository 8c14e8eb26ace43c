import { answerRequest } from '../../lib/planner/answer-request';
import type { PlanResult } from '../../lib/planner/answer/plan-result';
import { parsePlanRequest } from '../../lib/planner/request/request-schema';
import type { Problem } from '../../lib/problem';

/** What people asked of vLLM and got an error for, most of it after nodes were up and weights loaded; where that was seen. */
interface BadInput {
  readonly request: Readonly<Record<string, unknown>>;
  readonly field: string;
  readonly words: readonly string[];
  readonly seen: string;
}

const H100 = { instanceType: 'p5.48xlarge' };
const H200 = { instanceType: 'p5en.48xlarge' };

const PARALLEL: readonly BadInput[] = [
  {
    request: { model: 'llama-3.3-70b', ...H100, tensorParallelSize: 6 },
    field: 'tensorParallelSize',
    words: ['6 does not divide the 64 attention heads', '1, 2, 4, 8, 16, 32, 64'],
    seen: 'vllm config/model.py, verify_with_parallel_config',
  },
  {
    request: { model: 'Qwen/Qwen3-235B-A22B-FP8', ...H100, tensorParallelSize: 8 },
    field: 'tensorParallelSize',
    words: ['block size 128', '1536/8 = 192', 'enableExpertParallel: true'],
    seen: 'vllm layers/quantization/utils/fp8_utils.py; issues on Qwen3-235B-FP8 with TP8',
  },
  {
    request: { model: 'MiniMaxAI/MiniMax-M2.7', ...H200, tensorParallelSize: 8 },
    field: 'tensorParallelSize',
    words: ['block size 128', '192'],
    seen: 'vllm issues on MiniMax-M2.7 with TP8',
  },
  {
    request: { model: 'llama-3.3-70b', ...H100, nodes: 1, tensorParallelSize: 8, pipelineParallelSize: 2 },
    field: 'nodes',
    words: ['16 GPUs', '2 × p5.48xlarge', 'nodes is 1'],
    seen: 'vllm config/parallel.py, world size',
  },
  {
    request: {
      model: 'deepseek-v3',
      gpu: 'B300',
      nodes: 3,
      tensorParallelSize: 8,
      dataParallelSize: 3,
      enableExpertParallel: true,
    },
    field: 'enableExpertParallel',
    words: ['24', '256 experts'],
    seen: 'experts are planned for ranks that hold equally many',
  },
  {
    request: {
      model: 'llama-3.3-70b',
      ...H100,
      tensorParallelSize: 8,
      speculative: { method: 'eagle3', model: 'a/b', draftTensorParallelSize: 4 },
    },
    field: 'speculative.draftTensorParallelSize',
    words: ["1 or the target's 8", 'got 4'],
    seen: 'vllm config/speculative.py, _verify_and_get_draft_tp',
  },
];

const MEMORY: readonly BadInput[] = [
  {
    request: { model: 'llama-3.1-405b', ...H100, nodes: 1 },
    field: 'instanceType',
    words: ['756 GiB', '8 × H100', 'are missing'],
    seen: 'weights 810 GB against 8 × 80 GB: out of memory after a long load',
  },
  {
    request: { model: 'minimax-m3', ...H200, nodes: 1, tensorParallelSize: 8, maxModelLen: 1_000_000 },
    field: 'maxModelLen',
    words: ['1,000,000 tokens needs', 'the longest that fits is'],
    seen: 'vllm v1/core/kv_cache_utils.py, check_enough_kv_cache_memory',
  },
  {
    request: { model: 'llama-3.3-70b', ...H100, tensorParallelSize: 4, gpuMemoryUtilization: 0.4 },
    field: 'gpuMemoryUtilization',
    words: ['0.40', 'weights 32.9 GiB'],
    seen: 'vllm v1/core/kv_cache_utils.py, no available memory for the cache blocks',
  },
  ...[1.2, 0, '90%'].map((gpuMemoryUtilization) => ({
    request: { model: 'qwen3-8b', ...H100, gpuMemoryUtilization },
    field: 'gpuMemoryUtilization',
    words: ['must be a number in (0, 1]'],
    seen: 'vllm config/cache.py, Field(gt=0, le=1)',
  })),
  {
    request: { model: 'llama-3.3-70b', ...H100, maxModelLen: 262_144 },
    field: 'maxModelLen',
    words: ['262,144 exceeds the 131,072'],
    seen: 'vllm config/model.py: longer than max_position_embeddings',
  },
  {
    request: {
      model: 'qwen3-32b',
      gpu: 'H100',
      tensorParallelSize: 1,
      maxModelLen: 2048,
      speculative: { method: 'draft_model', model: 'qwen3-8b' },
    },
    field: 'instanceType',
    words: ['does not fit', 'weights 76.3 GiB'],
    seen: 'draft weights beside the weights of the model',
  },
];

const SPECULATION: readonly BadInput[] = [
  {
    request: { model: 'qwen3-32b', gpu: 'H200', speculative: { method: 'draft_model' } },
    field: 'speculative.model',
    words: ['draft_model needs', 'set speculative.model'],
    seen: 'vllm config/speculative.py',
  },
  ...[0, -1].map((numSpeculativeTokens) => ({
    request: { model: 'deepseek-r1', ...H200, speculative: { method: 'mtp', numSpeculativeTokens } },
    field: 'speculative.numSpeculativeTokens',
    words: ['above 0', String(numSpeculativeTokens)],
    seen: 'vllm config/speculative.py',
  })),
  {
    request: { model: 'qwen3-32b', gpu: 'H200', speculative: { method: 'draft_model', model: 'llama-3.2-1b' } },
    field: 'speculative.model',
    words: ['128256', '151936'],
    seen: 'vllm v1/spec_decode/draft_model.py: vocabularies must agree',
  },
  {
    request: {
      model: 'qwen3-32b',
      gpu: 'H200',
      speculative: { method: 'ngram', promptLookupMin: 6, promptLookupMax: 4 },
    },
    field: 'speculative.promptLookupMin',
    words: ['6', '4'],
    seen: 'vllm config/speculative.py',
  },
  {
    request: {
      model: 'deepseek-v4-flash',
      ...H200,
      tensorParallelSize: 4,
      pipelineParallelSize: 2,
      speculative: { method: 'dspark' },
    },
    field: 'pipelineParallelSize',
    words: ['dspark', 'tensor or data'],
    seen: 'vllm v1/worker/gpu/spec_decode/dspark/utils.py, NotImplementedError',
  },
];

const QUANTIZATION: readonly BadInput[] = [
  {
    request: { model: 'Qwen/Qwen3-235B-A22B-FP8', ...H200, quantization: 'awq' },
    field: 'quantization',
    words: ['awq', 'fp8-block', 'leave quantization out'],
    seen: 'vllm: --quantization contradicts the config of the checkpoint',
  },
  {
    request: { model: 'gpt-oss-20b', gpu: 'T4', tensorParallelSize: 2 },
    field: 'quantization',
    words: ['mxfp4 needs compute capability 8', 'T4 has 7.5'],
    seen: 'vllm quantization registry, get_min_capability',
  },
  {
    request: { model: 'qwen3-235b-a22b', ...H200, quantization: 'awq', tensorParallelSize: 8 },
    field: 'tensorParallelSize',
    words: ['group size 128', '1536/8'],
    seen: 'vllm issues: AWQ shards not aligned',
  },
  {
    request: { model: 'deepseek-v4-pro', ...H200, quantization: 'gguf' },
    field: 'quantization',
    words: ['vllm-gguf-plugin#114', 'native FP4/FP8'],
    seen: 'vllm-gguf-plugin#114: unknown gguf model_type deepseek_v4',
  },
  {
    request: { model: 'deepseek-v4-pro', ...H200, kvCacheDtype: 'bf16' },
    field: 'kvCacheDtype',
    words: ['fp8 only'],
    seen: 'vllm models/deepseek_v4: packed fp8 layout alone has kernels',
  },
  {
    request: { model: 'deepseek-r1', gpu: 'B200', tensorParallelSize: 8, kvCacheDtype: 'nvfp4' },
    field: 'kvCacheDtype',
    words: ['nvfp4', 'MLA'],
    seen: 'vllm validate_nvfp4_kv_cache_with_mla',
  },
  {
    request: { model: 'deepseek-v4-flash', gpu: 'H200', enableLora: true },
    field: 'enableLora',
    words: ['LoRA'],
    seen: 'vllm models/deepseek_v4/nvidia/model.py',
  },
  {
    request: { model: 'deepseek-v4-flash', gpu: 'H200', tensorParallelSize: 8, engineVersion: '0.19.0' },
    field: 'engineVersion',
    words: ['0.20.0', '0.19.0'],
    seen: 'architecture newer than the image',
  },
];

const SPELLING: readonly BadInput[] = [
  {
    request: { model: 'qwen3-8b', gpu: 'H100', tensorparallelSize: 2 },
    field: 'tensorparallelSize',
    words: ["did you mean 'tensorParallelSize'?"],
    seen: 'a typing error silently replaced by a default',
  },
  {
    request: { model: 'qwen3-8b', gpu: 'H100', speculative: { method: 'ngram', numSpeculativeToken: 3 } },
    field: 'speculative.numSpeculativeToken',
    words: ["did you mean 'numSpeculativeTokens'?"],
    seen: 'the same, one level deeper',
  },
  {
    request: { model: 'qwen3-8b', instanceType: 'p5.96xlarge' },
    field: 'instanceType',
    words: ['p5.96xlarge', 'the nearest are p5.48xlarge, p5.4xlarge'],
    seen: 'found only when the node group is created',
  },
];

function answer(raw: unknown): PlanResult | readonly Problem[] {
  const parsed = parsePlanRequest(raw);
  return parsed.ok ? answerRequest(parsed.request, 'cost').result : parsed.problems;
}

const problemsOf = (raw: unknown): readonly Problem[] => {
  const given = answer(raw);
  return 'verdict' in given ? given.problems : given;
};

describe.each(Object.entries({ PARALLEL, MEMORY, SPECULATION, QUANTIZATION, SPELLING }))('%s', (_area, rows) => {
  test.each(rows.map((row) => [JSON.stringify(row.request), row] as const))('%s is refused', (_name, row) => {
    const found = problemsOf(row.request).filter(({ field }) => field === row.field);
    expect(found.length).toBeGreaterThan(0);
    for (const word of row.words) expect(found.map(({ message }) => message).join(' ')).toContain(word);
    expect(row.seen).not.toBe('');
  });
});

/** Legal, however odd it looks; where something must be known, the topic of the note that says so. */
const ACCEPTED: readonly (readonly [Readonly<Record<string, unknown>>, string, string])[] = [
  [{ model: 'qwen3-235b-a22b', ...H200, tensorParallelSize: 8 }, 'kv-cache', '2 copies of the KV cache'],
  [{ model: 'deepseek-r1', ...H200, tensorParallelSize: 8 }, 'kv-cache', 'whole latent KV cache'],
  [{ model: 'llama-3.3-70b', quantization: 'nvfp4', gpu: 'H200', tensorParallelSize: 2 }, 'quantization', 'Marlin'],
  [{ model: 'qwen3-8b', quantization: 'fp8', gpu: 'A100-80', tensorParallelSize: 1 }, 'quantization', 'Marlin'],
  [{ model: 'qwen3-32b', gpu: 'H200', gpuMemoryUtilization: 0.99 }, 'memory', 'leaves no room'],
  [{ model: 'qwen3-32b', gpu: 'H200', speculative: { method: 'ngram' } }, '', ''],
  [{ model: 'qwen3-32b', gpu: 'H200', maxModelLen: 'auto' }, '', ''],
  [{ model: 'qwen3-32b', gpu: 'H200', maxModelLen: -1 }, '', ''],
  [{ model: 'qwen3-32b', gpu: 'H200', maxModelLen: '32k' }, '', ''],
  [{ model: 'qwen3-32b', instanceType: 'p6-b200.48xlarge' }, '', ''],
  [{ model: 'qwen3-32b', instanceType: 'p6-b300.48xlarge' }, '', ''],
];

test.each(ACCEPTED)('%j is accepted, and what must be known is said', (request, topic, words) => {
  const given = answer(request);
  expect(given).toMatchObject({ verdict: 'fits' });
  if (topic === '' || !('verdict' in given)) return;
  const said = given.notes.filter((note) => note.topic === topic).map(({ message }) => message);
  expect(said.join(' ')).toContain(words);
});
