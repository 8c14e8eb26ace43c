import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderYaml, synthesizeCharts } from '../../charts';
import { findInstanceType } from '../../lib/catalog';
import { misspeltEnvironment } from '../../lib/cli/environment';
import { writeManifests } from '../../lib/cli/write-manifests';
import { environmentWith, smallEnvironment } from '../support/environments';
import { hasDriver } from '../../lib/environment/models/driver-versions';
import { controllerReleases } from '../../lib/constructs/workloads/controller-releases';
import { runWindlass } from '../support/windlass';

const directory = mkdtempSync(join(tmpdir(), 'windlass-cli-'));
afterAll(() => rmSync(directory, { recursive: true }));

const windlass = (argv: readonly string[], input = '') =>
  runWindlass(argv, {
    readInput: () => input,
    loadCharts: async () => (plan) =>
      synthesizeCharts(plan).map((chart) => ({ name: chart.name, yaml: renderYaml(chart) })),
    loadStacks: async () => () => [],
    loadMirrorSources: async () => (plan) => ({
      charts: synthesizeCharts(plan),
      releases: controllerReleases(plan, ''),
    }),
  });

const fileOf = (name: string, value: unknown): string => {
  const file = join(directory, name);
  writeFileSync(file, JSON.stringify(value));
  return file;
};
const broken = fileOf('broken.json', {
  ...environmentWith((environment) => (environment.account = '1')),
  network: { cidr: '10.0.0.0/30', availabilityZoneIds: [] },
});
const good = fileOf('good.json', smallEnvironment);
const tooBig = fileOf(
  'too-big.json',
  environmentWith((environment) => {
    environment.models[0]!.model = 'llama-3.3-70b';
    environment.models[0]!.name = 'llama';
  }),
);

describe('check', () => {
  test('a good environment is one line and exit code 0', async () => {
    expect(await windlass(['check', good])).toEqual({
      stdout: expect.stringMatching(/^small: ok, \$\d.*\nto do \(quota\): .*\nto do \(weights\): .*\n$/),
      stderr: '',
      exitCode: 0,
    });
  });

  test('problems are a line each on standard error, exit code 1, no stack trace', async () => {
    const { stdout, stderr, exitCode } = await windlass(['check', broken]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr.trim().split('\n')).toHaveLength(3);
    expect(stderr).not.toMatch(/\bat .*\.ts:\d+/);
  });

  test('--json is for machines', async () => {
    const { stdout, exitCode } = await windlass(['check', broken, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      problems: [{ field: 'account' }, { field: 'network.cidr' }, {}],
    });
    expect(exitCode).toBe(1);
  });

  test('a model that does not fit names the missing GiB per GPU and what would fit, on one line', async () => {
    const { stderr, exitCode } = await windlass(['check', tooBig]);
    expect(stderr).toMatch(
      /^capacity\[0\]\.instanceType: .*GiB are missing on each GPU\..*Would fit: \d+ × \S+ .*GiB of KV cache a GPU\)\n$/,
    );
    expect(exitCode).toBe(1);
  });

  test('what would fit is sold in the region and has a driver in the node image', async () => {
    const { stderr } = await windlass(['check', tooBig]);
    const types = [...stderr.matchAll(/\d+ × ([a-z][\w-]*\.\w+) with/g)].map((match) => match[1] ?? '');
    expect(types.length).toBeGreaterThan(1);
    for (const type of types) {
      expect(Object.keys(findInstanceType(type)!.availabilityZoneIds)).toContain('us-west-2');
      expect(hasDriver(type)).toBe(true);
    }
  });

  test('problems of shape, rules, fit, placement and network come in one run', async () => {
    const many = fileOf('many.json', {
      ...environmentWith((environment) => {
        environment.account = '1';
        environment.network.cidr = '10.0.0.0/27';
        environment.tags = { a: ',' };
        environment.models[0]!.replicas = 2;
        environment.models.push({ name: 'llama', model: 'llama-3.3-70b' });
      }),
      colour: 'blue',
    });
    const { stderr } = await windlass(['check', many]);
    expect(
      stderr
        .trim()
        .split('\n')
        .map((line) => line.split(': ')[0]),
    ).toEqual(['account', 'colour', 'tags.a', 'capacity[0].instanceType', 'network.cidr', 'capacity[0].count']);
  });

  test('a model of unknown sizes is still judged by its weights', async () => {
    const vague = fileOf(
      'vague.json',
      environmentWith(({ models }) => Object.assign(models[0]!, { model: 'llama-3.3-70b', maxModelLen: 'long' })),
    );
    const { stderr } = await windlass(['check', vague]);
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^models\[0\]\.maxModelLen: must be a whole number of tokens .*, got 'long'$/),
      expect.stringMatching(/^capacity\[0\]\.instanceType: llama-3\.3-70b .*missing on each GPU/),
    ]);
  });
});

