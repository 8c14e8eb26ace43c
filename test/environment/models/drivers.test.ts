import { defaultNodeImage, findEngine, findInstanceType } from '../../../lib/catalog';
import { type DeploymentConfig, Draft, parseEnvironment } from '../../../lib/config';
import { localStorageMiB, ROOT_VOLUME_GIB } from '../../../lib/contract';
import { chunkProblems } from '../../../lib/environment/models/chunked-prefill';
import { hasDriver, tooOldFor } from '../../../lib/environment/models/driver-versions';
import { diskProblems } from '../../../lib/environment/models/local-disk';
import { MIB } from '../../../lib/units';
import { environmentWith } from '../../support/environments';
import { servingPlan } from '../../support/serving-plan';
import { driverProblems } from '../../../lib/environment/models/drivers';
import { planEnvironment } from '../../../lib/environment/plan-environment';

function configOn(instanceType: string): DeploymentConfig {
  const result = parseEnvironment(environmentWith((e) => Object.assign(e.capacity[0]!, { instanceType })));
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.config;
}

test('an instance type whose GPUs the driver of the node image does not see is refused', () => {
  const plan = planEnvironment(configOn('g7.2xlarge'));
  expect('problems' in plan ? plan.problems : []).toContainEqual({
    field: 'capacity[0].instanceType',
    message: expect.stringMatching(/^g7\.2xlarge needs NVIDIA driver 595 or newer, node image 1\.36\.\S+ has 580\./),
  });
});

test('an engine whose CUDA needs a newer driver is refused, by the model that asks for it', () => {
  const engine = { ...findEngine('0.29.0')!, minDriverVersion: '590.44' };
  expect(driverProblems(Draft.of(configOn('g6e.2xlarge')), [{ index: 0, capacityIndex: 0, engine }])).toEqual([
    {
      field: 'models[0].engine.version',
      message: expect.stringMatching(/^vLLM 0\.29\.0 \(CUDA 13\S*\) needs NVIDIA driver 590\.44 or newer/),
    },
  ]);
});

test('the engines and instance types of the catalog otherwise run on its node images', () => {
  const engine = findEngine('0.29.0')!;
  expect(driverProblems(Draft.of(configOn('g6e.2xlarge')), [{ index: 0, capacityIndex: 0, engine }])).toEqual([]);
});

test('an engine is judged by the nodes it runs on, and not where the version of Kubernetes was refused', () => {
  const config = configOn('g6e.2xlarge');
  const both = { ...config, capacity: [config.capacity[0]!, { ...config.capacity[0]!, name: 'other' }] };
  const engine = { ...findEngine('0.29.0')!, minDriverVersion: '590.44' };
  const fields = (draft: Draft<DeploymentConfig>): string[] =>
    driverProblems(draft, [
      { index: 3, capacityIndex: 1, engine },
      { index: 4, capacityIndex: 2, engine },
    ]).map(({ field }) => field);
  expect(fields(Draft.of(both))).toEqual(['models[3].engine.version']);
  expect(fields(Draft.of(both, new Set(['kubernetesVersion'])))).toEqual([]);
  expect(fields(Draft.of(both, new Set(['capacity[1].instanceType'])))).toEqual([]);
});

describe('a driver', () => {
  test.each([
    ['g6e.2xlarge', undefined, true],
    ['g6e.2xlarge', '1.35', true],
    ['g6e.2xlarge', '1.20', false],
    ['g7.2xlarge', undefined, false],
    ['g7.2xlarge', '1.20', false],
    ['x9.huge', undefined, false],
  ])('for %s with Kubernetes %s is there: %s', (name, version, there) => {
    expect(hasDriver(name, version)).toBe(there);
  });

  const image = {
    ...defaultNodeImage('1.36', findInstanceType('g6e.2xlarge')!.cpuArchitecture)!,
    driverVersion: '580.95',
  };

  test('is new enough from the version that is needed on', () => {
    const fault = (least: string | undefined, driverVersion: string | undefined = image.driverVersion): number =>
      tooOldFor(least, { ...image, driverVersion }, 'f', 'x').length;
    expect([fault(undefined), fault('580.94'), fault('580.95'), fault('580.96')]).toEqual([0, 0, 0, 1]);
    expect(tooOldFor('1', { ...image, driverVersion: undefined }, 'f', 'x')).toEqual([
      { field: 'f', message: expect.stringMatching(/^x needs NVIDIA driver 1 or newer, node image \S+ has 0; use/) },
    ]);
  });
});

