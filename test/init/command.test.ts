import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEnvironment } from '../../lib/config';
import { routeTablesJson, subnetsJson, TWO_ZONES, TWO_ZONES_TABLES } from '../support/described-vpc';
import { smallEnvironment } from '../support/environments';
import { runWindlass } from '../support/windlass';
import { ownPackage } from './support';

const scratch = mkdtempSync(join(tmpdir(), 'windlass-init-'));
afterAll(() => rmSync(scratch, { recursive: true }));

let folders = 0;
const newFolder = (): string => join(scratch, `folder-${folders++}`);
const tarball = join(scratch, 'windlass-0.2.0.tgz');
writeFileSync(tarball, 'a package');

interface Given {
  readonly files?: Readonly<Record<string, string>>;
  readonly installedFrom?: string;
  /** Lines that somebody types; they then leave. */
  readonly typed?: readonly string[];
}

function init(line: string, { files = {}, installedFrom = tarball, typed }: Given = {}) {
  const lines = [...(typed ?? [])];
  const asked: string[] = [];
  const ask = (question: string): Promise<string | undefined> => {
    asked.push(question);
    return Promise.resolve(lines.shift());
  };
  const run = runWindlass(['init', ...line.split(' ')], {
    ownPackage: () => ownPackage,
    installedFrom: () => installedFrom,
    ...(typed === undefined ? {} : { ask }),
    readInput: (path) => {
      const text = files[path];
      if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
      return text;
    },
  });
  return run.then((result) => ({ ...result, asked, left: lines }));
}

const SMALL = '--region us-west-2 --model qwen3-8b';
const textOf = (folder: string, path: string): string => readFileSync(join(folder, path), 'utf8');

describe('an empty folder', () => {
  test('becomes a repository that holds its own copy of the package', async () => {
    const folder = newFolder();
    const { exitCode, stdout, stderr } = await init(`${folder} ${SMALL}`);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(textOf(folder, 'package.json'))).toMatchObject({
      dependencies: { windlass: 'file:vendor/windlass-0.2.0.tgz' },
    });
    expect(textOf(folder, 'vendor/windlass-0.2.0.tgz')).toBe('a package');
    expect(stdout).toMatch(/^production: written, \$\d/);
    expect(stdout).toContain('`account`: the account that is deployed to');
    expect(textOf(folder, 'README.md')).toContain('- [ ] `account`: the account that is deployed to');
    expect(textOf(folder, 'README.md')).toContain('--project-name windlass-production-stage-qwen3-8b #');
    expect(readdirSync(folder).filter((name) => name.startsWith('.incomplete'))).toEqual([]);
  });

  test('stays empty with --dry-run, which prints every file', async () => {
    const folder = newFolder();
    const { exitCode, stdout } = await init(`${folder} ${SMALL} --dry-run`);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('=== environments/production.ts\nimport { defineEnvironment }');
    expect(stdout).toContain(`=== vendor/windlass-0.2.0.tgz\n(a copy of ${tarball})`);
    expect(existsSync(folder)).toBe(false);
  });

  test('may be a git repository', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, '.git'), { recursive: true });
    expect(await init(`${folder} ${SMALL}`)).toMatchObject({ exitCode: 0 });
  });
});

