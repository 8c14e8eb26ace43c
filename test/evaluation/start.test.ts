import { compareStarts, isStartHeld, type Phase } from '../../lib/evaluation/start-evaluation';
import { plan } from '../../lib/planner';

const compared = compareStarts();
const of = (phase: Phase) => compared.filter((one) => one.phase === phase);

describe('phases of cold starts since 0.17 against logs', () => {
  test.each<[Phase, number]>([
    ['compile', 50],
    ['graph-capture', 50],
    ['engine initialisation', 60],
  ])('the band of %s holds nine in ten of at least %i', (phase, atLeast) => {
    const own = of(phase);
    expect(own.length).toBeGreaterThanOrEqual(atLeast);
    expect(own.filter(isStartHeld).length / own.length).toBeGreaterThanOrEqual(0.9);
  });

  test('the high end, from which probes are set, holds 95 of 100 initialisations', () => {
    const own = of('engine initialisation');
    const above = own.filter(({ predicted, measured }) => measured > predicted.high);
    expect(above.length / own.length).toBeLessThanOrEqual(0.05);
  });

  test('the long ones of 2026 are held: V4-Flash, GLM-5.2, MiniMax-M3', () => {
    const long = of('engine initialisation').filter(({ measured }) => measured > 400);
    expect(long.length).toBeGreaterThanOrEqual(4);
    expect(long.filter((one) => !isStartHeld(one)).map(({ row }) => row.model)).toEqual([]);
  });
});

describe('a plan', () => {
  const steps = (request: Parameters<typeof plan>[0]): Readonly<Record<string, number>> => {
    const result = plan(request);
    if (result.verdict !== 'fits') throw new Error(JSON.stringify(result.problems));
    return Object.fromEntries(result.coldStart.steps.map(({ name, seconds }) => [name, seconds.expected]));
  };
  const V4 = { model: 'deepseek-v4-flash', instanceType: 'p6-b200.48xlarge', maxModelLen: 65_536 } as const;

  test('reads a checkpoint twice when its own draft is streamed, once from disks and without a draft', () => {
    const draft = steps({ ...V4, speculative: 'checkpoint', engineVersion: '0.29.0' });
    expect(draft['draft-weights']).toBeCloseTo(draft.weights ?? 0, 6);
    expect(steps({ ...V4, speculative: false })).not.toHaveProperty('draft-weights');
    const onDisks = { ...V4, speculative: 'checkpoint', weightsPath: { kind: 'nvme-cache' } } as const;
    expect(steps(onDisks)).not.toHaveProperty('draft-weights');
  });

  test('from 0.33 on the streamer reads the shards of the draft alone', () => {
    const newer = steps({ ...V4, speculative: 'checkpoint', engineVersion: '0.33.0' });
    expect(newer['draft-weights']).toBeLessThan((newer.weights ?? 0) / 4);
  });

  test('waits for DeepGEMM with block FP8 on Hopper, for autotune with NVFP4 on Blackwell, for neither with a dense model', () => {
    const minutes = 150;
    expect(steps({ model: 'deepseek-r1', instanceType: 'p5en.48xlarge' })['kernel-warm-up']).toBeGreaterThan(minutes);
    expect(
      steps({ model: 'kimi-k2.5', instanceType: 'p6-b200.48xlarge', quantization: 'nvfp4' })['kernel-warm-up'],
    ).toBeGreaterThan(minutes);
    expect(steps({ model: 'llama-3.3-70b', instanceType: 'p5en.48xlarge' })).not.toHaveProperty('kernel-warm-up');
  });

  test('says what a compile cache would save where that is a minute or more', () => {
    const { notes } = plan({ model: 'deepseek-r1', instanceType: 'p5en.48xlarge' });
    expect(notes.find(({ topic }) => topic === 'start')?.message).toMatch(/a cache that outlives it would save about/);
    expect(plan({ model: 'llama-3.2-1b', gpu: 'L4' }).notes.map(({ topic }) => topic)).not.toContain('start');
  });
});
