import { allGpus, allInstanceTypes } from '../../../lib/catalog';
import { plan } from '../../../lib/planner/plan';
import type { PlanRequest } from '../../../lib/planner/request';

const fieldsOf = (request: PlanRequest): readonly string[] => plan(request).problems.map(({ field }) => field);

describe('a step holds every sequence (vLLM 0.29.0 config/scheduler.py:298)', () => {
  test.each<[PlanRequest, number]>([
    [{ model: 'qwen3-8b', instanceType: 'g6e.2xlarge', maxNumSeqs: 4096 }, 4096],
    [{ model: 'qwen3-8b', instanceType: 'g6e.2xlarge', maxNumSeqs: 64 }, 2048],
    [{ model: 'qwen3-8b', instanceType: 'p5.4xlarge', maxNumSeqs: 12_000 }, 12_000],
  ])('%j batches %i tokens', (request, maxNumBatchedTokens) => {
    expect(plan(request)).toMatchObject({ verdict: 'fits', settings: { maxNumBatchedTokens } });
  });

  test('two stated numbers that contradict each other are refused', () => {
    const stated = { maxNumSeqs: 4096, maxNumBatchedTokens: 2048 };
    expect(fieldsOf({ model: 'qwen3-8b', instanceType: 'p5.4xlarge', ...stated })).toEqual(['maxNumBatchedTokens']);
  });
});

/** Source: `request_memory` of vLLM 0.29.0, and what runs printed as free and total. */
test.each(allGpus.map(({ name }) => name))('%s cannot be asked for all of its memory', (gpu) => {
  for (const gpuMemoryUtilization of [1, 0.9999, 0.999]) {
    const { problems } = plan({ model: 'qwen3-0.6b', gpu, gpuMemoryUtilization });
    const [problem] = problems.filter(({ field }) => field === 'gpuMemoryUtilization');
    const most = Number(/use at most (0\.\d+)/.exec(problem?.message ?? '')?.[1]);
    expect(most).toBeGreaterThan(0.97);
    expect(fieldsOf({ model: 'qwen3-0.6b', gpu, gpuMemoryUtilization: most })).not.toContain('gpuMemoryUtilization');
  }
});

describe('a replica over nodes talks over EFA', () => {
  const types = allInstanceTypes.map(({ name, efaInterfaces }) => [name, efaInterfaces > 0] as const);

  test.each(types)('%s: %s', (instanceType, hasEfa) => {
    expect(fieldsOf({ model: 'qwen3-0.6b', instanceType, nodes: 2 }).includes('nodes')).toBe(!hasEfa);
    expect(fieldsOf({ model: 'llama-5-announced', instanceType, nodes: 2 }).includes('nodes')).toBe(!hasEfa);
  });

  test('stated nodes of a type without NVLink are planned, and the refusal of one node says so', () => {
    const request = { model: 'qwen3-235b-a22b', instanceType: 'g6e.48xlarge' };
    expect(plan(request).problems[0]?.message).toMatch(/stated nodes are planned over its PCIe/);
    expect(plan({ ...request, nodes: 2 }).verdict).toBe('fits');
  });

  test('nodes that degrees come to count like stated ones', () => {
    expect(fieldsOf({ model: 'qwen3-32b', instanceType: 'g6e.2xlarge', tensorParallelSize: 8 })).toEqual(['nodes']);
  });
});

test.each([
  [{ model: 'qwen3-32b', instanceType: 'p5.48xlarge', tensorParallelSize: 2 }, 79, false],
  [{ model: 'qwen3-32b', instanceType: 'p5.48xlarge', tensorParallelSize: 2 }, 45, false],
  [{ model: 'qwen3-32b', instanceType: 'p5.48xlarge', tensorParallelSize: 2 }, 40, true],
  [{ model: 'qwen3-32b', instanceType: 'p5.48xlarge', tensorParallelSize: 2, gpuMemoryUtilization: 0.98 }, 45, true],
  [{ model: 'deepseek-v3', instanceType: 'p5en.48xlarge', tensorParallelSize: 8 }, 60, false],
])('%j with a logged cache of %f GiB: %s', (request, availableKvCacheGiB, believed) => {
  const { problems } = plan({ ...request, availableKvCacheGiB });
  expect(problems.map(({ field }) => field)).toEqual(believed ? [] : ['availableKvCacheGiB']);
});
