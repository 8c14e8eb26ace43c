import {
  attentionBackends,
  classSupport,
  compareVersions,
  defaultEngine,
  efaImages,
  ENGINE_SECURITY_FLOOR,
  engineFlagList,
  engineFlags,
  findEngine,
  findEngineFlag,
  kvCacheDtypes,
  loadFormats,
  moeBackends,
  quantizationMethods,
  quantizationOutOfTree,
  quantizations,
  reasoningParsers,
  releaseNeededFor,
  SPECULATIVE_METHODS,
  tokenizerModes,
  toolCallParsers,
  unplannedMethods,
  vllmPorts,
  vllmReleases,
} from '../../lib/catalog';
import { UNKNOWN_ENGINE } from '../support/unknown-engine';

test.each([
  ['0.27.1', 282],
  ['0.28.0', 284],
  ['0.29.0', 292],
  ['0.33.0', 320],
])('the parser of vLLM %s has %i flags', (version, count) => {
  expect(engineFlagList(version)).toHaveLength(count);
});

test('an unknown release has no flags', () => {
  expect(engineFlagList(UNKNOWN_ENGINE)).toEqual([]);
  expect(engineFlags(UNKNOWN_ENGINE).size).toBe(0);
});

test.each([
  ['--tensor-parallel-size', '--tensor-parallel-size'],
  ['-tp', '--tensor-parallel-size'],
  ['--tensor_parallel_size', '--tensor-parallel-size'],
  ['--no-enable-prefix-caching', '--enable-prefix-caching'],
  ['--no-enable-flashinfer-autotune', '--enable-flashinfer-autotune'],
  ['--compilation-config.mode', '--compilation-config'],
  ['--attention_config.indexer_kv_dtype', '--attention-config'],
])('%s stands for %s', (argument, flag) => {
  expect(findEngineFlag('0.29.0', argument)?.flag).toBe(flag);
});

test.each([
  '--swap-space',
  '--no-headless',
  '--no-tensor-parallel-size',
  '--tensor-parallel-size.x',
  '--calculate-kv-scales',
])('%s is not an argument of vLLM 0.29.0', (argument) => {
  expect(findEngineFlag('0.29.0', argument)).toBeUndefined();
});

test.each([
  ['--disable-prefix-caching', '--enable-prefix-caching'],
  ['--no-enable-prefix-caching', '--enable-prefix-caching'],
  ['--enable-uvicorn-access-log', '--disable-uvicorn-access-log'],
  ['--device-memory-utilization', '--gpu-memory-utilization'],
])('%s stands for %s from 0.33.0 on', (argument, flag) => {
  expect(findEngineFlag('0.33.0', argument)?.flag).toBe(flag);
});

test.each(['--disable-prefix-caching', '--device-memory-utilization', '--enable-scale-out'])(
  '%s is not an argument of vLLM 0.29.0',
  (argument) => expect(findEngineFlag('0.29.0', argument)).toBeUndefined(),
);

test.each(['--enable-bf16x3-router-gemm', '--swap-space', '--disable-headless', '--no-headless'])(
  '%s is not an argument of vLLM 0.33.0',
  (argument) => expect(findEngineFlag('0.33.0', argument)).toBeUndefined(),
);

test('a flag exists only from the release that brought it', () => {
  expect(findEngineFlag('0.28.0', '--sse-keep-alive-interval')).toBeUndefined();
  expect(findEngineFlag('0.29.0', '--sse-keep-alive-interval')?.kind).toBe('value');
});

test('the flags --headless and --enable-expert-parallel are of different kinds', () => {
  expect(findEngineFlag('0.29.0', '--headless')?.kind).toBe('store_true');
  expect(findEngineFlag('0.29.0', '--enable-expert-parallel')?.kind).toBe('bool_pair');
});

