import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/source-files';
import type { Area } from './areas';
import { judged, type Status } from './mutant-run';
import { mutantsOf, sampled } from './mutants';

/** Small enough that jest starts and judges in seconds. */
const AREA: Area = { code: ['lib/planner/price'], tests: ['test/planner/price'], kept: ['lib/units', 'lib/catalog'] };
/** Jest is started twice, on a machine with other work. */
const LONGEST_MS = 1_200_000;
const QUOTIENT = 'usdPerHour / (tokensPerSecond * utilization * HOUR_S)';

/** What becomes of it, and whether tests of its price must notice. */
const EDITS: readonly (readonly [text: string, status: Status])[] = [
  ['usdPerHour * (tokensPerSecond * utilization * HOUR_S)', 'noticed'],
  [QUOTIENT, 'survived'],
  [`false ? NaN : ${QUOTIENT}`, 'survived'],
  ['usdPerHour /', 'noticed'],
  ['(() => { for (;;); })()', 'endless'],
];

describe('judging mutants', () => {
  it(
    'notices what must be noticed and nothing else, one after the other in one process',
    async () => {
      const mutated = mutantsOf(AREA.code);
      const { file, line } = mutated.mutants.find(({ text }) => text === `(${EDITS[0]![0]})`)!;
      const places = mutated.mutants.filter(
        (mutant) => mutant.file === file && line - mutant.line <= 1 && mutant.line <= line,
      );
      const start = readFileSync(join(ROOT, file), 'utf8').indexOf(QUOTIENT);
      const mutants = EDITS.map(([text], index) => ({ ...places[index]!, start, end: start + QUOTIENT.length, text }));
      const outcomes = await judged(AREA, mutated, mutants, { minutes: 60, patienceMs: 5_000 }, () => undefined);
      expect(outcomes.map(({ status }) => status)).toEqual(EDITS.map(([, status]) => status));
    },
    LONGEST_MS,
  );
});

describe('samples', () => {
  const all = Array.from({ length: 100 }, (_, index) => index);

  it('are the same for the same seed, and others for another', () => {
    expect(sampled(all, 10, 1)).toEqual(sampled(all, 10, 1));
    expect(sampled(all, 10, 1)).not.toEqual(sampled(all, 10, 2));
  });

  it('begin with the smaller sample', () => {
    expect(sampled(all, 20, 1).slice(0, 10)).toEqual(sampled(all, 10, 1));
  });
});
