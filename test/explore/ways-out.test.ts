import fc from 'fast-check';
import { parsePlanRequest, plan, toJson } from '../../lib/planner';
import { answerChoice } from '../../lib/explore/choice';
import { FIGURES, rangeAt } from '../../lib/explore/figures';
import { waysOutOf } from '../../lib/explore/ways-out';
import { arbitraryChoice, usualChoice } from './support';

test('each way out fits, and most that do not fit have one', () => {
  const tried = fc
    .sample(usualChoice, { numRuns: 120, seed: 5 })
    .map((choice) => ({ choice, ...answerChoice(choice) }));
  const failed = tried.filter(({ result }) => result.verdict === 'does-not-fit').slice(0, 12);
  const ways = failed.map(({ choice, result }) => waysOutOf(choice, result));
  expect(failed.length).toBeGreaterThan(5);
  expect(ways.filter((some) => some.length > 0).length).toBeGreaterThan(failed.length / 2);
  for (const way of ways.flat()) expect(answerChoice(way.choice).result.verdict).toBe('fits');
});

test('what fits needs no way out', () => {
  const fits = fc
    .sample(usualChoice, { numRuns: 60, seed: 2 })
    .find((one) => answerChoice(one).result.verdict === 'fits');
  expect(fits && waysOutOf(fits, answerChoice(fits).result)).toEqual([]);
});

test('the request that is copied is one that the command takes, and has the same answer', () => {
  fc.assert(
    fc.property(fc.oneof(usualChoice, arbitraryChoice), (choice) => {
      const { request, result } = answerChoice(choice);
      const parsed = parsePlanRequest(JSON.parse(JSON.stringify(request)));
      expect(parsed).toMatchObject({ ok: true });
      const again = parsed.ok ? toJson(plan(parsed.request)) : {};
      const page = toJson(result);
      expect(again['verdict']).toBe(page['verdict']);
      expect(FIGURES.map(({ path }) => rangeAt(again, path))).toEqual(FIGURES.map(({ path }) => rangeAt(page, path)));
    }),
    { numRuns: 40 },
  );
});
