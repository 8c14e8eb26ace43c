import { shippedOverhead } from '../../lib/evaluation/overhead-fit';
import { evaluateAvailable, evaluateKvCapacity, evaluateWeights } from '../../lib/evaluation/report';
import { evaluateSpeculation } from '../../lib/evaluation/speculation-evaluation';
import { median, relativeError, shareWithin } from '../../lib/evaluation/statistics';
import { OVERHEAD } from '../../lib/planner/memory/overhead-constants';

describe('weights per GPU against logged runs', () => {
  const { errors, summary, baseline } = evaluateWeights();

  test('half of the rows are within 1 %, 95 % within 5 %', () => {
    expect(summary.rows).toBeGreaterThanOrEqual(79);
    expect(summary.median).toBeLessThanOrEqual(0.01);
    expect(shareWithin(errors, 0.05)).toBeGreaterThanOrEqual(0.95);
  });

  test('beats the published formula of another planner', () => {
    expect(summary.median).toBeLessThan(baseline.median);
  });
});

describe('KV capacity, given the memory a run printed', () => {
  const { rows, errors, summary, baseline } = evaluateKvCapacity();

  test('at least 98 % of the printed tokens and concurrencies are met within 0.5 %', () => {
    expect(summary.rows).toBeGreaterThanOrEqual(140);
    expect(shareWithin(errors, 0.005)).toBeGreaterThanOrEqual(0.98);
  });

  test('the rows it misses are the two figures of one DeepSeek-R1 run on v0.20.0, unexplained', () => {
    const missed = rows.filter(({ predicted, measured }) => relativeError(predicted, measured) > 0.005);
    expect(missed.map(({ row, figure }) => [row.model, row.engineVersion, figure])).toEqual([
      ['deepseek-r1', '0.20.0', 'tokens'],
      ['deepseek-r1', '0.20.0', 'maxConcurrency'],
    ]);
  });

  test('dividing latent caches by the GPU count, as others do, is wrong by seven times', () => {
    expect(baseline.p95).toBeGreaterThan(6);
  });
});

describe('available KV memory end to end, each model left out of the fit', () => {
  const { summary, baseline, within8Percent, bandHolds } = evaluateAvailable();

  test('half of the rows are within 2 %, 95 % within 8 %', () => {
    expect(summary.median).toBeLessThanOrEqual(0.02);
    expect(within8Percent).toBeGreaterThanOrEqual(0.95);
  });

  test('the band holds the measurement in 90 % of the rows', () => {
    expect(bandHolds).toBeGreaterThanOrEqual(0.9);
  });

  test('beats the published formula of another planner', () => {
    expect(summary.median).toBeLessThan(baseline.median);
    expect(summary.p95).toBeLessThan(baseline.p95);
  });

  test.each(OVERHEAD)('the constants shipped for v$since on are what the fit prints', (shipped) => {
    expect(shippedOverhead(shipped.since)).toEqual(shipped);
  });
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