describe('plan', () => {
  test('a model that does not fit shows what would', async () => {
    const { stderr } = await windlass(['plan', tooBig]);
    expect(stderr).toMatch(/would fit: \d+ × \S+/);
  });

  test('--json holds the plan, with catalog records as their ids', async () => {
    const { stdout } = await windlass(['plan', good, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      environment: 'small',
      nodeGroups: [{ instanceType: 'g6e.2xlarge', gpu: 'L40S' }],
      deployments: [{ name: 'qwen3-8b', plan: { model: 'qwen3-8b', verdict: 'fits' } }],
    });
  });

  test.each([
    ['qwen3-8', /no model of the catalog; did you mean 'qwen3-8b'\?/],
    ['productoin', /no environment, no file and no model of the catalog; did you mean 'production'\?/],
    ['deepseek/v4-enterprise:latest', /is the name of a container image; plan a model by its catalog id/],
  ])('%s is neither environment nor model: one line says so', async (name, message) => {
    const { stderr, exitCode } = await windlass(['plan', name]);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(exitCode).toBe(1);
  });

  test('an array of requests gives an array of results in the same order', async () => {
    const requests = [
      { model: 'qwen3-8b', gpu: 'H200' },
      { model: 'deepseek-v4-announced', quantization: 'fp8', gpu: 'H200' },
    ];
    const { stdout } = await windlass(['plan', '--request', '-', '--json'], JSON.stringify(requests));
    expect(JSON.parse(stdout)).toMatchObject([{ verdict: 'fits' }, { verdict: 'does-not-fit' }]);
  });

  test.each([[['plan']], [['plan', 'production', '--request', '-']]])(
    '%j is refused: one of the two is needed',
    async (argv) => {
      const { stderr, exitCode } = await windlass(argv);
      expect(stderr).toMatch(/give an environment or --request/);
      expect(exitCode).toBe(1);
    },
  );

  test('a request that is not JSON is one clear message', async () => {
    const { stderr, exitCode } = await windlass(['plan', '--request', '-'], '{"model": ');
    expect(stderr).toMatch(/^request: .*JSON/);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(exitCode).toBe(1);
  });
});

test('a request with a field of the wrong kind is judged in its other fields as well', async () => {
  const request = JSON.stringify({ model: 'qwen3-8b', gpu: 'H100', nodes: 0.5, kvCacheDtype: 'fp3' });
  const { stdout } = await windlass(['plan', '--request', '-', '--json'], request);
  const { problems } = JSON.parse(stdout) as { problems: { field: string }[] };
  expect(problems.map(({ field }) => field)).toEqual(['nodes', 'kvCacheDtype']);
});

test('a price that is not known is not zero', async () => {
  const spot = join(directory, 'spot.json');
  const environment = environmentWith((each) => (each.capacity[0]!.purchaseOption = 'spot'));
  writeFileSync(spot, JSON.stringify(environment));
  expect((await windlass(['check', spot])).stdout).toMatch(/: ok, the price of its GPU nodes is unknown/);
  const { stdout } = await windlass(['plan', spot]);
  expect(stdout).not.toContain('$0.00');
  expect(stdout).toMatch(/ spot +\S+ +plain +unknown$/m);
  expect(stdout).toMatch(/budget: none is made, as the price of \S+ is unknown/);
});

describe('charts', () => {
  test('writes one numbered file a chart and removes those of charts that are gone', async () => {
    const out = join(directory, 'dist');
    await windlass(['charts', good, '--out', out]);
    writeFileSync(join(out, 'small', '99-gone.yaml'), '');
    const { stdout } = await windlass(['charts', good, '--out', out]);
    const files = readdirSync(join(out, 'small'));
    expect(files).toContain('30-qwen3-8b.yaml');
    expect(files).not.toContain('99-gone.yaml');
    expect(stdout.trim().split('\n')).toHaveLength(files.length);
    expect(readFileSync(join(out, 'small', '30-qwen3-8b.yaml'), 'utf8')).toMatch(/^apiVersion: apps\/v1/);
  });

  test('a folder that cannot be written is one line', async () => {
    const { stderr, exitCode } = await windlass(['charts', good, '--out', good]);
    expect(stderr).toMatch(/^--out: .* cannot be written: ENOTDIR.*; give a folder that can\n$/);
    expect(exitCode).toBe(1);
  });

  test('a file system that denies its own folders is one line too', async () => {
    const { stderr, exitCode } = await windlass(['charts', good, '--out', '/proc/windlass/dist']);
    expect(stderr).toMatch(/^--out: .* cannot be written: E.*; give a folder that can\n$/);
    expect(exitCode).toBe(1);
  });

  test('what can not be written whole leaves the folder as it was', () => {
    const folder = join(directory, 'whole');
    writeManifests(folder, [{ name: '10-a', yaml: 'old' }]);
    const tooLong = 'x'.repeat(300);
    expect(() =>
      writeManifests(folder, [
        { name: '10-a', yaml: 'new' },
        { name: tooLong, yaml: 'new' },
      ]),
    ).toThrow(/ENAMETOOLONG/);
    expect(readdirSync(folder)).toEqual(['10-a.yaml']);
    expect(readFileSync(join(folder, '10-a.yaml'), 'utf8')).toBe('old');
  });

  test('writes nothing when the environment is refused', async () => {
    const out = join(directory, 'refused');
    const { exitCode } = await windlass(['charts', broken, '--out', out]);
    expect(exitCode).toBe(1);
    expect(() => readdirSync(out)).toThrow();
  });
});

