import type { ChangeStep } from '../../lib/change';
import { CASES } from './cases';
import { plannedCase, stepsOf } from './support';

/** What a step says of waiting, going back and commands, where it was wrong once. */
const stepsFor = (name: string): readonly ChangeStep[] => stepsOf(plannedCase(CASES[name]!));
const titled = (name: string, title: RegExp): ChangeStep => stepsFor(name).find((step) => title.test(step.title))!;

test('after a move to the next block nobody is promised to go back beside each other', () => {
  const { goBack } = titled('a block added, and asOf in the overlap', /^Models move/);
  expect(goBack).toMatch(/with step-1\.json replicas start anew in place/);
});

test('the way back from other nodes names a file that says something else', () => {
  const { goBack } = titled('another zone, under another name', /moves to/);
  expect(goBack).toMatch(/change step-2\.json before\.json' says the way back/);
});

test.each(['a block that is cancelled', 'a block that has not begun replaced'])(
  '%s: its group has no nodes, and nobody waits for its end',
  (name) => {
    const waits = stepsFor(name)[0]!.waitFor.join();
    expect(waits).toMatch(/b200-cr-0fedcba9876543210-usw2-az2 has no nodes/);
    expect(waits).not.toMatch(/has ended/);
  },
);

test('nodes of a list of blocks are those of the one that serves', () => {
  const waits = titled('from on demand to two blocks', /^Nodes of 'b200',/).waitFor.join();
  expect(waits).toMatch(/nodegroup-name b200-cr-0123456789abcdef0/);
  expect(waits).not.toMatch(/cr-0fedcba9876543210/);
});

test('no block goes before it has ended, whichever step takes it', () => {
  const [first] = stepsFor('the block before taken out, on Lustre in two zones');
  expect(first!.waitFor[0]).toMatch(/before it: cr-0123456789abcdef0 has ended/);
});

test('each block is left while it has nodes', () => {
  const instants = stepsFor('asOf two blocks later').map(({ environment }) => environment?.asOf);
  expect(instants).toEqual(['2026-12-10T00:00:00Z', '2026-12-20T11:37:00Z', '2027-01-02T15:00:00Z']);
});

test('pods that have moved change one after another, with asOf past the block they left', () => {
  const [first, last] = stepsFor('pods that have moved change, asOf still in the overlap');
  expect(first!.environment?.asOf).toBe('2026-12-21T10:39:00Z');
  expect(first!.clientsFeel).toMatch(/one replica after another/);
  expect(last!.clientsFeel).toBe('nothing');
});

test('a replica over several nodes is not said to start beside itself', () => {
  const { does } = titled('two nodes a replica, from a block to another entry', /moves to/);
  expect(does).toMatch(/one replica after another goes and starts there/);
});

describe('where a tool applies the objects', () => {
  test('they are written and applied when models move', () => {
    const { commands, waitFor } = titled('by a tool: the next block', /^Models move/);
    expect(commands).toEqual(['npm run -s windlass -- charts step-2.json --out dist']);
    expect(waitFor[0]).toMatch(/commit it where it looks/);
  });

  test.each(['by a tool: fewer nodes of a block', 'by a tool: fewer nodes and replicas'])(
    '%s: pods go in a step before their nodes',
    (name) => {
      const [first, second] = stepsFor(name);
      expect(first!.deploys).toEqual([]);
      expect(first!.commands).toEqual(['npm run -s windlass -- charts step-1.json --out dist']);
      expect(second!.deploys).not.toEqual([]);
    },
  );
});