describe('answers', () => {
  const environment = async (line: string, given?: Given): Promise<string> => {
    const folder = newFolder();
    const run = await init(`${folder} ${line}`, given);
    expect({ exitCode: run.exitCode, stderr: run.stderr }).toEqual({ exitCode: 0, stderr: '' });
    return textOf(folder, `environments/${/--name (\S+)/.exec(line)?.[1] ?? 'production'}.ts`);
  };

  test('go where they belong', async () => {
    const text = await environment(
      '--name staging --region eu-north-1 --model qwen3-8b --gpu L40S --count 2 --zones eun1-az2,eun1-az1 --delivery gitops --account 444455556666 --source-cidr 10.8.0.0/16 --cidr 10.9.0.0/16 --purchase-option spot',
    );
    for (const part of [
      "name: 'staging'",
      "region: 'eu-north-1'",
      "availabilityZoneIds: ['eun1-az2', 'eun1-az1']",
      'count: 2',
      'replicas: 2',
      "purchaseOption: 'spot'",
      "delivery: 'gitops'",
      "account: '444455556666'",
      "sourceCidrs: ['10.8.0.0/16']",
      "cidr: '10.9.0.0/16'",
      "adminRoleArns: ['arn:aws:iam::444455556666:role/PlatformAdmin']",
    ])
      expect(text).toContain(part);
  });

  test('of a VPC that exists are what import-vpc prints', async () => {
    const described = {
      's.json': JSON.stringify(subnetsJson(TWO_ZONES)),
      'r.json': JSON.stringify(routeTablesJson(TWO_ZONES_TABLES)),
    };
    const imported = await runWindlass('import-vpc --subnets s.json --route-tables r.json'.split(' '), {
      readInput: (path) => described[path as keyof typeof described],
    });
    const text = await environment(`${SMALL} --vpc vpc.json`, { files: { 'vpc.json': imported.stdout } });
    const { vpcId } = JSON.parse(imported.stdout) as { readonly vpcId: string };
    expect(text).toContain(`vpcId: '${vpcId}'`);
    expect(text).toContain("availabilityZoneIds: ['usw2-az1', 'usw2-az2']");
  });

  test('decide which hardware is taken: the cheapest of its zones', async () => {
    const bought = '--region us-west-2 --model deepseek-v4-pro --purchase-option capacity-block';
    const text = await environment(`${bought} --zones usw2-az1,usw2-az2`);
    expect(text).toMatch(/availabilityZoneId: 'usw2-az[12]'/);
    expect(await environment(bought)).toContain("availabilityZoneId: 'usw2-az3'"); // sold cheaper there
  });

  test('may be an environment that exists', async () => {
    const folder = newFolder();
    const { exitCode } = await init(`${folder} --from-environment hybrid`);
    expect(exitCode).toBe(0);
    expect(textOf(folder, 'environments/hybrid.ts')).toContain("name: 'strategy'");
    expect(textOf(folder, 'test/hybrid.test.ts')).toContain("'../environments/hybrid.ts'");
  });

  test.each(['ts', 'json'])('may be what was imported, as .%s', async (end) => {
    const [folder, file] = [newFolder(), join(scratch, `imported.${end}`)];
    const line = 'vllm serve Qwen/Qwen3-8B --enable-lora --max-lora-rank 32 --lora-modules sql=org/sql';
    const words = `import - --name chat --instance-type g6e.2xlarge --force --out ${file}`.split(' ');
    expect((await runWindlass(words, { readInput: () => line })).exitCode).toBe(0);
    expect((await init(`${folder} --from-environment ${file}`)).exitCode).toBe(0);
    const loaded = await loadEnvironment(join(folder, 'environments/chat.ts'));
    expect(loaded).toMatchObject({
      ok: true,
      config: { name: 'chat', models: [{ loraAdapters: [{ name: 'sql', id: 'org/sql', rank: 32 }] }] },
    });
  });

  test('is not what a windlass.config.ts adds to', async () => {
    const [folder, repository] = [newFolder(), join(scratch, 'with-parts')];
    mkdirSync(repository);
    writeFileSync(join(repository, 'package.json'), '{}');
    writeFileSync(
      join(repository, 'windlass.config.ts'),
      "export default { charts: [{ name: '50-team', create: () => undefined }] };",
    );
    writeFileSync(join(repository, 'small.json'), JSON.stringify(smallEnvironment));
    const { exitCode, stderr } = await init(`${folder} --from-environment ${join(repository, 'small.json')}`);
    expect({ exitCode, there: existsSync(folder) }).toEqual({ exitCode: 1, there: false });
    expect(stderr).toMatch(/^--from-environment: the windlass.config.ts of its repository adds to it/);
  });
});