describe('mirror', () => {
  test('lists images and charts with source, digest and target', async () => {
    const { stdout, stderr, exitCode } = await windlass(['mirror', good]);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toMatch(
      /docker\.io\/vllm\/vllm-openai:v\S+\s+sha256:[0-9a-f]{12}\s+-\s+copy\s+windlass-small\/vllm\/vllm-openai:v/,
    );
    expect(stdout).toMatch(
      /eks-charts\/aws-load-balancer-controller\s+3\.5\.0\s+windlass-small\/charts\/aws-load-balancer-controller:3\.5\.0/,
    );
  });

  test('--json is the bill, --script a bash script with a line for each copy', async () => {
    const bill = JSON.parse((await windlass(['mirror', good, '--json'])).stdout) as {
      images: object[];
      charts: object[];
    };
    const { stdout } = await windlass(['mirror', good, '--script']);
    expect(stdout).toMatch(/^#!\/usr\/bin\/env bash\n/);
    expect(stdout.match(/^copy_(image|chart) /gm)).toHaveLength(bill.images.length + bill.charts.length);
  });

  test('a refused environment has no bill', async () => {
    const { stdout, exitCode } = await windlass(['mirror', broken]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
  });
});

test.each(['plan', 'check', 'mirror', 'rehearse'])('%s --json says in JSON what is refused', async (command) => {
  const { stdout, stderr, exitCode } = await windlass([command, broken, '--json']);
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 1 });
  const problems = expect.arrayContaining([{ field: 'account', message: expect.any(String) }]) as unknown;
  expect(JSON.parse(stdout)).toEqual({ ok: false, verdict: 'refused', problems });
});

test('a request that can not be read is refused in JSON too', async () => {
  const { stdout, exitCode } = await windlass(['plan', '--request', '-', '--json'], '{');
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'refused', problems: [{ field: 'request' }] });
  expect(exitCode).toBe(1);
});

test('a model asked for by name fails where nothing can be planned, not where it does not fit', async () => {
  expect((await windlass(['plan', 'llama-5-small-announced'])).exitCode).toBe(1);
  expect((await windlass(['plan', 'deepseek-v4-announced'])).exitCode).toBe(0);
});

test.each(['plan', 'check', 'charts', 'mirror', 'rehearse'])('%s --help explains itself', async (command) => {
  const { stdout, exitCode } = await windlass(['help', command]);
  expect(stdout).toMatch(new RegExp(`Usage: windlass ${command}`));
  expect(exitCode).toBe(0);
});

describe('rehearse', () => {
  const cacheHome = join(directory, 'no-cache');

  test('without programs, and with a picture that has no folder, says both before anything starts', async () => {
    const picture = join(directory, 'absent', 'picture.svg');
    const argv = ['rehearse', good, '--json', '--cache-home', cacheHome, '--picture', picture];
    const { stdout, exitCode } = await windlass(argv);
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      verdict: 'refused',
      problems: [
        { field: 'programs', message: expect.stringMatching(/npm run rehearse:build/) },
        { field: '--picture', message: expect.stringMatching(/absent\/picture\.svg cannot be written: ENOENT/) },
      ],
    });
    expect(exitCode).toBe(1);
  });

  test('a control plane that does not start ends it with its last words', async () => {
    const assets = join(directory, 'assets');
    mkdirSync(assets);
    for (const name of [
      'etcd',
      'kube-apiserver',
      'kubectl',
      'kube-controller-manager',
      'kube-scheduler',
      'kwok',
      'pod-garbage-collector',
    ])
      writeFileSync(join(assets, name), `#!/bin/sh\necho ${name}: wrong architecture >&2\nexit 3\n`, { mode: 0o755 });
    const { stderr, exitCode } = await windlass(['rehearse', good, '--assets', assets, '--cache-home', cacheHome]);
    expect(stderr).toBe('control plane: kube-apiserver ended with 3:\nkube-apiserver: wrong architecture\n');
    expect(exitCode).toBe(1);
  });
});

test('a misspelt context key does not synthesize the default environment', () => {
  expect(misspeltEnvironment(['aws:cdk:bundling-stacks', 'enviroment'])).toBe('enviroment');
  expect(misspeltEnvironment(['environment', '@aws-cdk/core:stackRelativeExports'])).toBeUndefined();
});
