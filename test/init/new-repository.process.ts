import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { routeTablesJson, subnetsJson, TWO_ZONES, TWO_ZONES_TABLES } from '../support/described-vpc';
import { ROOT } from '../support/source-files';
import { runWindlass } from '../support/windlass';

/** From the package to a tested repository, as somebody does it who has nothing but the package. */
const scratch = mkdtempSync(join(tmpdir(), 'windlass-new-repository-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
jest.setTimeout(900_000);

const MINUTE_MS = 60_000;

interface Shell {
  readonly environment?: Readonly<Record<string, string>>;
}

function sh(command: string, cwd: string, { environment = {} }: Shell = {}) {
  const env = { PATH: process.env['PATH'] ?? '', HOME: homedir(), npm_config_cache: cache, ...environment };
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], {
    cwd,
    encoding: 'utf8',
    env,
    timeout: 10 * MINUTE_MS,
    maxBuffer: 2 ** 26,
  });
  return { status, stdout, stderr };
}

/** Fails with what the command printed. */
function must(command: string, cwd: string, shell?: Shell): string {
  const { status, stdout, stderr } = sh(command, cwd, shell);
  if (status !== 0) throw new Error(`${command}: ${status}\n${stdout}\n${stderr}`);
  return stdout;
}

/** npm's cache of packages with a place of its own for what npx installs. */
const cache = join(scratch, 'cache');
const packages = join(scratch, 'packages');
const first = join(scratch, 'first');
const vpcFile = join(scratch, 'vpc.json');
let seconds = 0;

beforeAll(async () => {
  const usual = spawnSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).stdout.trim();
  for (const folder of [cache, packages, first]) mkdirSync(folder);
  if (existsSync(join(usual, '_cacache'))) symlinkSync(join(usual, '_cacache'), join(cache, '_cacache'));
  must(`npm pack --silent --pack-destination ${packages}`, ROOT);
  const [tarball = ''] = readdirSync(packages);
  const described = {
    's.json': JSON.stringify(subnetsJson(TWO_ZONES)),
    'r.json': JSON.stringify(routeTablesJson(TWO_ZONES_TABLES)),
  };
  const { stdout } = await runWindlass('import-vpc --subnets s.json --route-tables r.json'.split(' '), {
    readInput: (path) => described[path as keyof typeof described],
  });
  writeFileSync(vpcFile, stdout);
  const start = performance.now();
  const npx = `npx --yes --prefer-offline --package ${join(packages, tarball)} windlass init`;
  must(`${npx} --region us-west-2 --model qwen3-8b && npm install --prefer-offline && npm test`, first);
  seconds = (performance.now() - start) / 1000;
});

const text = (folder: string, path: string): string => readFileSync(join(folder, path), 'utf8');

describe('from an empty folder', () => {
  test('to a tested repository takes minutes, most of them npm', () => {
    process.stderr.write(`from an empty folder to a tested repository: ${Math.round(seconds)} s\n`);
    expect(readdirSync(first)).toEqual(expect.arrayContaining(['package-lock.json', 'vendor', 'environments', 'test']));
    expect(text(first, 'test/__snapshots__/production.test.ts.snap')).toContain('AWS::EKS::Cluster');
  });

  test('its tests pass again as CI runs them, without a new snapshot', () => {
    const before = text(first, 'test/__snapshots__/production.test.ts.snap');
    must('npm test -- --ci', first);
    expect(text(first, 'test/__snapshots__/production.test.ts.snap')).toBe(before);
  });

  test('it type-checks, and is checked', () => {
    must('npm run typecheck', first);
    expect(must('npm run -s check', first)).toMatch(/^production: ok, \$/);
    expect(must('npm run -s manifests', first)).toContain('dist/production/00-namespaces.yaml');
  });

  test('a name means its own environment, not the shipped one', () => {
    expect(must('npx windlass plan production --json', first)).toContain('"model": "qwen3-8b"');
  });

  test('npx cdk synth makes the same bytes twice, from whatever path', () => {
    must('npx cdk synth --quiet --output one', first);
    must('npx cdk synth --quiet --output two -c environment=production', first);
    must('diff -r one two', first);
    expect(existsSync(join(first, 'one/windlass-production-Cluster.template.json'))).toBe(true);
  });
});

describe('a defect in it is seen by its own tests', () => {
  const seeded = (name: string, path: string, from: string, to: string): string => {
    const folder = join(scratch, name);
    cpSync(first, folder, { recursive: true, filter: (source) => !/node_modules|cdk\.out|\/(one|two)$/.test(source) });
    symlinkSync(join(first, 'node_modules'), join(folder, 'node_modules'));
    const before = text(folder, path);
    expect(before).toContain(from);
    writeFileSync(join(folder, path), before.replace(from, to));
    return folder;
  };

  test('another number of nodes is another snapshot', () => {
    const folder = seeded('nodes', 'environments/production.ts', 'count: 1,', 'count: 2,');
    const { status, stderr } = sh('npx jest --ci', folder);
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('MaxSize') });
  });

  test('an environment that is refused says why', () => {
    const folder = seeded('refused', 'environments/production.ts', "region: 'us-west-2'", "region: 'us-west-9'");
    const { status, stderr } = sh('npx jest --ci', folder);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining("region: 'us-west-9' has no GPU instance type"),
    });
  });

  test('what windlass does not export does not compile', () => {
    const folder = seeded('inside', 'bin/app.ts', "from 'windlass'", "from 'windlass/build/app/index'");
    expect(sh('npx tsc --noEmit', folder)).toMatchObject({ status: 2, stdout: expect.stringContaining('TS2307') });
    expect(sh('npx cdk synth --quiet', folder).status).not.toBe(0);
  });
});