describe('prefill without chunks', () => {
  const problems = (value: boolean | undefined, sizes: readonly [number, number], pooling?: object) =>
    chunkProblems(
      {
        ...servingPlan(),
        settings: { ...servingPlan().settings, maxNumBatchedTokens: sizes[0], maxModelLen: sizes[1] },
        pooling: pooling as never,
      },
      Draft.of({ engine: { args: value === undefined ? {} : { 'enable-chunked-prefill': value } } } as never),
      1,
    );

  test('needs a step that holds the longest prompt', () => {
    expect(problems(false, [8192, 8192])).toEqual([]);
    expect(problems(false, [8191, 8192])).toEqual([
      {
        field: 'models[1].engine.args.enable-chunked-prefill',
        message:
          'false: a step of 8,191 tokens must then hold the longest prompt, 8,192, or vLLM does not start; set maxNumBatchedTokens to at least that, or leave it out',
      },
    ]);
  });

  test('is what attention in both directions needs', () => {
    expect(problems(true, [1, 2], { bidirectional: true })).toEqual([
      { field: 'models[1].engine.args.enable-chunked-prefill', message: expect.stringMatching(/^attention in both/) },
    ]);
    expect(problems(true, [1, 2], { bidirectional: false })).toEqual([]);
    expect(problems(true, [1, 2])).toEqual([]);
    expect(problems(undefined, [1, 2], { bidirectional: true })).toEqual([]);
  });
});

describe('disks of a node', () => {
  const instanceType = { ...findInstanceType('g6e.2xlarge')!, nvme: { disks: 0, totalGB: 0 } } as never;
  const there = localStorageMiB(instanceType, ROOT_VOLUME_GIB);
  /** The largest copy beside caches of 64 GiB, with the fiftieth that a file system adds. */
  const most = Math.floor(((there - 64 * 1024) * MIB) / 1.02);
  const problems = (checkpointBytes: number, model: object = {}, tier = 'nvme-cache', change: object = {}) =>
    diskProblems(
      servingPlan({ instanceType, checkpointBytes, ...change }),
      Draft.of({ model: 'qwen3-8b', ...model } as never),
      1,
      Draft.of({ storage: { tier } } as never),
    );

  test('hold what fits and not a byte more', () => {
    expect(problems(most)).toEqual([]);
    expect(problems(most + MIB)).toEqual([
      {
        field: 'storage.tier',
        message: expect.stringMatching(
          /^copies of \d+ GB of weights and caches ask for \d+ GB of the disks of a g6e\.2xlarge, which has \d+ GB for pods; set storage\.tier to 's3-stream' or 'fsx-lustre'$/,
        ),
      },
    ]);
  });

  test('are not asked for what is streamed or mounted, or laid out on no type', () => {
    expect(problems(1e15, {}, 's3-stream')).toEqual([]);
    expect(problems(1e15, {}, 'fsx-lustre')).toEqual([]);
    expect(problems(1e15, {}, 'nvme-cache', { instanceType: undefined })).toEqual([]);
  });

  test('where the format cannot be streamed that is no way out', () => {
    expect(problems(1e15, { model: 'mistral-large-3' })[0]!.message).toMatch(/; set storage\.tier to 'fsx-lustre'$/);
  });

  test('adapters are named where they are more than half of it', () => {
    const adapters = (bytes: number): object => ({ loraAdapters: [{ name: 'a', id: 'a', bytes }] });
    const fields = (...given: Parameters<typeof problems>): string[] => problems(...given).map(({ field }) => field);
    expect(fields(1e14, adapters(1e14))).toEqual(['storage.tier']);
    expect(problems(1e14, adapters(1.01e14))).toEqual([
      {
        field: 'models[1].loraAdapters',
        message: expect.stringMatching(
          /^copies of 201\.00 TB of adapters and .*; state the bytes of each if they are fewer, name fewer, or set storage\.tier to 'fsx-lustre'$/,
        ),
      },
    ]);
    expect(fields(1, adapters(1e14), 's3-stream')).toEqual(['models[1].loraAdapters']);
  });
});
