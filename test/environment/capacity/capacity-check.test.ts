import { Draft, type EnvironmentInput, parseEnvironment } from '../../../lib/config';
import { draftProblems } from '../../../lib/environment';
import { spareNotes } from '../../../lib/environment/capacity';
import { environmentWith } from '../../support/environments';
import { planInput } from '../../support/plan-fixture';
import { isRefused, planEnvironment } from '../../../lib/environment/plan-environment';

/** Models of so many GPUs a pod and so many replicas, on nodes of four L40S. */
const sharing = (count: number, ...models: [gpus: number, replicas: number][]): EnvironmentInput =>
  environmentWith((environment) => {
    Object.assign(environment.capacity[0]!, { instanceType: 'g6e.12xlarge', count });
    const [first] = environment.models;
    environment.models = models.map(([tensorParallelSize, replicas], index) => ({
      ...first!,
      name: `m${index}`,
      replicas,
      layout: { tensorParallelSize },
    }));
  });

const refusal = (environment: EnvironmentInput): string[] => {
  const parsed = parseEnvironment(environment);
  if (!parsed.ok) return parsed.problems.map(({ message }) => message);
  const plan = planEnvironment(parsed.config);
  return isRefused(plan) ? plan.problems.map(({ message }) => message) : [];
};

test('models may share a node that has room for both', () => {
  expect(refusal(sharing(1, [2, 1], [2, 1]))).toEqual([]);
  expect(refusal(sharing(1, [2, 1], [1, 2]))).toEqual([]);
  expect(refusal(sharing(1, [2, 1], [2, 2]))).toEqual([expect.stringMatching(/that takes 2 nodes/)]);
});

test('while a full node is replaced, all replicas that it holds may be away; elsewhere one at a time', () => {
  const away = (environment: EnvironmentInput) =>
    planInput(environment).deployments.map(({ replicasAwayTogether }) => replicasAwayTogether);
  expect(away(sharing(2, [1, 8]))).toEqual([4]);
  expect(away(sharing(2, [1, 4]))).toEqual([1]);
  expect(away(sharing(2, [4, 2]))).toEqual([1]);
  expect(away(sharing(2, [2, 2], [2, 1]))).toEqual([1, 1]);
  expect(away(sharing(2, [2, 2], [2, 2]))).toEqual([2, 2]);
});

test('where small pods could leave no node for a large one, sizes need capacity of their own', () => {
  expect(refusal(sharing(2, [1, 3], [4, 1]))).toEqual([
    expect.stringMatching(
      /have room for .* give models of different sizes capacity entries of their own, or raise count to 4$/,
    ),
  ]);
  expect(refusal(sharing(2, [2, 2], [2, 2]))).toEqual([]);
});

test.each<[string, EnvironmentInput, string]>([
  [
    'of two models',
    sharing(1, [2, 1], [2, 2]),
    'm0: 1 × 2 GPUs, m1: 2 × 2 GPUs; that takes 2 nodes: raise count, or set layout.tensorParallelSize so low that replicas share a node, or lower replicas, or give a model a capacity entry of its own',
  ],
  [
    'of two models with a replica each',
    sharing(1, [4, 1], [4, 1]),
    'm0: 1 × 4 GPUs, m1: 1 × 4 GPUs; that takes 2 nodes: raise count, or set layout.tensorParallelSize so low that replicas share a node, or give a model a capacity entry of its own',
  ],
  [
    'of as many replicas as GPUs',
    sharing(1, [2, 4]),
    'm0: 4 × 2 GPUs; that takes 2 nodes: raise count, or set layout.tensorParallelSize so low that replicas share a node, or lower replicas',
  ],
  [
    'of more replicas than GPUs',
    sharing(1, [2, 5]),
    'm0: 5 × 2 GPUs; that takes 3 nodes: raise count, or lower replicas',
  ],
  ['of one GPU each', sharing(1, [1, 5]), 'm0: 5 × 1 GPUs; that takes 2 nodes: raise count, or lower replicas'],
])('replicas %s that have no room are refused with what would help', (_, environment, message) => {
  expect(refusal(environment)).toEqual([`1 × g6e.12xlarge cannot hold ${message}`]);
});

