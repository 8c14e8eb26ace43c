import { refittedBands, refittedOverhead } from '../../lib/evaluation/overhead-fit';
import {
  evaluateAvailable,
  evaluateHeldOut,
  evaluateKvCapacity,
  evaluateWeights,
  isHeld,
} from '../../lib/evaluation/report';
import { evaluateSpeculation } from '../../lib/evaluation/speculation-evaluation';
import { groupBy, median, relativeError, shareWithin } from '../../lib/evaluation/statistics';
import { OVERHEAD, OVERHEAD_BANDS } from '../../lib/planner/memory/overhead/constants';
import { seenCells } from '../../lib/planner/memory/overhead/seen';

describe('weights per GPU against logged runs', () => {
  const { errors, summary, baseline } = evaluateWeights();

  test('half of the rows are within 0.5 %, 95 % within 3 %', () => {
    expect(summary.rows).toBeGreaterThanOrEqual(170);
    expect(summary.median).toBeLessThanOrEqual(0.005);
    expect(shareWithin(errors, 0.03)).toBeGreaterThanOrEqual(0.95);
  });

  test('beats the published formula of another planner', () => {
    expect(summary.median).toBeLessThan(baseline.median);
  });
});

describe('KV capacity, given the memory a run printed', () => {
  const { rows, errors, summary, baseline } = evaluateKvCapacity();

  test('at least 98 % of the printed tokens and concurrencies are met within 0.5 %', () => {
    expect(summary.rows).toBeGreaterThanOrEqual(330);
    expect(shareWithin(errors, 0.005)).toBeGreaterThanOrEqual(0.98);
  });

  test('the rows it misses are one DeepSeek-R1 run on v0.20.0, unexplained, and FP8 rows of Blackwell', () => {
    const missed = rows.filter(({ predicted, measured }) => relativeError(predicted, measured) > 0.005);
    const others = missed.filter(({ row }) => row.model !== 'deepseek-r1' || row.engineVersion !== '0.20.0');
    expect(others.filter(({ row }) => row.model !== 'deepseek-v3.2' || row.gpu !== 'B200')).toEqual([]);
  });

  test('dividing latent caches by the GPU count, as others do, is wrong by seven times', () => {
    expect(baseline.p95).toBeGreaterThan(6);
  });
});

describe.each(['model', 'GPU'] as const)('available KV memory end to end, each %s left out of the fit', (by) => {
  const { rows, summary, baseline, within8Percent, bandHolds } = evaluateAvailable(by);

  test('half of the rows are within 2 %, 95 % within 8 %', () => {
    expect(summary.rows).toBeGreaterThanOrEqual(220);
    expect(summary.median).toBeLessThanOrEqual(0.02);
    expect(within8Percent).toBeGreaterThanOrEqual(0.95);
  });

  test('the band holds the measurement in 90 % of the rows, of old releases and of new ones', () => {
    expect(bandHolds).toBeGreaterThanOrEqual(0.9);
    for (const own of groupBy(rows, ({ row }) => String(isNew(row.engineVersion))).values())
      expect(own.filter(isHeld).length / own.length).toBeGreaterThanOrEqual(0.9);
  });

  test('beats the published formula of another planner', () => {
    expect(summary.median).toBeLessThan(baseline.median);
    expect(summary.p95).toBeLessThan(baseline.p95);
  });
});

const isNew = (engineVersion = ''): boolean => Number(engineVersion.split('.')[1]) >= 17;

describe('a third of the model families, held out of constants and bands', () => {
  const { rows, families, summary, within8Percent, bandHolds } = evaluateHeldOut();
  const recent = rows.filter(({ row }) => isNew(row.engineVersion));

  test('is a third or more, chosen by name', () => {
    expect(families).toContain('qwen');
    expect(rows.length).toBeGreaterThan(70);
  });

  test('half of the rows are within 2 %, 95 % within 8 %', () => {
    expect(summary.median).toBeLessThanOrEqual(0.02);
    expect(within8Percent).toBeGreaterThanOrEqual(0.95);
  });

  test('the band holds nine in ten, of all and of the releases since 0.17', () => {
    expect(recent.filter(isHeld).length / recent.length).toBeGreaterThanOrEqual(0.9);
    expect(bandHolds).toBeGreaterThanOrEqual(0.9);
  });
});

describe('what ships is what the fit prints', () => {
  const refitted = refittedOverhead();

  test('constants', () => expect(refitted.constants).toEqual(OVERHEAD));
  test('bands', () => expect(refittedBands()).toEqual(OVERHEAD_BANDS));
  test('cells that were seen', () => expect([...refitted.seen]).toEqual(seenCells));
});

describe('speed-up by speculation', () => {
  const gains = evaluateSpeculation();

  test.each(gains.filter(({ name }) => name.endsWith('alone') || name.includes('alone on')))(
    'alone: $name within 15 %',
    ({ error }) => {
      expect(error).toBeLessThan(0.15);
    },
  );

  const inGraph = gains.filter(({ name }) => !name.includes('all verified'));

  test('half of the published gains are within 8 %, every one within a quarter', () => {
    expect(inGraph.length).toBeGreaterThanOrEqual(20);
    expect(median(inGraph.map(({ error }) => error))).toBeLessThanOrEqual(0.08);
    expect(inGraph.filter(({ error }) => error > 0.25)).toEqual([]);
  });

  test('beyond the CUDA graphs nothing is gained, and the range holds what was lost', () => {
    const beyond = gains.filter(({ name }) => name.includes('all verified'));
    expect(beyond).toHaveLength(2);
    for (const { predicted, low, published } of beyond) {
      expect(predicted).toBeLessThan(1.2);
      expect(low).toBeLessThanOrEqual(published);
    }
  });
});
