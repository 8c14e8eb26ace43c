import { renderReview } from '../../lib/cli/print-review';
import { parseGates } from '../../lib/review';
import { EXAMPLES } from './examples';
import { once } from '../support/memo';
import { review } from './sides';

const { gates } = parseGates('replace,restart,exposure,policy,cost>10%,unfit');

const marked = (style: string, text: string): string => (style === 'bad' ? `<red>${text}</red>` : text);

test('there are at least 25', () => expect(EXAMPLES.length).toBeGreaterThanOrEqual(25));

describe.each(EXAMPLES)('$name', ({ before, after, verdict, first, hurts = [], plan = [], closes = [], has }) => {
  const reviewed = once(() => review(before(), after(), gates));

  test('says what it must', () => {
    const found = reviewed();
    const told = found.hurts.map(({ kind, severity, what }) => `${kind} ${severity} ${what}`);
    const rows = found.plan.map(
      ({ of = '', field, before: was = '', after: is = '' }) => `${of} ${field} ${was} ${is}`,
    );
    expect(found.verdict).toMatch(verdict);
    const worst = told.filter((words) => !/^\w+ low /.test(words))[0];
    if (first === undefined) expect(worst).toBeUndefined();
    else expect(worst).toMatch(first);
    for (const words of hurts) expect(told).toEqual(expect.arrayContaining([expect.stringMatching(words)]));
    for (const words of plan) expect(rows).toEqual(expect.arrayContaining([expect.stringMatching(words)]));
    expect(found.gates.filter((gate) => gate.verdict === 'closed').map(({ gate }) => gate)).toEqual(
      ['replace', 'restart', 'exposure', 'policy', 'cost>10%', 'unfit'].filter((gate) => closes.includes(gate)),
    );
    if (has !== undefined) expect(found.steps?.verdict).toBe(has === 'steps' ? 'steps' : 'refused');
  });

  test('reads like this', () => {
    const found = reviewed();
    const text = renderReview(found, { paint: marked });
    if (found.severity === 'critical' || found.severity === 'high') expect(text).toMatch(/^<red>/);
    expect(text).toMatchSnapshot();
  });
});
