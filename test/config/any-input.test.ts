import fc from 'fast-check';
import { renderYaml, synthesizeCharts } from '../../charts';
import { planParsed } from '../../lib/cli/environment';
import { parseEnvironment } from '../../lib/config';
import { damagedEnvironment, dressedEnvironment, shapedEnvironment } from '../support/arbitrary-environment';
import { outputsOf } from '../support/synthesize';
import { propertyRuns } from '../support/property-runs';

/** `FUZZ_RUNS=5000 FUZZ_SEED=1 npx jest test/config/any-input` looks further. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? propertyRuns(150));
const SEED = process.env['FUZZ_SEED'] === undefined ? {} : { seed: Number(process.env['FUZZ_SEED']) };
const options = { seed: 20_261_126, ...SEED, numRuns: RUNS };

/** Plans and charts, or problems a person can read: that is all there is. */
function answered(value: unknown): 'deployable' | 'refused' {
  const planned = planParsed(parseEnvironment(value));
  if (planned.ok) {
    for (const chart of synthesizeCharts(planned.plan)) expect(renderYaml(chart)).not.toMatch(/undefined|NaN|\[object/);
    return 'deployable';
  }
  expect(planned.problems.length).toBeGreaterThan(0);
  for (const { field, message } of planned.problems) {
    expect(`${field}: ${message}`).toMatch(/^\S.*: \S/);
    expect(`${field}: ${message}`).not.toMatch(/\n|\bundefined\b|NaN|\[object|Invalid input/);
  }
  const lines = planned.problems.map(({ field, message }) => `${field}: ${message}`);
  expect(lines).toEqual([...new Set(lines)]);
  return 'refused';
}

test('anything at all gives problems, never a stack trace', () => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true, withMap: true, withDate: true }), (value) => {
      expect(answered(value)).toBe('refused');
    }),
    options,
  );
});

test('a damaged environment is deployable or refused with problems', () => {
  fc.assert(
    fc.property(damagedEnvironment, (value) => {
      answered(value);
    }),
    options,
  );
});

test('an environment of the right shape is deployable or refused with problems', () => {
  fc.assert(
    fc.property(shapedEnvironment, (value) => {
      answered(value);
    }),
    options,
  );
});

test('what is deployable synthesizes: every stack and every chart', () => {
  fc.assert(
    fc.property(fc.oneof(dressedEnvironment, damagedEnvironment), (value) => {
      const planned = planParsed(parseEnvironment(value));
      fc.pre(planned.ok);
      if (planned.ok) expect(outputsOf(planned.plan).resources.length).toBeGreaterThan(50);
    }),
    { ...options, numRuns: Math.ceil(RUNS / 15), maxSkipsPerRun: 500 },
  );
});
