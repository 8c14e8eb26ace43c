import { decideEngine, type Outcome, readSource } from '../../lib/import';
import { published, publishedFiles, publishedRecipes } from './published';

type Counts = Partial<Record<Outcome, number>>;

/** Flags of all sources that can be read, by what became of them. */
function flagsOf(sources: typeof published): Counts {
  const counts: Counts = {};
  for (const { text } of sources) {
    const read = readSource(text);
    const items = read.ok ? read.reading.engines.flatMap((engine) => decideEngine(engine).items) : [];
    for (const { kind, outcome } of items) if (kind === 'flag') counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

const all = ({ carried = 0, derived = 0, 'not-needed': idle = 0, 'not-carried': lost = 0 }: Counts): number =>
  carried + derived + idle + lost;

test('more than a hundred published files and as many recipes again', () => {
  expect(publishedFiles.length).toBeGreaterThanOrEqual(120);
  expect(publishedRecipes.length).toBeGreaterThanOrEqual(90);
});

test('all but five are read, each of those with a reason', () => {
  const refused = published.flatMap(({ name, text }) => {
    const read = readSource(text);
    return read.ok ? [] : [`${name}: ${read.message}`];
  });
  expect(refused.length).toBeLessThanOrEqual(5);
  for (const reason of refused) expect(reason).toMatch(/starts no vLLM engine|is a Go template/);
});

test.each([
  ['those the reader was written with', published.filter(({ heldOut }) => !heldOut), 1840, 850],
  ['those held out until it was', published.filter(({ heldOut }) => heldOut), 1000, 470],
])('%s: at most four flags of a hundred are not carried over', (_, sources, flags, carried) => {
  const counts = flagsOf(sources);
  expect(all(counts)).toBeGreaterThanOrEqual(flags);
  expect(counts.carried).toBeGreaterThanOrEqual(carried);
  expect((counts['not-carried'] ?? 0) / all(counts)).toBeLessThan(0.04);
});
