import fc from 'fast-check';
import {
  awayTogether,
  nodesInAnyOrder,
  nodesLargestFirst,
  type PodGroup,
} from '../../../lib/environment/capacity/packing';

const GPUS = 8;

describe('nodes of eight GPUs', () => {
  test.each<[string, PodGroup[], number]>([
    ['a pod that fills a node', [{ gpus: 8, count: 2 }], 2],
    ['halves of one model', [{ gpus: 4, count: 3 }], 2],
    [
      'halves of two models',
      [
        { gpus: 4, count: 1 },
        { gpus: 4, count: 1 },
      ],
      1,
    ],
    ['threes leave two GPUs over', [{ gpus: 3, count: 5 }], 3],
    [
      'a whole node and a few small pods',
      [
        { gpus: 8, count: 1 },
        { gpus: 1, count: 4 },
      ],
      2,
    ],
    [
      'three sizes that fill two nodes',
      [
        { gpus: 4, count: 2 },
        { gpus: 2, count: 2 },
        { gpus: 1, count: 4 },
      ],
      2,
    ],
    ['nothing', [], 0],
  ])('%s', (_title, groups, nodes) => {
    expect(nodesLargestFirst(groups, GPUS)).toBe(nodes);
  });

  test('small pods can take the room of a large one, unless each of them must', () => {
    const groups = [
      { gpus: 8, count: 1 },
      { gpus: 1, count: 4 },
    ];
    expect(nodesInAnyOrder(groups, GPUS)).toBe(5);
    const halves = [
      { gpus: 4, count: 2 },
      { gpus: 4, count: 2 },
    ];
    expect(nodesInAnyOrder(halves, GPUS)).toBe(2);
  });

  test.each<[string, PodGroup, number, number]>([
    ['one fills each node', { gpus: 8, count: 2 }, 2, 1],
    ['full nodes of eight', { gpus: 1, count: 16 }, 2, 8],
    ['room for half of them elsewhere', { gpus: 2, count: 6 }, 2, 2],
    ['room for all of them elsewhere', { gpus: 2, count: 4 }, 2, 1],
    ['the only node', { gpus: 2, count: 3 }, 1, 3],
    ['threes', { gpus: 3, count: 6 }, 3, 2],
  ])('%s: as many as find no room leave together', (_title, own, nodes, expected) => {
    expect(awayTogether(own, [own], GPUS, nodes)).toBe(expected);
  });

  test('pods of other models take room too', () => {
    const [own, other] = [
      { gpus: 1, count: 8 },
      { gpus: 8, count: 1 },
    ];
    expect(awayTogether(own, [own], GPUS, 2)).toBe(1);
    expect(awayTogether(own, [own, other], GPUS, 2)).toBe(8);
  });
});

/** Takes pods in the order given; each goes to the fullest or emptiest node with room, as the flags say. */
function unplaced(sizes: readonly number[], flags: readonly boolean[], nodes: number): number[] {
  const free = Array.from({ length: nodes }, () => GPUS);
  return sizes.filter((size, index) => {
    const fits = free.map((left, node) => ({ left, node })).filter(({ left }) => left >= size);
    fits.sort((a, b) => a.left - b.left);
    const chosen = flags[index] === true ? fits[0] : fits[fits.length - 1];
    if (chosen === undefined) return true;
    free[chosen.node]! -= size;
    return false;
  });
}

const groups = fc.array(fc.record({ gpus: fc.integer({ min: 1, max: GPUS }), count: fc.integer({ min: 1, max: 6 }) }), {
  minLength: 1,
  maxLength: 4,
});
const podsOf = (all: readonly PodGroup[]): number[] =>
  all.flatMap(({ gpus, count }) => Array.from({ length: count }, () => gpus));

const order = fc.tuple(groups, fc.infiniteStream(fc.boolean()), fc.infiniteStream(fc.nat()));

test('larger pods first, the nodes needed hold all, whichever node each takes', () => {
  fc.assert(
    fc.property(order, ([all, flags]) => {
      const sizes = podsOf(all).sort((a, b) => b - a);
      const taken = sizes.map(() => flags.next().value as boolean);
      expect(unplaced(sizes, taken, nodesLargestFirst(all, GPUS))).toEqual([]);
    }),
  );
});

test('whatever the order, the nodes for any order hold all', () => {
  fc.assert(
    fc.property(order, ([all, flags, keys]) => {
      const keyed = podsOf(all).map((size) => ({ size, key: keys.next().value as number }));
      const sizes = keyed.sort((a, b) => a.key - b.key).map(({ size }) => size);
      const taken = sizes.map(() => flags.next().value as boolean);
      expect(unplaced(sizes, taken, nodesInAnyOrder(all, GPUS))).toEqual([]);
    }),
  );
});

test('one order needs no more nodes than any', () => {
  fc.assert(
    fc.property(groups, (all) => {
      expect(nodesLargestFirst(all, GPUS)).toBeLessThanOrEqual(nodesInAnyOrder(all, GPUS));
    }),
  );
});
