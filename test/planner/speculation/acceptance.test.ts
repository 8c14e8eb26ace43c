import { plan } from '../../../lib/planner/plan';
import type { PlanRequest } from '../../../lib/planner/request/plan-request';
import { acceptanceLength, onOtherTexts, scaledTo, survivalOf } from '../../../lib/planner/speculation/acceptance';

const KNOWN = [0.8, 0.6, 0.45];

describe('acceptance by position', () => {
  test('a step keeps its own token and every draft that survives', () => {
    expect(acceptanceLength(KNOWN, 0)).toBe(1);
    expect(acceptanceLength(KNOWN, 2)).toBeCloseTo(2.4, 10);
  });

  test('positions that nobody measured follow the last two', () => {
    expect(survivalOf(KNOWN, 2)).toEqual([0.8, 0.6]);
    expect(survivalOf(KNOWN, 5)[4]).toBeCloseTo(0.45 * 0.75 ** 2, 10);
  });

  test('other texts change the chance of each draft after the one before', () => {
    const [first = 0, second = 0] = onOtherTexts(KNOWN, 0.9);
    expect(first).toBeCloseTo(0.72, 10);
    expect(second / first).toBeCloseTo(0.75 * 0.9, 10);
    expect(onOtherTexts(KNOWN, 9).every((chance) => chance < 1)).toBe(true);
  });

  test('a measured length keeps the shape of the method', () => {
    expect(acceptanceLength(scaledTo(KNOWN, 2.2), 3)).toBeCloseTo(2.2, 6);
  });
});

const GLM: PlanRequest = {
  model: 'glm-5.2',
  quantization: 'fp8-block',
  gpu: 'B300',
  tensorParallelSize: 8,
  maxModelLen: 16_384,
  speculative: { method: 'mtp' },
};

function planned(request: PlanRequest, concurrency: number) {
  const result = plan({ ...request, workload: { inputTokens: 1000, outputTokens: 1000, concurrency } });
  if (result.verdict !== 'fits' || result.speculative === undefined) throw new Error('the layout must fit');
  return { ...result.speculative, notes: result.notes.map(({ message }) => message) };
}

describe('drafts by load', () => {
  const at = (concurrency: number) => planned(GLM, concurrency);

  test('alone as many as the recipe says; fewer, the more requests there are', () => {
    const drafts = [1, 128, 256].map((concurrency) => at(concurrency).numSpeculativeTokens);
    expect(drafts[0]).toBe(5);
    expect(drafts).toEqual([...drafts].sort((one, two) => two - one));
    expect(drafts.at(-1)).toBeLessThan(5);
    expect(at(256).notes).toContainEqual(
      expect.stringMatching(/of up to 5 drafts a step are fastest with 256 requests/),
    );
  });

  test('what is chosen is surer than what the recipe says where that leaves the CUDA graph', () => {
    const stated = planned({ ...GLM, speculative: { method: 'mtp', numSpeculativeTokens: 5 } }, 256);
    expect(stated.numSpeculativeTokens).toBe(5);
    expect(at(256).speedup.low).toBeGreaterThan(stated.speedup.low);
  });

  const flash: PlanRequest = {
    ...GLM,
    model: 'deepseek-v4-flash',
    quantization: undefined,
    engineVersion: '0.28.0',
    speculative: { method: 'dspark' },
  };

  test.each([1, 64, 256])('a draft that makes whole blocks keeps them: DSpark with %s requests', (concurrency) => {
    expect(planned(flash, concurrency).numSpeculativeTokens).toBe(7);
  });

  test('fewer than the block of the checkpoint are refused', () => {
    const { problems } = plan({ ...flash, speculative: { method: 'dspark', numSpeculativeTokens: 3 } });
    expect(problems.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/must be at least 5, the dspark_block_size/),
    );
    expect(plan({ ...flash, speculative: { method: 'dspark', numSpeculativeTokens: 5 } }).verdict).toBe('fits');
  });

  test('where more is verified than a CUDA graph holds, the low end is lower and adaptive verification is named', () => {
    const { notes, speedup } = planned(flash, 256);
    expect(notes).toContainEqual(
      expect.stringMatching(/more than the largest CUDA graph holds.*enable_adaptive_verification/),
    );
    expect(speedup.low / speedup.expected).toBeLessThan(0.5);
    expect(planned({ ...flash, engineVersion: '0.27.1' }, 256).notes.join()).not.toMatch(/enable_adaptive/);
  });
});