test('the default engine is 0.29.0, pinned by digest', () => {
  expect(defaultEngine.version).toBe('0.29.0');
  expect(defaultEngine.image.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(findEngine('v0.29.0')).toBe(defaultEngine);
  expect(findEngine(UNKNOWN_ENGINE)).toBeUndefined();
});

test('0.33.0 is known without a digest, and says so', () => {
  const { digest, source } = findEngine('0.33.0')!.image;
  expect(digest).toBeUndefined();
  expect(source).toMatch(/no digest found/);
});

test.each(vllmReleases.map((engine) => engine.version))('%s stands above the security floor', (version) => {
  expect(compareVersions(version, ENGINE_SECURITY_FLOOR.version)).toBeGreaterThanOrEqual(0);
});

test('the upstream image has no EFA; the image with EFA names the release it carries', () => {
  expect(vllmReleases.some((engine) => engine.includesEfa)).toBe(false);
  efaImages.forEach((image) => expect(findEngine(image.engineVersion)).toBeDefined());
});

test('GGUF left the engine: no load format, no quantization method, and the catalog refuses it with a reason', () => {
  expect(loadFormats(defaultEngine.version).map((format) => format.name)).not.toContain('gguf');
  expect(quantizationMethods.map((method) => method.method)).not.toContain('gguf');
  expect(quantizationOutOfTree).toHaveProperty('gguf');
  expect(quantizations.gguf.refusedBecause).toMatch(/vllm-gguf-plugin/);
});

test.each(Object.entries(quantizations))('%s is loaded by a method the engine registers', (name, { vllmMethod }) => {
  if (name === 'bf16' || name === 'gguf') expect(vllmMethod).toBeUndefined();
  else expect(quantizationMethods.map(({ method }) => method)).toContain(vllmMethod);
});

test('only GGUF is refused', () => {
  const refused = Object.entries(quantizations).filter(([, spec]) => spec.refusedBecause !== undefined);
  expect(refused.map(([name]) => name)).toEqual(['gguf']);
});

test('no 4-bit format costs half a byte per parameter', () => {
  for (const name of ['nvfp4', 'mxfp4', 'fp8-fp4-experts', 'int4', 'awq', 'gptq'] as const)
    expect(quantizations[name].bytesPerParameter).toBeGreaterThan(0.54);
});

test('no GPU multiplies in INT4 for vLLM: AWQ and GPTQ only save memory', () => {
  for (const name of ['int4', 'awq', 'gptq'] as const)
    expect(quantizations[name].nativeFromComputeCapability).toBeUndefined();
});

test('NVFP4 runs below Blackwell, but only as stored weights', () => {
  const { minComputeCapability, nativeFromComputeCapability, fallback } = quantizations.nvfp4;
  expect(minComputeCapability).toBeLessThan(90);
  expect(nativeFromComputeCapability).toBe(100);
  expect(fallback).toMatch(/Marlin/);
});

test.each([
  ['--kv-cache-dtype', kvCacheDtypes],
  ['--attention-backend', attentionBackends],
  ['--moe-backend', moeBackends],
  ['--tokenizer-mode', tokenizerModes],
] as const)('values of %s are those of the 0.33.0 parser', (flag, values) => {
  const choices = findEngineFlag('0.33.0', flag)?.choices ?? [];
  expect([...values('0.33.0')].sort()).toEqual([...choices].sort());
});

test('what 0.33.0 brought and took is said of it alone', () => {
  expect(kvCacheDtypes('0.29.0')).not.toContain('nvfp4_ds_mla');
  expect(tokenizerModes('0.29.0')).toContain('slow');
  expect(tokenizerModes('0.33.0')).not.toContain('slow');
  expect(loadFormats('0.29.0').map(({ name }) => name)).not.toContain('ipc_cache');
  expect(loadFormats('0.33.0').map(({ name }) => name)).toContain('ipc_cache');
  expect([toolCallParsers, reasoningParsers].map((values) => values('0.33.0').length)).toEqual([58, 42]);
  const removed = Object.entries(unplannedMethods).filter(([, { removedIn }]) => removedIn === '0.33.0');
  const methods = findEngineFlag('0.33.0', '--spec-method')?.choices ?? [];
  expect(removed.map(([method]) => method).filter((method) => methods.includes(method))).toEqual([]);
  for (const method of Object.keys(SPECULATIVE_METHODS)) expect(methods).toContain(method);
});

test('a class of a newer registry is one of that release', () => {
  expect(classSupport('Step5ForCausalLM', '0.29.0')).toEqual({ kind: 'later', since: '0.33.0' });
  expect(classSupport('Step5ForCausalLM', '0.33.0').kind).toBe('registered');
  expect(releaseNeededFor('Step5ForCausalLM', '0.29.0')).toBe('0.33.0');
  expect(releaseNeededFor('Step5ForCausalLM', '0.33.0')).toBeUndefined();
});

test('value lists hold what the planner relies on', () => {
  for (const { version } of vllmReleases)
    expect(kvCacheDtypes(version)).toEqual(expect.arrayContaining(['auto', 'fp8', 'fp8_ds_mla']));
  expect(SPECULATIVE_METHODS).toMatchObject({
    dspark: { draft: 'in-checkpoint' },
    eagle: { draft: 'head' },
    ngram: { draft: 'none' },
  });
  expect(vllmPorts).toMatchObject({ http: 8000, master: 29501, dataParallelRpc: 29550 });
});
