import { allModels } from '../../../lib/catalog';
import { declaredKvCacheDtype, modelFromConfig } from '../../../lib/planner/architecture';
import { plan } from '../../../lib/planner/plan';

/**
 * Source: config.json and hf_quant_config.json of each build in ai-dynamo/aiconfigurator; vLLM 0.29.0 reads the second only where the
 * first has no quantization_config (transformers_utils/config.py:768).
 */
test.each([
  ['nvidia/DeepSeek-V3.1-NVFP4', 'fp8'],
  ['nvidia/DeepSeek-V3.2-NVFP4', 'fp8'],
  ['nvidia/DeepSeek-V4-Pro-NVFP4', undefined],
  ['nvidia/DeepSeek-V4-Flash-NVFP4', undefined],
  ['nvidia/GLM-5.2-NVFP4', 'fp8'],
  ['nvidia/Gemma-4-31B-IT-NVFP4', 'fp8'],
  ['nvidia/Kimi-K2.5-NVFP4', 'fp8'],
  ['nvidia/Kimi-K2.6-NVFP4', 'fp8'],
  ['nvidia/Kimi-K2.7-Code-NVFP4', 'fp8'],
  ['nvidia/NVIDIA-Nemotron-3-Super-120B-A12B-FP8', 'fp8'],
  ['nvidia/Qwen3.5-397B-A17B-NVFP4', 'fp8'],
  ['nvidia/Qwen3.6-27B-NVFP4', 'fp8'],
  ['nvidia/Qwen3.6-35B-A3B-NVFP4', undefined],
  ['moonshotai/Kimi-K3', undefined],
])('auto of %s is %s', (repository, dtype) => {
  const [found] = allModels.flatMap((model) =>
    model.checkpoints.filter(({ huggingFaceId }) => huggingFaceId === repository).map((build) => ({ model, build })),
  );
  expect(found && declaredKvCacheDtype(found.model, found.build)).toBe(dtype);
});

test('Qwen3.6-35B-A3B in NVFP4 keeps a 16-bit cache', () => {
  const where = { instanceType: 'g7e.2xlarge', maxModelLen: 32_768, availableKvCacheGiB: 50 };
  expect(plan({ model: 'nvidia/Qwen3.6-35B-A3B-NVFP4', ...where })).toMatchObject({
    verdict: 'fits',
    settings: { kvCacheDtype: 'auto' },
    kvCache: { tokens: 2_140_267 },
  });
});

/** Source: vLLM 0.29.0 utils/torch_utils.py:442-494. */
test.each([
  [{ kv_cache_quant_algo: 'FP8' }, 'fp8'],
  [{ kv_cache_quant_algo: 'NVFP4' }, 'nvfp4'],
  [{ kv_cache_quant_algo: 'FP8_PER_HEAD' }, undefined],
  [{ kv_cache_quant_algo: null }, undefined],
  [{ kv_cache_scheme: { num_bits: 8, type: 'float', dynamic: false } }, 'fp8'],
  [{ kv_cache_scheme: { num_bits: 8, type: 'float', dynamic: true } }, undefined],
  [{ kv_cache_scheme: { num_bits: 8, type: 'int', dynamic: false } }, undefined],
])('a ModelOpt file that says %j: auto is %s', (cache, dtype) => {
  const config = allModels.find(({ id }) => id === 'qwen3-8b')?.config;
  const quantization_config = { quant_method: 'modelopt', quant_algo: 'FP8', ignore: ['lm_head'], ...cache };
  const own = modelFromConfig({ ...config, quantization_config });
  expect(declaredKvCacheDtype(own, own.checkpoints[0])).toBe(dtype);
});

/** Source: vLLM 0.29.0 platforms/interface.py:890-895 and models/kimi_k3/nvidia/kda.py:599. */
test.each([
  ['auto', 768, 1_743_947],
  ['fp8', 1536, 3_186_057],
])('blocks of Kimi-K3 in %s hold %i tokens', (kvCacheDtype, blockSize, tokens) => {
  const where = { instanceType: 'p6-b300.48xlarge', tensorParallelSize: 8, maxModelLen: 65_536 };
  const result = plan({ model: 'kimi-k3', ...where, kvCacheDtype, availableKvCacheGiB: 50 });
  expect(result).toMatchObject({ verdict: 'fits', kvCache: { blockSize, tokens } });
});

test('without prefix caching there are no checkpoints', () => {
  const where = {
    instanceType: 'p6-b300.48xlarge',
    tensorParallelSize: 8,
    maxModelLen: 65_536,
    availableKvCacheGiB: 50,
  };
  const result = plan({ model: 'kimi-k3', ...where, enablePrefixCaching: false });
  // 86 blocks of the caching group and one in each of three state groups.
  const blocks = Math.floor((50 * 2 ** 30) / (768 * 1152 * 24));
  expect(result).toMatchObject({ kvCache: { maxConcurrency: blocks / (86 + 3) } });
});

test('a step makes no more rows of logits than it holds tokens, however many drafts', () => {
  const overhead = (numSpeculativeTokens: number) => {
    const result = plan({
      model: 'qwen3-8b',
      instanceType: 'p5.4xlarge',
      speculative: { method: 'ngram', numSpeculativeTokens },
    });
    return result.memory?.perGpu.overheadGiB.expected;
  };
  expect(overhead(64)).toBe(overhead(7));
  expect(overhead(3)).toBeLessThan(overhead(7) ?? 0);
});
