import { allInstanceTypes, regionNames } from '../../lib/catalog';
import { type Answers, environmentOf, type PurchaseOption } from '../../lib/init';

/** Small, for one node, for one node of the newest GPUs, for several nodes, and one that is only announced. */
const MODELS = ['qwen3-8b', 'gpt-oss-120b', 'deepseek-v4-pro', 'qwen3.8-2.4t-a95b', 'llama-5-announced'];
const OPTIONS: readonly PurchaseOption[] = ['on-demand', 'on-demand-reservation', 'capacity-block', 'spot'];

const BY_OPTION = /^--(model|gpu|instance-type|count|purchase-option|zones|region)$/;

describe.each(regionNames)('%s', (region) => {
  test.each(OPTIONS)('bought as %s becomes an environment that is planned, or says why not', (purchaseOption) => {
    const results = MODELS.map((model) => ({ model, result: environmentOf({ region, model, purchaseOption }) }));
    for (const { model, result } of results) {
      if (result.ok) {
        const [entry] = result.environment.capacity;
        const type = allInstanceTypes.find(({ name }) => name === entry?.instanceType);
        expect([model, type?.purchaseOptions]).toEqual([model, expect.arrayContaining([purchaseOption])]);
        expect(result.plan.region).toBe(region);
      } else {
        expect(result.problems.length).toBeGreaterThan(0);
        expect(result.problems.filter(({ field }) => !BY_OPTION.test(field))).toEqual([]);
      }
    }
    expect(results.find(({ model }) => model.endsWith('-announced'))?.result.ok).toBe(false);
  });
});

test('most of the world sells something for a small model and for a large one', () => {
  const served = (model: string): number =>
    regionNames.filter((region) => environmentOf({ region, model } satisfies Answers).ok).length;
  expect(served('qwen3-8b')).toBe(regionNames.length);
  expect(served('deepseek-v4-pro')).toBeGreaterThan(regionNames.length / 2);
});
