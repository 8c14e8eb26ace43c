import { parseEnvironment } from '../../lib/config';
import { planParsed } from '../../lib/cli/environment';
import { importSource } from '../../lib/import';
import { published } from './published';

/** What stands in files that are not in the source. */
const WAITS = /\.model\.path$|\.loraAdapters\[\d+\]\.rank$/;

test('imported environments are legal, or wait for files of a model or an adapter, or say what cannot work', () => {
  const counts = { legal: 0, waiting: 0, refused: 0 };
  for (const { text, instanceType } of published) {
    const imported = importSource(text, { region: 'us-west-2', instanceType });
    if (!imported.ok) continue;
    const { environment } = imported.written;
    const planned = planParsed(parseEnvironment(JSON.parse(JSON.stringify(environment)), __dirname));
    const waits = !planned.ok && planned.problems.every(({ field }) => WAITS.test(field));
    counts[planned.ok ? 'legal' : waits ? 'waiting' : 'refused'] += 1;
  }
  expect(counts.legal).toBeGreaterThanOrEqual(70);
  expect(counts.legal + counts.waiting).toBeGreaterThanOrEqual(190);
  expect(counts.refused).toBeLessThanOrEqual(20);
});
