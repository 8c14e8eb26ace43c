import { evaluateDecode } from '../../../lib/evaluation/decode-evaluation';
import { questions } from './questions';
import { report } from './report';

const asked = questions(evaluateDecode().leftOutRows);

test('at most forty runs are asked about, of every model, format and GPU the judge has a build of', () => {
  expect(asked.length).toBeLessThanOrEqual(40);
  expect(new Set(asked.map(({ run }) => run.point.row.series.gpu)).size).toBeGreaterThanOrEqual(4);
  expect(new Set(asked.map(({ question }) => question.model_path)).size).toBeGreaterThanOrEqual(7);
});

test('experts are cut by tensor ranks, or spread whole over those of expert parallelism', () => {
  for (const { question, run } of asked) {
    const { layout, architecture } = run.point.situation.inputs;
    const ranks = (question.moe_tp_size ?? 0) * (question.moe_ep_size ?? 0);
    expect(ranks).toBe(architecture.experts === undefined ? 0 : layout.gpus);
  }
});

test('the page names who was nearer where the judge lies outside our band, and what it did not answer', () => {
  const [first, second, third] = asked;
  if (first === undefined || second === undefined || third === undefined) throw new Error('too few runs');
  const measured = second.run.point.row.tpotMs;
  const page = report(
    [
      { ...first, answer: { tpotMs: first.run.predicted * 9, tablesOf: '0.24.0' } },
      { ...second, run: { ...second.run, predicted: measured * 3 }, answer: { tpotMs: measured } },
      { ...third, answer: { refused: 'OOM: the model does not fit' } },
    ],
    'a judge',
  );
  expect(page).toMatch(/apart in 2 of 2 runs; ours is nearer in 1 of these, the judge in 1/);
  expect(page).toMatch(/\| ours \|\n/);
  expect(page).toMatch(/\| judge \|\n/);
  expect(page).toMatch(/OOM: the model does not fit/);
});
