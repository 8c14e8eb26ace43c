import { allModels, findModel } from '../../../lib/catalog';
import { explain } from '../../../lib/planner/answer/explain/explain';
import type { Explanation } from '../../../lib/planner/answer/explain/explanation';
import type { PlanResult } from '../../../lib/planner/answer/plan-result';
import { toJson } from '../../../lib/planner/answer/to-json';
import { plan } from '../../../lib/planner/plan';
import type { PlanRequest } from '../../../lib/planner/request/plan-request';

/** Works a printed formula out with nothing but its printed inputs, as a reader with a calculator would. */
function workedOut({ formula, inputs }: Pick<Explanation, 'formula' | 'inputs'>): number {
  const arithmetic = formula.replaceAll('×', '*').replaceAll('−', '-').replaceAll('^', '**');
  const known = { ...inputs, min: Math.min, max: Math.max, ceil: Math.ceil, floor: Math.floor };
  return (new Function(...Object.keys(known), `return ${arithmetic};`) as (...values: unknown[]) => number)(
    ...Object.values(known),
  );
}

/** The number at a path of the JSON form; of a range its middle. */
function numberAt(result: PlanResult, path: string): unknown {
  const found = path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], toJson(result));
  return typeof found === 'object' && found !== null ? (found as { expected?: unknown }).expected : found;
}

function expectHandCheckable(result: PlanResult): void {
  const explanations = explain(result);
  expect(explanations.length).toBeGreaterThan(4);
  for (const explanation of explanations) {
    const [printed, byHand] = [numberAt(result, explanation.name), workedOut(explanation)];
    expect(typeof printed === 'number' ? explanation.name : `${explanation.name} is no number`).toBe(explanation.name);
    const off = Math.abs(byHand - (printed as number)) / Math.max(1e-9, Math.abs(printed as number));
    expect([explanation.name, off < 1e-9]).toEqual([explanation.name, true]);
    expect(explanation.source.length).toBeGreaterThan(3);
  }
}

/** As long as models that read passages take. */
const lengthOf = (id: string): number => Math.min(8192, findModel(id)?.maxModelLen ?? 8192);

describe('every printed formula gives the printed number from the printed inputs', () => {
  test.each(allModels.map(({ id }) => [id]))('%s', (model) => {
    expectHandCheckable(
      plan({ model, instanceType: 'p6-b300.48xlarge', checkpointBytes: bytesOf(model), maxModelLen: lengthOf(model) }),
    );
  });

  test.each<[string, PlanRequest]>([
    ['tensor parallelism above the KV heads', { model: 'qwen3-30b-a3b', gpu: 'H200', tensorParallelSize: 8 }],
    [
      'pipeline stages',
      { model: 'llama-3.3-70b', instanceType: 'p5.48xlarge', tensorParallelSize: 4, pipelineParallelSize: 2 },
    ],
    [
      'data parallelism with experts',
      {
        model: 'deepseek-v3',
        instanceType: 'p6-b200.48xlarge',
        dataParallelSize: 8,
        tensorParallelSize: 1,
        enableExpertParallel: true,
      },
    ],
    [
      'MTP',
      { model: 'deepseek-r1', instanceType: 'p5en.48xlarge', speculative: { method: 'mtp' }, maxModelLen: 32_768 },
    ],
    ['DSpark', { model: 'deepseek-v4-flash', instanceType: 'p6-b200.48xlarge', speculative: 'checkpoint' }],
    [
      'a draft model',
      {
        model: 'qwen3-32b',
        gpu: 'H200',
        tensorParallelSize: 2,
        speculative: { method: 'draft_model', model: 'qwen3-0.6b' },
      },
    ],
    [
      'a logged cache',
      {
        model: 'llama-3.3-70b',
        gpu: 'H200',
        tensorParallelSize: 4,
        availableKvCacheGiB: 90.3,
        engineVersion: '0.18.0',
      },
    ],
    ['FP8 caches', { model: 'deepseek-v3.2', gpu: 'B300', tensorParallelSize: 8, kvCacheDtype: 'fp8' }],
    ['an older engine', { model: 'gpt-oss-120b', gpu: 'H100', tensorParallelSize: 2, engineVersion: '0.13.0' }],
    ['stated bytes', { model: 'llama-3.1-8b', gpu: 'L40S', checkpointBytes: 17e9, maxModelLen: 4096 }],
    ['two nodes', { model: 'qwen3.8-2.4t-a95b', instanceType: 'p6-b300.48xlarge', nodes: 2 }],
    [
      'prices against an API',
      { model: 'qwen3-8b', instanceType: 'g6e.xlarge', apiUsdPerMillionTokens: 0.3, utilization: 0.5 },
    ],
    ['what does not fit', { model: 'llama-3.1-405b', instanceType: 'p5.48xlarge' }],
    [
      'a context that does not fit',
      { model: 'llama-3.3-70b', gpu: 'H100', tensorParallelSize: 2, maxModelLen: 131_072, gpuMemoryUtilization: 0.95 },
    ],
  ])('%s', (_name, request) => expectHandCheckable(plan(request)));
});

/** Models of which nothing but a name was announced need a size to be planned at all. */
const bytesOf = (model: string): number | undefined =>
  allModels.find(({ id }) => id === model)?.parameters === undefined ? 30e9 : undefined;

test('the worked example: KV cache of Llama-3.3-70B on four H200', () => {
  const result = plan({ model: 'llama-3.3-70b', gpu: 'H200', tensorParallelSize: 4 });
  expect(explain(result).find(({ name }) => name === 'kvCache.bytesPerToken')).toMatchObject({
    value: '81920 B',
    formula: 'layers × 2 × max(1, ceil(kvHeads / tp)) × headDim × bytesEach',
    inputs: { layers: 80, kvHeads: 8, tp: 4, headDim: 128, bytesEach: 2 },
  });
});

test('a formula that does not give its number is found out', () => {
  expect(
    workedOut({ formula: 'layers × 2 × max(1, ceil(kvHeads / tp))', inputs: { layers: 80, kvHeads: 8, tp: 16 } }),
  ).toBe(160);
  expect(() => workedOut({ formula: 'layers × heads', inputs: { layers: 80 } })).toThrow(ReferenceError);
});