describe('what cannot work is refused before anything is written, by option', () => {
  const cases: readonly (readonly [string, RegExp, Given?])[] = [
    ['', /^--region: is missing.*\n--model: is missing/],
    ['--region us-west-9 --model qwen3-8b', /^--region: 'us-west-9' is no region of the catalog/],
    ['--region us-west-2 --model qwen3-9b', /^--model: 'qwen3-9b' is no model of the catalog; the nearest are /],
    ['--region us-west-2 --model llama-5-announced', /^--model: .*has no public weights/],
    [
      '--region us-west-2 --model deepseek-v4-pro --gpu L40S',
      /^--gpu: no L40S of us-west-2 holds deepseek-v4-pro; take H200/,
    ],
    ['--region sa-east-1 --model qwen3-8b --gpu B200', /^--gpu: sa-east-1 sells no B200; take H100/],
    [
      `${SMALL} --instance-type p5e.48xlarge --purchase-option on-demand`,
      /^--purchase-option: p5e.48xlarge is not sold as 'on-demand'/,
    ],
    [`${SMALL} --gpu B200 --instance-type g6e.2xlarge`, /^--gpu: g6e.2xlarge has L40S, not B200/],
    [`${SMALL} --count none`, /^--count: must be a number of nodes above 0, got 'none'/],
    [
      `${SMALL} --reservation-id cr-0123456789abcdef7`,
      /^--reservation-id: purchaseOption 'on-demand' takes no reservation/,
    ],
    [`${SMALL} --zones usw2-az1`, /^--zones: .*at least two zones/],
    [`${SMALL} --account 12`, /^--account: must be a 12-digit AWS account id/],
    [`${SMALL} --admin-role-arn Admin`, /^--admin-role-arn: 'Admin' is not the ARN/],
    [`${SMALL} --source-cidr 0.0.0.0/0`, /^--source-cidr: /],
    [`${SMALL} --name Production`, /^--name: /],
    [`${SMALL} --delivery helm`, /^--delivery: must be cdk or gitops, got 'helm'/],
    [`${SMALL} --ci jenkins`, /^--ci: must be github, gitlab or none, got 'jenkins'/],
    [`${SMALL} --vpc none.json`, /^--vpc: none.json is not readable JSON: .*give 'new', or a file/],
    [
      `${SMALL} --vpc vpc.json`,
      /^--vpc: vpc.json is not what 'windlass import-vpc' prints/,
      { files: { 'vpc.json': '{"Subnets": []}' } },
    ],
    [`${SMALL} --windlass gone.tgz`, /^--windlass: gone.tgz is no file; give the package that 'npm pack' wrote/],
    ['--from-environment hybrid --region us-west-2', /^--region: stands beside --from-environment hybrid/],
    ['--from-environment none.ts', /^environment: 'none.ts' is neither a file nor a name/],
    ['--region us-west-9 --model x --ci y --count 0', /^--ci: .*\n--region: .*\n--model: .*\n--count: /],
  ];
  test.each(cases.map(([line, message, given = {}]) => [line, message, given] as const))(
    '%s',
    async (line, message, given) => {
      const folder = newFolder();
      const { exitCode, stdout, stderr } = await init(`${folder} ${line}`.trim(), given);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toMatch(message);
      expect(existsSync(folder)).toBe(false);
    },
  );

  test('a checkout says how to get a package', async () => {
    const run = await runWindlass(['init', newFolder(), ...SMALL.split(' ')], { ownPackage: () => ownPackage });
    expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^--windlass: is missing: .*'npm pack'/) });
  });
});

