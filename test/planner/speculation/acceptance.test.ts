import { findCheckpoint, findModel } from '../../../lib/catalog';
import { chooseSpeculation, withTokens } from '../../../lib/planner/speculation';
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

describe('the drafts that are asked for', () => {
  const build = (id: string, name?: string) => {
    const model = findModel(id)!;
    return [model, findCheckpoint(model, name ?? model.defaultCheckpoint ?? '')] as const;
  };
  const chosen = (speculative: PlanRequest['speculative'], id = 'deepseek-r1', name?: string) =>
    chooseSpeculation({ model: id, speculative }, ...build(id, name));

  test('none unless they are, nor where the checkpoint ships none', () => {
    expect(chosen(undefined)).toBeUndefined();
    expect(chosen(false)).toBeUndefined();
    expect(chosen('checkpoint', 'qwen3-8b')).toBeUndefined();
    expect(chosen('checkpoint', 'deepseek-v4-flash', 'DeepSeek-V4-Flash')).toMatchObject({ method: 'mtp' });
    expect(chosen('checkpoint', 'deepseek-v4-flash', 'DeepSeek-V4-Flash-0731')).toMatchObject({ method: 'dspark' });
    expect(chooseSpeculation({ model: 'x', speculative: 'checkpoint' }, findModel('deepseek-r1')!, undefined)).toBe(
      undefined,
    );
  });

  test('as many as are stated, else as the recipe has, else as the method has', () => {
    expect(chosen({ method: 'mtp' }, 'deepseek-v3.2')).toMatchObject({ numSpeculativeTokens: 3, isOpen: true });
    expect(chosen({ method: 'mtp', numSpeculativeTokens: 2 }, 'deepseek-v3.2')).toMatchObject({
      numSpeculativeTokens: 2,
      isOpen: false,
      acceptanceLength: expect.closeTo(1 + 0.76 + 0.62, 9) as number,
      survival: [0.76, 0.62],
    });
    expect(chosen({ method: 'ngram' }, 'qwen3-8b')).toMatchObject({
      numSpeculativeTokens: 3,
      acceptanceLength: expect.closeTo(1.51, 9) as number,
      acceptanceSource: expect.stringMatching(/^assumed by position/) as string,
    });
    expect(chosen({ method: 'dspark' }, 'deepseek-v4-flash')).toMatchObject({ isOpen: false });
    // The recipe's seven are of the builds with such a draft; the method has five.
    const tokens = (name: string) => chosen({ method: 'dspark' }, 'deepseek-v4-flash', name)?.numSpeculativeTokens;
    expect([tokens('DeepSeek-V4-Flash-0731'), tokens('DeepSeek-V4-Flash')]).toEqual([7, 5]);
  });

  test('what was measured of a model is kept, and told where from', () => {
    const spec = findModel('glm-5.2')!.speculation[0]!;
    const found = chosen({ method: 'mtp' }, 'glm-5.2');
    expect(found?.acceptanceLength).toBeCloseTo(spec.acceptanceLength!, 6);
    expect(found?.acceptanceSource).toBe(spec.acceptanceSource ?? spec.source);
    expect(chosen({ method: 'mtp', numSpeculativeTokens: 2 }, 'glm-5.2')?.survival).toEqual(
      found?.survival.slice(0, 2),
    );
  });

  test('a stated acceptance is believed, and fixes the number', () => {
    const found = chosen({ method: 'mtp', acceptanceLength: 2.5 }, 'deepseek-v3.2');
    expect(found).toMatchObject({ acceptanceLength: 2.5, acceptanceSource: 'stated in the request', isOpen: false });
    expect(acceptanceLength(found!.survival, 3)).toBeCloseTo(2.5, 6);
  });

  test('keys of the command line are those that are stated', () => {
    expect(chosen({ method: 'ngram' }, 'qwen3-8b')?.extra).toEqual({});
    expect(chosen({ method: 'ngram', promptLookupMin: 2, promptLookupMax: 4 }, 'qwen3-8b')?.extra).toEqual({
      prompt_lookup_min: 2,
      prompt_lookup_max: 4,
    });
  });

  test('a draft has the bytes that are stated, of its files, of its parameters, or of a usual head', () => {
    const bytes = (speculative: object) => chosen({ method: 'eagle3', ...speculative } as never, 'llama-3.3-70b');
    expect(bytes({ model: 'a/head', draftBytes: 5 })).toMatchObject({ draftHuggingFaceId: 'a/head', draftBytes: 5 });
    expect(bytes({ model: 'a/head' })?.draftBytes).toBe((14 * 8192 ** 2 + 64_000 * 8192) * 2);
    expect(bytes({ model: 'deepseek-ai/DeepSeek-R1-0528' })?.draftBytes).toBe(
      findCheckpoint(findModel('deepseek-r1')!, 'DeepSeek-R1-0528')!.bytes,
    );
    expect(bytes({ method: 'draft_model', model: 'llama-3.2-1b' })?.draftBytes).toBe(
      findModel('llama-3.2-1b')!.checkpoints[0]?.bytes ?? findModel('llama-3.2-1b')!.parameters!.total * 2,
    );
    expect(bytes({ method: 'draft_model', model: 'a/draft' })?.draftBytes).toBeUndefined();
    expect(bytes({})?.draftBytes).toBeUndefined();
  });

  test('fewer of them are the first', () => {
    const five = chosen({ method: 'mtp' }, 'glm-5.2')!;
    expect(withTokens(five, 2)).toEqual({
      ...five,
      numSpeculativeTokens: 2,
      survival: five.survival.slice(0, 2),
      acceptanceLength: 1 + five.survival[0]! + five.survival[1]!,
    });
  });
});

describe('survival at its ends', () => {
  test('of nothing known is none; of one position the next follow it', () => {
    expect(survivalOf([], 2)).toEqual([0, 0]);
    expect(survivalOf([0.5], 3)).toEqual([0.5, 0.25, 0.125]);
  });

  test('a draft that never survives has none after it', () => {
    expect(onOtherTexts([0, 0], 2)).toEqual([0, 0]);
    expect(onOtherTexts([1, 1], 1)).toEqual([0.99, 0.99 ** 2]);
    expect(acceptanceLength(scaledTo([0.8, 0.6], 1), 2)).toBeCloseTo(1, 6);
    expect(acceptanceLength(scaledTo([0.2, 0.1], 2), 2)).toBeLessThan(2.1);
  });
});