describe('a change of it is reviewed against its own history', () => {
  const folder = join(scratch, 'reviewed');
  const diff = (options: string): string => must(`npx windlass diff --git main ${options}`, folder);
  const replace = (path: string, from: string, to: string): void => {
    expect(text(folder, path)).toContain(from);
    writeFileSync(join(folder, path), text(folder, path).replace(from, to));
  };
  const price = (usdPerHour: number): string =>
    `{ instanceType: 'g6e.xlarge', purchaseOption: 'on-demand', usdPerHour: ${usdPerHour}, source: 'our agreement', checkedOn: '2026-11-20' }`;

  beforeAll(() => {
    cpSync(first, folder, { recursive: true, filter: (source) => !/node_modules|cdk\.out|\/(one|two)$/.test(source) });
    symlinkSync(join(first, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, '.gitignore'), 'node_modules\ncdk.out\ndist\n'); // here the first is a link
    writeFileSync(
      join(folder, 'windlass.config.ts'),
      `import { ApiObject, Chart } from 'cdk8s';
import { defineConfig } from 'windlass';

export default defineConfig({
  catalog: { prices: [${price(1.5)}] },
  charts: [
    {
      name: '50-team',
      create: (app, name) => {
        const chart = new Chart(app, name);
        new ApiObject(chart, 'Word', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'word', namespace: 'windlass-serving' }, ...{ data: { word: 'before' } } });
        return chart;
      },
    },
  ],
});
`,
    );
    must(
      'git init -q -b main && git add -A && git -c user.name=a -c user.email=a@b.c commit -qm start && git checkout -q -b change',
      folder,
    );
  });
  afterEach(() => {
    must('git checkout -q -- .', folder);
    expect(must('git worktree list', folder).trim().split('\n')).toHaveLength(1);
  });

  test('nothing is nothing', () => {
    expect(diff('')).toMatch(/^Nothing changes: production/);
  });

  test('its own prices and charts are those of each side', () => {
    replace('environments/production.ts', 'count: 1,', 'count: 2,');
    replace('windlass.config.ts', price(1.5), price(1));
    replace('windlass.config.ts', "word: 'before'", "word: 'after'");
    const printed = diff('');
    expect(printed).toMatch(/GPU nodes, USD an hour +\$1\.50 +\$2\.00/);
    expect(printed).toMatch(/data\.word: before → after/);
    expect(printed).toMatch(/ScalingConfig\.MaxSize: 1 → 2/);
    expect(must('npm run -s diff', folder)).toBe(printed);
  });

  test('a config that is gone takes its parts with it', () => {
    must('git rm -q windlass.config.ts', folder);
    const printed = diff('');
    must('git reset -q', folder);
    expect(printed).toMatch(/- ConfigMap windlass-serving\/word/);
    expect(printed).toMatch(/GPU nodes, USD an hour +\$1\.50 +\$1\.86/);
  });

  test('another lock file is another program, installed beside it', () => {
    replace('package-lock.json', '"lockfileVersion": 3', '"lockfileVersion":  3');
    replace('windlass.config.ts', "word: 'before'", "word: 'after'");
    const { status, stderr } = sh('npx windlass diff --git main', folder);
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/give --install, .*npx cdk synth/) });
    const { stdout } = sh('npx windlass diff --git main --install', folder, {
      environment: { npm_config_prefer_offline: 'true' },
    });
    expect(stdout).toMatch(/data\.word: before → after/);
    expect(stdout).toMatch(/0 resources and 1 object change/);
    expect(stdout).toMatch(/synthesized by its own program, whose lock file is another/);
  });
});

/** Delivery, VPC, way of buying, size: each in both forms; every region, purchase option and model is in `every-region.process.ts`. */
const VARIANTS = {
  'gitops, spot': '--region eu-north-1 --model qwen3-8b --delivery gitops --purchase-option spot --ci gitlab',
  'a large model on a capacity block with dates, in a VPC that exists':
    '--region us-west-2 --model deepseek-v4-pro --gpu B200 --count 2 --purchase-option capacity-block --reservation-id cr-0123456789abcdef7 --starts-at 2026-12-07T11:30:00Z --ends-at 2026-12-21T11:30:00Z --vpc VPC',
  'several nodes a replica': '--region us-west-2 --model qwen3.8-2.4t-a95b --gpu B300 --purchase-option capacity-block',
  'an environment that exists': `--from-environment ${join(ROOT, 'environments/hybrid.ts')}`,
};

describe.each(Object.entries(VARIANTS))('%s', (title, options) => {
  const folder = join(scratch, title.replaceAll(/\W+/g, '-'));

  test('is tested and synthesized at once', () => {
    mkdirSync(folder);
    must(`${join(first, 'node_modules/.bin/windlass')} init . ${options.replace('VPC', vpcFile)}`, folder);
    symlinkSync(join(first, 'node_modules'), join(folder, 'node_modules'));
    must('npx jest', folder);
    must('npx cdk synth --quiet', folder, { environment: { CDK_VALIDATION: 'false' } });
    must('npm run -s check && npm run -s manifests', folder);
  });
});
