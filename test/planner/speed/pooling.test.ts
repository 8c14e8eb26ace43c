import { allModels, findModel } from '../../../lib/catalog';
import { isPooling } from '../../../lib/catalog/engines/pooling';
import { parameterParts, readArchitecture, totalParameters } from '../../../lib/planner/architecture';
import { plan } from '../../../lib/planner/plan';
import { operationsPerToken } from '../../../lib/planner/speed/pooling';

const pooling = allModels.filter(({ task }) => isPooling(task));

test.each([
  ['bge-m3', 567_754_752],
  ['granite-embedding-125m-english', 124_645_632],
  ['granite-embedding-278m-multilingual', 278_043_648],
  ['all-minilm-l6-v2', 22_713_216],
  ['gte-small', 33_360_512 - 512], // its files hold the numbers of its 512 positions as well
])('%s: counted to the last parameter, as its files have them (mteb n_parameters)', (id, published) => {
  const { config, task } = findModel(id)!;
  const read = readArchitecture(config!, task);
  expect(read.ok && totalParameters(parameterParts(read.architecture))).toBe(published);
});

test.each(pooling.map(({ id }) => [id]))('%s fits one GPU and is priced by what it reads', (model) => {
  const result = plan({ model, instanceType: 'g6e.xlarge', maxModelLen: 'auto' });
  if (result.verdict !== 'fits') throw new Error(JSON.stringify(result.problems));
  expect(result.throughput).toBeUndefined();
  const { low, expected, high } = result.pooling!.inputTokensPerSecondPerGpu;
  expect(low).toBeLessThan(expected);
  expect(expected).toBeLessThan(high);
  const price = (result.cost!.usdPerHour.expected / (expected * 3600)) * 1e6;
  expect(result.cost?.usdPerMillionInputTokens?.expected).toBeCloseTo(price, 9);
  expect(result.cost?.usdPerMillionOutputTokens).toBeUndefined();
  const { maxNumBatchedTokens, maxModelLen } = result.settings;
  expect(result.pooling!.sharesPrefixes || maxNumBatchedTokens >= maxModelLen).toBe(true);
});

test('an encoder keeps no cache and holds its weights in 16 bits, half of its files in 32', () => {
  const result = plan({ model: 'bge-m3', gpu: 'L40S' });
  if (result.verdict !== 'fits') throw new Error('it fits');
  expect(result.kvCache.bytesPerToken).toBe(0);
  expect((result.memory.perGpu.weightsGiB * 2 ** 30 * 2) / result.checkpointBytes).toBeCloseTo(1, 3);
});

test('attention in both directions costs twice that of one', () => {
  const { config } = findModel('qwen3-embedding-0.6b')!;
  const attentionOf = (more: object): number => {
    const read = readArchitecture({ ...config!, ...more }, 'embed');
    if (!read.ok) throw new Error('readable');
    const parts = parameterParts(read.architecture);
    return operationsPerToken(read.architecture, parts, 4096) - operationsPerToken(read.architecture, parts, 0);
  };
  expect(attentionOf({ is_causal: false })).toBe(2 * attentionOf({}));
});
