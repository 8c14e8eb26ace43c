import multiNode from '../../environments/multi-node';
import type { EnvironmentInput } from '../../lib/config';
import { parseEnvironment } from '../../lib/config';
import { isRefused, planEnvironment } from '../../lib/environment';
import { planCapacityBlock } from '../../lib/environment/capacity/capacity-block';
import { rolloutOf } from '../../lib/environment/deployment-plan';
import type { EnvironmentPlan } from '../../lib/environment/environment-plan';
import { findInstanceType } from '../../lib/catalog';
import { copyOf, environmentWith, smallEnvironment } from '../support/environments';
import { planInput } from '../support/plan-fixture';

const planned = (change: Parameters<typeof environmentWith>[0]): EnvironmentPlan => planInput(environmentWith(change));
const withModel = (model: object): EnvironmentPlan => planned(({ models }) => void Object.assign(models[0]!, model));

/** Two entries with a model each. */
const two = (change: (environment: EnvironmentInput) => void = () => {}): EnvironmentPlan =>
  planned((environment) => {
    const { capacity, models } = environment;
    capacity.push({ ...capacity[0]!, name: 'more', count: 3 });
    models.push({ ...models[0]!, name: 'second', replicas: 3, capacity: 'more' });
    models[0]!.capacity = capacity[0]!.name;
    change(environment);
  });

