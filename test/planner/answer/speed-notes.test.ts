import { plan } from '../../../lib/planner/plan';
import type { PlanRequest } from '../../../lib/planner/request/plan-request';
import { DECODE_BAND, UNSEEN_BAND } from '../../../lib/planner/speed/throughput-constants';

const workload = { inputTokens: 1000, outputTokens: 1000, concurrency: 16 };
const plain: PlanRequest = {
  model: 'llama-3.3-70b',
  quantization: 'fp8',
  gpu: 'H200',
  tensorParallelSize: 4,
  engineVersion: '0.19.0',
  maxModelLen: 8192,
  workload,
};

function answer(change: Partial<PlanRequest> = {}) {
  const result = plan({ ...plain, ...change });
  if (result.verdict !== 'fits' || result.throughput === undefined)
    throw new Error(result.problems.map(({ message }) => message).join());
  const { low, expected, high } = result.throughput.tpotMs;
  return {
    notes: result.notes.filter(({ topic }) => topic === 'throughput').map(({ message }) => message),
    low: low / expected,
    high: high / expected,
  };
}

describe('where times per token are weak, the plan says so', () => {
  test('a layout, model, GPU and release like those of the fit: nothing to say, the band of the evaluation', () => {
    const { notes, low, high } = answer();
    expect(notes).toEqual([]);
    expect(low).toBeCloseTo(DECODE_BAND.lowFactor, 10);
    expect(high).toBeCloseTo(DECODE_BAND.highFactor, 10);
  });

  test.each<readonly [string, Partial<PlanRequest>, RegExp]>([
    [
      'eight data-parallel ranks with experts',
      {
        model: 'deepseek-r1',
        quantization: undefined,
        gpu: 'B300',
        tensorParallelSize: 1,
        dataParallelSize: 8,
        enableExpertParallel: true,
      },
      /2 and 4 ranks on one node, here are 8/,
    ],
    [
      'attention that no fitted model has',
      { model: 'deepseek-v3.2', quantization: undefined, gpu: 'B300', tensorParallelSize: 8 },
      /dsa attention was fitted for DeepSeek-V3.2/,
    ],
    [
      'a generation that was not measured',
      { model: 'llama-3.1-8b', quantization: 'fp8', gpu: 'L40S', tensorParallelSize: 1 },
      /no run on L40S was fitted/,
    ],
    ['a format that no fitted run has on that generation', { quantization: 'bf16' }, /bf16 on H200 was fitted/],
    [
      'two nodes',
      {
        model: 'deepseek-r1',
        quantization: undefined,
        gpu: undefined,
        instanceType: 'p5en.48xlarge',
        nodes: 2,
        tensorParallelSize: 16,
      },
      /over EFA were not measured/,
    ],
  ])('%s', (_name, change, message) => {
    const { notes, high } = answer(change);
    expect(notes).toEqual([expect.stringMatching(message)]);
    expect(high).toBeGreaterThan(DECODE_BAND.highFactor);
  });

  test('where a kind of run was not seen the band is that of kinds left out of the fit', () => {
    const { low, high } = answer({ quantization: 'bf16' });
    expect(low).toBeCloseTo(UNSEEN_BAND.lowFactor, 10);
    expect(high).toBeCloseTo(UNSEEN_BAND.highFactor, 10);
  });

  test('4-bit integers on Blackwell are unpacked, which was measured: a word and no wider band', () => {
    const { notes, high } = answer({ model: 'kimi-k2.5', quantization: 'int4', gpu: 'B200', tensorParallelSize: 8 });
    expect(notes).toEqual([expect.stringMatching(/int4 is unpacked by the general cores of B200/)]);
    expect(high).toBeCloseTo(DECODE_BAND.highFactor, 10);
  });

  test('tensor ranks without NVLink wait for each all-reduce', () => {
    const on = (tensorParallelSize: number): number => {
      const result = plan({ ...plain, model: 'llama-3.1-8b', gpu: 'RTX PRO 6000', tensorParallelSize });
      if (result.verdict !== 'fits' || result.throughput === undefined) throw new Error('the layout must fit');
      expect(result.notes.map(({ message }) => message)).toContainEqual(
        expect.stringMatching(/no run on RTX PRO 6000/),
      );
      return result.throughput.tpotMs.expected;
    };
    const allReduces = 32 * 2;
    expect(on(8) - on(4)).toBeGreaterThan((allReduces * 20) / 1e3 - 1);
    expect(on(8)).toBeGreaterThan((allReduces * 60) / 1e3);
  });

  test('a release newer than those of the fit is likelier to be faster', () => {
    const { notes, low, high } = answer({ engineVersion: '0.29.0' });
    expect(notes).toEqual([expect.stringMatching(/fitted to vLLM 0.10 to 0.20/)]);
    expect(low).toBeLessThan(DECODE_BAND.lowFactor);
    expect(high).toBeCloseTo(DECODE_BAND.highFactor, 10);
  });
});