describe('capacity that no model runs on', () => {
  const spare = (change: (environment: EnvironmentInput) => void = () => {}): EnvironmentInput =>
    environmentWith((environment) => {
      const [entry] = environment.capacity;
      environment.capacity = [{ ...entry!, name: 'spare', count: 3 }, entry!];
      environment.models = environment.models.map((model) => ({ ...model, capacity: entry!.name }));
      change(environment);
    });

  test('is refused, for it would be paid', () => {
    expect(refusal(spare())).toEqual([
      "no model runs on 'spare': 3 × g6e.2xlarge would be paid for and idle; remove it or place a model on it",
    ]);
  });

  test('is kept until its models have left', () => {
    const leaving = spare(({ models }) => Object.assign(models[0]!, { movesFrom: 'spare' }));
    expect(refusal(leaving)).toEqual([]);
  });
});

describe('of an environment that was refused in parts', () => {
  /** A model on the second of two entries. */
  const problemsWithout = (...refused: string[]): string[] => {
    const parsed = parseEnvironment(
      environmentWith((environment) => {
        const [entry] = environment.capacity;
        environment.capacity.unshift({ ...entry!, name: 'spare' });
        environment.models[0]!.capacity = entry!.name;
      }),
    );
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    return draftProblems(Draft.of(parsed.config, new Set(refused))).problems.map(({ field }) => field);
  };

  test.each<[string, string[], string[]]>([
    ['an entry without models is refused', [], ['capacity[0]']],
    ['not where its own name was', ['capacity[0].name'], []],
    ['not where nobody knows the models', ['models'], []],
    ['not where nobody knows what a model runs on', ['models[0].capacity'], []],
    ['nor where nobody knows the model', ['models[0]'], []],
    ['not where a model may mean it, as the name it gives is nowhere', ['capacity[1].name'], []],
    ['nor where its count was refused', ['capacity[0].count'], []],
  ])('%s', (_, refused, fields) => {
    expect(problemsWithout(...refused)).toEqual(fields);
  });

  test('what was not judged takes no place', () => {
    const parsed = parseEnvironment(sharing(2, [4, 2]));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const { config } = parsed;
    const fields = (replicas: number, ...refused: string[]): string[] => {
      const models = config.models.map((model) => ({ ...model, replicas }));
      return draftProblems(Draft.of({ ...config, models }, new Set(refused))).problems.map(({ field }) => field);
    };
    expect([fields(2), fields(3)]).toEqual([[], ['capacity[0].count']]);
    expect([fields(3, 'models[0].replicas'), fields(3, 'models[0].name')]).toEqual([[], []]);
  });
});

describe('nodes that stand idle', () => {
  type Fits = Parameters<typeof spareNotes>[0];
  const fit = (capacityIndex: number, replicas: number | undefined, gpusPerNode: number, nodes = 1): Fits[number] =>
    ({
      capacityIndex,
      replicas,
      plan: { layout: { gpusPerNode, nodes, gpus: gpusPerNode * nodes }, instanceType: { gpuCount: 8 } },
    }) as never;
  const group = (capacity: string, maxSize: number, change: object = {}): Parameters<typeof spareNotes>[1][number] =>
    ({
      capacity,
      serves: true,
      instanceType: { gpuCount: 8 },
      maxSize,
      usdPerHour: { low: 1, expected: 30, high: 90 },
      ...change,
    }) as never;
  const idle = (count: string, price = ''): string =>
    `${count} nodes stand idle${price}: raise replicas or lower count, unless they are meant as spares for a lost node or an update`;

  test('are said with what they cost, of each entry for itself', () => {
    const fits = [fit(0, 1, 8), fit(1, 1, 8), fit(1, 2, 4), fit(2, 4, 8)];
    const groups = [group('a', 3), group('b', 3), group('b', 3, { serves: false }), group('c', 4)];
    expect(spareNotes(fits, groups)).toEqual([
      { topic: 'a', message: idle('2 of 3', ', $20.00 an hour') },
      { topic: 'b', message: idle('1 of 3', ', $10.00 an hour') },
    ]);
  });

  test('have no price where it is unknown', () => {
    expect(spareNotes([fit(0, 1, 8)], [group('a', 2, { usdPerHour: undefined })])).toEqual([
      { topic: 'a', message: idle('1 of 2') },
    ]);
  });

  test('are no matter where no model was judged, or other groups serve', () => {
    expect(spareNotes([], [group('a', 2)])).toEqual([]);
    expect(spareNotes([fit(0, 1, 8)], [group('a', 2, { serves: false })])).toEqual([]);
  });

  test('a group over nodes takes each of them whole', () => {
    expect(spareNotes([fit(0, 1, 4, 2)], [group('a', 2)])).toEqual([]);
    expect(spareNotes([fit(0, 2, 4)], [group('a', 2)])).toHaveLength(1);
  });
});