describe('a folder that holds something', () => {
  const occupied = (): string => {
    const folder = newFolder();
    mkdirSync(join(folder, 'docs'), { recursive: true });
    writeFileSync(join(folder, 'README.md'), 'mine');
    return folder;
  };

  test('is left alone', async () => {
    const folder = occupied();
    const { exitCode, stderr } = await init(`${folder} ${SMALL}`);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^directory: .* is not empty, it has README.md, docs; give another folder, or --force/);
    expect(readdirSync(folder).sort()).toEqual(['README.md', 'docs']);
  });

  test('is written into with --force', async () => {
    const folder = occupied();
    expect(await init(`${folder} ${SMALL} --force`)).toMatchObject({ exitCode: 0 });
    expect(textOf(folder, 'README.md')).toMatch(/^# windlass-production/);
    expect(existsSync(join(folder, 'docs'))).toBe(true);
  });

  test('is as it was when a file cannot be written', async () => {
    const folder = occupied();
    writeFileSync(join(folder, 'test'), 'a file where a folder would be');
    const { exitCode, stderr } = await init(`${folder} ${SMALL} --force`);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^directory: .* cannot be written: .*; nothing was, give a folder that can$/m);
    expect(readdirSync(folder).sort()).toEqual(['README.md', 'docs', 'test']);
    expect(textOf(folder, 'README.md')).toBe('mine');
  });
});

describe('a terminal', () => {
  test('is asked for what no option says; an answer that cannot work, once more', async () => {
    const folder = newFolder();
    const { exitCode, stderr, asked, left } = await init(`${folder} --region us-west-2 --delivery cdk`, {
      typed: [
        'deepseek-v4-prox', // no model
        'deepseek-v4-pro',
        'L40S', // does not hold it
        'B200',
        'capacity-block',
        'mine', // no id
        'cr-0123456789abcdef7',
        '2026-12-07T11:30:00Z', // half of it
        '2026-12-07T11:30:00Z 2026-12-21T11:30:00Z',
        '2',
        '',
        '444455556666',
        '',
        '10.0.0.0/8',
        'pilot',
      ],
    });
    expect({ exitCode, left }).toEqual({ exitCode: 0, left: [] });
    expect(stderr).toMatch(/did you mean 'deepseek-v4-pro'\?/);
    expect(stderr).toMatch(/--gpu: no L40S of us-west-2 holds deepseek-v4-pro/);
    expect(stderr).toMatch(/--reservation-id: must look like 'cr-'/);
    expect(stderr).toMatch(/--ends-at: startsAt is given, so endsAt must be/);
    expect(stderr).toMatch(/What holds deepseek-v4-pro in us-west-2, the cheapest first\n.*USD an hour/);
    expect(stderr).toMatch(/too small, or not made for it: .*g6e/);
    expect(asked.filter((question) => /^(Region|Manifests)/.test(question))).toEqual([]);
    const text = textOf(folder, 'environments/pilot.ts');
    for (const part of [
      "instanceType: 'p6-b200.48xlarge'",
      "startsAt: '2026-12-07T11:30:00Z'",
      'replicas: 2',
      '444455556666',
    ])
      expect(text).toContain(part);
  });

  test('an empty line is the usual answer', async () => {
    const folder = newFolder();
    const typed = ['', 'qwen3-8b', ...Array<string>(10).fill('')];
    const { exitCode, left } = await init(folder, { typed });
    expect({ exitCode, left: left.length }).toEqual({ exitCode: 0, left: 1 });
    const flags = newFolder();
    await init(`${flags} ${SMALL} --delivery cdk`);
    expect(textOf(folder, 'environments/production.ts')).toBe(textOf(flags, 'environments/production.ts'));
  });

  test('that is closed leaves nothing behind', async () => {
    const folder = newFolder();
    const { exitCode, stderr } = await init(folder, { typed: ['us-west-2', 'qwen3-8b'] });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/init: standard input ended before the last question; nothing was written$/m);
    expect(existsSync(folder)).toBe(false);
  });
});