describe('a node group', () => {
  const { vcpus } = findInstanceType('g6e.2xlarge')!;

  test('has as many nodes as the entry says, or as are wanted of them, and their vCPUs', () => {
    const [group] = planned(({ capacity, models }) => {
      Object.assign(capacity[0]!, { count: 3, desiredCount: 2 });
      models[0]!.replicas = 2;
    }).nodeGroups;
    expect(group).toMatchObject({
      name: 'l40s',
      capacity: 'l40s',
      serves: true,
      filledByHand: false,
      minSize: 0,
      desiredSize: 2,
      maxSize: 3,
      vcpus: 3 * vcpus,
      efa: false,
      networkInterfaces: [{ networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' }],
    });
    expect(planned(() => {}).nodeGroups[0]).toMatchObject({ desiredSize: 1, maxSize: 1, vcpus });
  });

  test('keeps idle connections as long where the type would forget them, and is asked nothing where it would not', () => {
    const timeout = (instanceType: string) =>
      planned(({ capacity }) => void Object.assign(capacity[0]!, { instanceType })).nodeGroups[0]!
        .tcpEstablishedTimeoutS;
    expect(findInstanceType('g7e.2xlarge')!.network.defaultTcpEstablishedTimeoutS).toBe(350);
    expect([timeout('g6e.2xlarge'), timeout('g7e.2xlarge')]).toEqual([undefined, 432_000]);
  });
});

describe('of several models and entries', () => {
  test('the price is that of all nodes', () => {
    const { usdPerHour, nodeGroups } = two();
    expect(nodeGroups).toHaveLength(2);
    expect(nodeGroups[1]!.usdPerHour!.expected).toBeCloseTo(3 * nodeGroups[0]!.usdPerHour!.expected, 6);
    expect(usdPerHour!.expected).toBeCloseTo(4 * nodeGroups[0]!.usdPerHour!.expected, 6);
  });

  test('the load balancer has the longest of each of their times', () => {
    const { loadBalancer, deployments } = two(({ models }) => {
      models[0]!.drainSeconds = 600;
      models[1]!.maxModelLen = 16_384;
    });
    expect(loadBalancer).toEqual({
      deregistrationDelaySeconds: 780,
      idleTimeoutSeconds: deployments[0]!.drain.loadBalancerIdleTimeoutSeconds,
    });
    expect(deployments[1]!.drain.loadBalancerIdleTimeoutSeconds).toBeLessThan(loadBalancer.idleTimeoutSeconds);
  });

  test('each has a listener and pays for its own nodes', () => {
    const { deployments } = two();
    expect(deployments.map(({ port }) => port)).toEqual([8080, 8081]);
    expect(two(({ models }) => void (models[1]!.port = 9000)).deployments.map(({ port }) => port)).toEqual([
      8080, 9000,
    ]);
    expect(deployments.map(({ paid }) => paid!.usdPerHour.expected)).toEqual(
      two().nodeGroups.map(({ usdPerHour }) => usdPerHour!.expected),
    );
  });
});

test('what is not stated is not in the plan', () => {
  const plan = planned((environment) => {
    environment.exceptions = [];
  });
  for (const absent of ['exceptions', 'frontDoor', 'toolEgress', 'sovereignty', 'replacements'])
    expect(plan).not.toHaveProperty(absent);
  expect(plan.apiKeySecret).toBe('windlass/small/api-key');
  expect(plan.deployments[0]).toMatchObject({ apiKeySecret: 'windlass/small/api-key', rollout: 'in-place' });
  expect(plan.deployments[0]).not.toHaveProperty('tls');
  expect(plan.deployments[0]).not.toHaveProperty('lora');
  const open = planned(({ access }) => void (access.apiKey = false));
  expect([open.apiKeySecret, open.deployments[0]!.apiKeySecret]).toEqual([undefined, undefined]);
});

test('what is stated stands in the plan as it is', () => {
  const parsed = parseEnvironment(smallEnvironment);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const stated = {
    exceptions: [{ rule: 'r', object: 'o', reason: 'because', owner: 'me', expires: '2027-06-30' }],
    sovereignty: { regions: ['us-west-2'], accounts: [], egress: 'none' },
    replacements: [{ resource: 'r', reason: 'because', owner: 'me', expires: '2027-06-30' }],
  };
  const toolEgress = { hosts: ['api.example.com'], from: [{ namespace: 'tools' }], replicas: 2, idleSeconds: 300 };
  const plan = planEnvironment({ ...parsed.config, ...stated, toolEgress } as never);
  if (isRefused(plan)) throw new Error(JSON.stringify(plan.problems));
  expect(plan).toMatchObject({ ...stated, toolEgress: { hosts: toolEgress.hosts } });
  expect(plan.notes.filter(({ topic }) => topic === 'tool egress')).toHaveLength(1);
  expect(Object.keys(plan.images)).toContain(plan.toolEgress!.image.name);
});

test.each([
  [{ tensorParallelSize: 1 }, true],
  [{ pipelineParallelSize: 1 }, true],
  [{ dataParallelSize: 1 }, true],
  [{ nodes: 1 }, false],
  [undefined, false],
])('with layout %j the layout is stated: %s', (layout, isStated) => {
  expect(withModel({ layout }).deployments[0]!.isLayoutStated).toBe(isStated);
});

test('behind a TLS listener silence lasts 350 s, on plain TCP as long as the longest answer', () => {
  const idle = (certificateArn?: string): number =>
    planned(({ access }) => void Object.assign(access, { certificateArn })).deployments[0]!.drain
      .loadBalancerIdleTimeoutSeconds;
  expect(idle('arn:aws:acm:us-west-2:111122223333:certificate/1a2b')).toBe(350);
  expect(idle()).toBeGreaterThan(350);
});

describe('how pods are replaced', () => {
  const dates = { startsAt: '2026-12-07T11:30:00Z', endsAt: '2026-12-21T11:30:00Z' };
  const later = { startsAt: '2026-12-20T11:30:00Z', endsAt: '2027-01-03T11:30:00Z' };
  const group = (reservationId: string, serves: boolean, own?: object, capacity = 'b200') =>
    ({
      capacity,
      reservationId,
      serves,
      capacityBlock: own && planCapacityBlock({ reservationId, ...own }, []),
    }) as never;
  const groups = [group('a', false, dates), group('b', true, later)];
  const IN_OVERLAP = '2026-12-20T20:00:00Z';
  const way = (change: object = {}, asOf: string | undefined = IN_OVERLAP, own = groups) =>
    rolloutOf({ nodeGroup: 'b200', multiNode: false, ...change }, own, { asOf } as never);
  const minutes = Date.parse(later.startsAt) / 60_000;

  test('beside old ones while one block hands over to another, or while they leave an entry', () => {
    expect(way()).toEqual({ rollout: 'beside', blocksFrom: minutes });
    expect(way({ movesFrom: 'old' }, '2026-12-30T00:00:00Z')).toEqual({ rollout: 'beside', blocksFrom: minutes });
  });

  test('in place otherwise, and always over several nodes', () => {
    expect(way({}, '2026-12-30T00:00:00Z')).toEqual({ rollout: 'in-place', blocksFrom: minutes });
    expect(way({ multiNode: true })).toMatchObject({ rollout: 'in-place' });
    expect(way({ multiNode: true, movesFrom: 'old' })).toMatchObject({ rollout: 'in-place' });
  });

  test('on any block without an instant, or where none has dates, or another entry has them', () => {
    expect(rolloutOf({ nodeGroup: 'b200', multiNode: false }, groups, {} as never)).toEqual({ rollout: 'in-place' });
    expect(way({}, IN_OVERLAP, [group('a', true)])).toEqual({ rollout: 'in-place' });
    expect(
      way({}, IN_OVERLAP, [group('a', true), ...groups.map((one: object) => ({ ...one, capacity: 'x' }) as never)]),
    ).toEqual({
      rollout: 'in-place',
    });
  });
});

describe('what is refused', () => {
  const refused = (input: EnvironmentInput) => {
    const parsed = parseEnvironment(input);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const plan = planEnvironment(parsed.config);
    if (!isRefused(plan)) throw new Error('it was planned');
    return plan;
  };

  test('has the numbers of each model that does not fit, by its name, and each problem once', () => {
    const { problems, noFits } = refused(
      environmentWith(
        ({ models }) => void Object.assign(models[0]!, { model: 'llama-3.3-70b', maxModelLen: undefined }),
      ),
    );
    expect(problems.map(({ field }) => field)).toEqual(['capacity[0].instanceType']);
    expect(noFits.map(({ model, result }) => [model, result.verdict])).toEqual([['qwen3-8b', 'does-not-fit']]);
  });

  test('a replica over nodes with an image that has no libfabric, with the way out', () => {
    const environment = copyOf(multiNode) as EnvironmentInput;
    environment.models[0]!.engine = { ...environment.models[0]!.engine, image: undefined };
    const { problems, noFits } = refused(environment);
    expect(problems).toContainEqual({
      field: 'models[0].engine.image',
      message: expect.stringMatching(
        /^a replica over 2 nodes needs an engine image with libfabric .* has neither\. Build/,
      ),
    });
    expect(noFits).toEqual([]);
  });

  test.each<[EnvironmentInput['models'][number]['model'], string]>([
    ['deepseek-v4-pro', 'models[0].quantization'],
    [{ basedOn: 'deepseek-v4-pro', id: 'acme/tune' }, 'models[0].model.quantization'],
  ])('a format that the GPUs cannot read is refused where that model states it: %j', (model, field) => {
    const { problems } = refused(
      environmentWith(({ models }) => void Object.assign(models[0]!, { model, maxModelLen: undefined })),
    );
    expect(problems[0]!.field).toBe(field);
  });

  test('with what would fit, but for GPUs that no node image has a driver for yet', () => {
    const { problems, noFits } = refused(
      environmentWith(
        ({ models }) => void Object.assign(models[0]!, { model: 'llama-3.3-70b', maxModelLen: undefined }),
      ),
    );
    const types = noFits[0]!.result.alternatives.map(({ instanceType }) => instanceType);
    expect(types).toContain('g6e.12xlarge');
    expect(types.filter((type) => type.startsWith('g7.'))).toEqual([]);
    expect(problems[0]!.message).toMatch(/Would fit: .*g6e\.12xlarge/);
    expect(problems[0]!.message).not.toMatch(/g7\.\d/);
  });

  test('a replica that fits more nodes than are bought for it, unless its layout is stated', () => {
    const bought = (count: number, replicas: number, layout?: object): string[] => {
      const environment = copyOf(multiNode) as EnvironmentInput;
      Object.assign(environment.capacity[0]!, { count });
      Object.assign(environment.models[0]!, { replicas, layout });
      return refused(environment).problems.map(({ field }) => field);
    };
    expect(bought(3, 2)).toEqual(['capacity[0].instanceType']);
    for (const layout of [{ tensorParallelSize: 16 }, { nodes: 2 as const }])
      expect(bought(1, 1, layout)).toEqual(['capacity[0].count']);
  });
});

describe('a capacity block', () => {
  const RESERVATION = 'cr-0123456789abcdef0';
  const dates = { startsAt: '2026-12-07T11:30:00Z', endsAt: '2026-12-21T11:30:00Z' };
  const block = (change: object, asOf?: string): EnvironmentPlan =>
    planned((environment) => {
      environment.asOf = asOf;
      Object.assign(environment.capacity[0]!, {
        instanceType: 'p5en.48xlarge',
        purchaseOption: 'capacity-block',
        reservationId: RESERVATION,
        availabilityZoneId: 'usw2-az2',
        ...change,
      });
    });
  const acts = ({ notes }: EnvironmentPlan): (string | undefined)[] =>
    notes.filter(({ topic, todo }) => topic === 'l40s' && todo === true).map(({ act }) => act);
  const FILL = 'deploy before the capacity block starts, or fill its group by hand';

  test.each<[string, string | undefined, string[]]>([
    ['without an instant', undefined, [FILL]],
    ['before it starts', '2026-12-01T00:00:00Z', []],
    ['when its nodes are asked for again', '2026-12-07T11:42:00Z', []],
    ['a minute later', '2026-12-07T11:43:00Z', [FILL]],
  ])('fills itself when deployed in time: %s', (_, asOf, expected) => {
    const plan = block(dates, asOf);
    expect(acts(plan)).toEqual(expected);
    expect(plan.deployments[0]!.nodesEndTogether).toBe(true);
    expect(plan.nodeGroups[0]).toMatchObject({
      name: `l40s-${RESERVATION}-usw2-az2`,
      capacity: 'l40s',
      desiredSize: 0,
      maxSize: 1,
      reservationId: RESERVATION,
      capacityBlock: dates,
    });
  });

  test('may have a second group on it, which is filled by hand and named apart', () => {
    const own = { reservationId: RESERVATION, availabilityZoneId: 'usw2-az2', ...dates };
    const blocks = [own, { ...own, groupSuffix: 'image' }];
    const plan = block({ reservationId: undefined, availabilityZoneId: undefined, blocks });
    expect(acts(plan)).toEqual([FILL]);
    const [first, second] = plan.nodeGroups;
    expect([first!.name, first!.filledByHand, first!.serves]).toEqual([`l40s-${RESERVATION}-usw2-az2`, false, true]);
    expect([second!.name, second!.filledByHand, second!.serves]).toEqual([
      `l40s-${RESERVATION}-usw2-az2-image`,
      true,
      false,
    ]);
  });

  test('without dates is filled and drained by hand', () => {
    const plan = block({});
    expect(acts(plan)).toEqual(['state the dates of the capacity block']);
    expect(plan.notes.find(({ act }) => act?.startsWith('state the dates'))!.message).toMatch(
      /by hand: aws eks update-nodegroup-config .* --scaling-config minSize=0,maxSize=1,desiredSize=1$/,
    );
    expect(plan.nodeGroups[0]!.capacityBlock).toBeUndefined();
    expect(planned(() => {}).deployments[0]!.nodesEndTogether).toBe(false);
    expect(acts(planned(() => {}))).toEqual([]);
  });
});
