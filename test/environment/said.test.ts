import { saidOf } from '../../lib/environment/said';

type Plan = Parameters<typeof saidOf>[0];

const note = (topic: string, message: string, todo?: boolean): object => ({
  topic,
  message,
  ...(todo ? { todo } : {}),
});
const said = (notes: readonly object[], ...ofModels: readonly object[][]): ReturnType<typeof saidOf> =>
  saidOf({ notes, deployments: ofModels.map((own) => ({ plan: { notes: own } })) } as unknown as Plan);

test('what is to be done, what is particular and what is always true stand apart, models first', () => {
  const [quota, layout, memory] = [note('quota', 'ask', true), note('layout', 'odd'), note('memory', 'estimated')];
  expect(said([quota, note('network', 'small')], [layout, memory])).toEqual({
    toDo: [quota],
    toKnow: [layout, note('network', 'small')],
    caveats: [memory],
  });
});

test('what two models say alike is said once; the same words on another topic are another note', () => {
  const [one, other] = [note('layout', 'odd'), note('network', 'odd')];
  expect(said([other], [one], [one]).toKnow).toEqual([one, other]);
});

test('what must be done about memory is no caveat', () => {
  expect(said([note('memory', 'ask', true)])).toMatchObject({ toDo: [{ topic: 'memory' }], caveats: [] });
});
