import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import packageJson from '../../package.json';
import { smallEnvironment } from '../support/environments';
import { ROOT } from '../support/source-files';

/** The package as users get it: packed, installed in an empty folder, called there and from elsewhere. */
jest.setTimeout(900_000);

const outside = mkdtempSync(join(tmpdir(), 'windlass-package-'));
const repository = join(outside, 'repository');
const WINDLASS = join(repository, 'node_modules/.bin/windlass');
afterAll(() => rmSync(outside, { recursive: true, force: true }));

interface Shell {
  readonly cwd?: string;
  readonly input?: string;
}

/** As in a new shell of a user: of this process only where npm finds its cache. */
function run(command: string, { cwd = repository, input }: Shell = {}) {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], {
    cwd,
    input,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], WINDLASS, ROOT, CDK_DISABLE_CLI_TELEMETRY: 'true' },
  });
  return { status, stdout, stderr };
}

function mustRun(command: string, shell?: Shell): string {
  const { status, stdout, stderr } = run(command, shell);
  if (status !== 0) throw new Error(`${command}: ${stdout}${stderr}`);
  return stdout;
}

function write(name: string, text: string): string {
  const file = join(outside, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

let tarball: string;
beforeAll(() => {
  mustRun(`npm pack --silent --pack-destination ${outside}`, { cwd: ROOT });
  tarball = join(outside, `windlass-${packageJson.version}.tgz`);
  write('repository/package.json', '{ "private": true }');
  const { 'aws-cdk': cli, '@types/node': node, typescript } = packageJson.devDependencies;
  mustRun(
    `npm install --prefer-offline --no-audit --no-fund ${tarball} aws-cdk@${cli} typescript@${typescript} @types/node@${node}`,
  );
});

describe('the tarball', () => {
  test('holds what runs, its declarations, and what people read; no source, no test', () => {
    const files = mustRun(`tar -tf ${tarball}`).trim().split('\n');
    const isWanted = (file: string): boolean =>
      /^package\/(README\.md|LICENSE|package\.json|bin\/windlass\.mjs|docs\/schemas\/environment\.json)$/.test(file) ||
      /^package\/build\/(app|bin|charts|lib)\/.*\.(js|d\.ts|json|mjs|cjs|d\.cts)$/.test(file) ||
      file === 'package/build/explorer.js' ||
      /^package\/build\/environments\/[^/]+\.(ts|md)$/.test(file) ||
      /^package\/build\/lib\/rehearsal\/control-plane\/(build\.sh|modules\/)/.test(file);
    expect(files.filter((file) => !isWanted(file))).toEqual([]);
    expect(files.filter((file) => /evaluation|\/test\//.test(file))).toEqual([]);
    expect(files.length).toBeGreaterThan(1000);
  });

  test('shares one copy of CDK with the app', () => {
    const copies = mustRun(`find node_modules -type d -path '*/node_modules/aws-cdk-lib' -prune`).trim().split('\n');
    expect(copies).toHaveLength(1);
  });

  test('what its exports name exists', () => {
    const doors = Object.values(packageJson.exports).flatMap((door) =>
      typeof door === 'string' ? door : Object.values(door),
    );
    expect(doors.filter((file) => !existsSync(join(repository, 'node_modules/windlass', file)))).toEqual([]);
  });

  test('windlass --version', () => {
    expect(run('npx windlass --version')).toMatchObject({ status: 0, stdout: `${packageJson.version}\n`, stderr: '' });
  });

  test('a folder inside it is no door', () => {
    const { status, stderr } = run(`node -e "require('windlass/build/lib/catalog')"`);
    expect([status, stderr]).toEqual([1, expect.stringContaining('ERR_PACKAGE_PATH_NOT_EXPORTED')]);
  });

  test('docs/api is what is exported', () => {
    expect(run('node bin/write-api.mjs --check', { cwd: ROOT })).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});

describe('examples', () => {
  const names = readdirSync(join(ROOT, 'examples'), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
  const synthesized = new Map<string, ReturnType<typeof run>>();
  const templateOf = (name: string, stack: string): string =>
    readFileSync(join(repository, name, 'cdk.out', `${stack}.template.json`), 'utf8');
  beforeAll(() => {
    for (const name of names) {
      cpSync(join(ROOT, 'examples', name), join(repository, name), { recursive: true });
      synthesized.set(name, run('npx cdk synth --quiet', { cwd: join(repository, name) }));
    }
  });

  test.each(names)('%s is synthesized', (name) => {
    const { status, stderr } = synthesized.get(name)!;
    expect([status, stderr]).toEqual([0, expect.stringMatching(/^Plan of example: /)]);
  });

  test('pass the compiler of their user, declarations included', () => {
    write(
      'repository/tsconfig.json',
      JSON.stringify({
        compilerOptions: { target: 'es2022', module: 'nodenext', strict: true, noEmit: true, types: ['node'] },
        include: names.map((name) => `${name}/**/*.ts`),
      }),
    );
    expect(run('npx tsc -p .')).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('own-stack takes values of our stacks', () => {
    const template = templateOf('own-stack', 'example-Clients');
    expect(template).toMatch(/"Fn::ImportValue": "windlass-example-Network:/);
    expect(template).toMatch(/"Fn::ImportValue": "windlass-example-Cluster:/);
  });

  test('own-chart is applied last, and its image is mirrored', () => {
    expect(templateOf('own-chart', 'windlass-example-Workloads')).toMatch(/windlass-example\/curlimages\/curl@sha256:/);
    expect(templateOf('own-chart', 'windlass-example-Mirror')).toContain('docker.io/curlimages/curl');
    const written = mustRun('npx windlass charts environment.ts --out dist', { cwd: join(repository, 'own-chart') });
    expect(written.trim().split('\n').at(-1)).toBe('dist/example/50-probe.yaml');
    expect(mustRun('npx windlass mirror environment.ts', { cwd: join(repository, 'own-chart') })).toContain(
      'curlimages',
    );
  });

  test('own-rule: what is accepted stands in the assembly; what is not ends the synthesis', () => {
    const folder = join(repository, 'own-rule');
    expect(mustRun('grep -rl "clients of last year" cdk.out', { cwd: folder })).not.toBe('');
    const app = readFileSync(join(folder, 'app.ts'), 'utf8').replace("rule: 'parameter-path'", "rule: 'other'");
    write('repository/own-rule/strict.ts', app);
    const { status, stderr } = run('npx cdk synth --quiet --app "npx tsx strict.ts" --output strict', { cwd: folder });
    expect(status).toBe(1);
    expect(stderr).toContain('Name is "/models", but roles read parameters below /platform/ only');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('own-catalog: every command sees its entries', () => {
    const cwd = join(repository, 'own-catalog');
    expect(mustRun('npx windlass check environment.ts', { cwd })).toMatch(/^example: ok, \$0\.72 an hour/);
    expect(mustRun('npx windlass models --name acme', { cwd })).toContain('acme-support-4b');
    expect(mustRun('npx windlass instance-types --gpu L4', { cwd })).toContain('g6.2xlarge');
    expect(run('npx windlass models --name acme')).toMatchObject({ status: 1 });
  });

  test('aspect reaches every role of ours', () => {
    const roles = (JSON.parse(templateOf('aspect', 'windlass-example-Cluster')) as { Resources: object }).Resources;
    const found = Object.values(roles).filter(({ Type }: { Type: string }) => Type === 'AWS::IAM::Role');
    expect(found.length).toBeGreaterThan(2);
    for (const { Properties } of found) expect(Properties.PermissionsBoundary).toMatch(/:policy\/Boundary$/);
  });
});

describe('the explorer', () => {
  const explored = (cwd: string, ...args: readonly string[]): string => {
    const file = join(cwd, 'explorer.html');
    mustRun(`"$WINDLASS" explore ${args.join(' ')} --out explorer.html`, { cwd });
    return readFileSync(file, 'utf8');
  };

  test('is written in an empty folder, of the script that was built', () => {
    mkdirSync(join(outside, 'empty'));
    const html = explored(join(outside, 'empty'), 'production');
    const built = readFileSync(join(repository, 'node_modules/windlass/build/explorer.js'), 'utf8');
    expect(html).toContain(built.trim().slice(0, 5_000));
    expect(html).toContain('"environment":"production"');
    expect(readdirSync(join(outside, 'empty'))).toEqual(['explorer.html']);
  });

  test('has what a windlass.config.ts adds', () => {
    expect(explored(join(repository, 'own-catalog'))).toContain('acme-support-4b');
    expect(explored(join(outside, 'empty'))).not.toContain('acme-support-4b');
  });
});

describe('an environment that is refused', () => {
  test('ends an app as it ends a command: a line a problem, exit code 1, nothing written', () => {
    const wrong = write(
      'repository/wrong.json',
      JSON.stringify({ ...smallEnvironment, account: '1', region: 'nowhere' }),
    );
    write(
      'repository/wrong.ts',
      `import { synthesize } from 'windlass';\nvoid synthesize({ environment: '${wrong}' });\n`,
    );
    const command = run(`npx windlass check ${wrong}`);
    const app = run('npx tsx wrong.ts');
    expect(app).toEqual({ ...command, status: 1 });
    expect(app.stderr.trim().split('\n').length).toBeGreaterThan(1);
  });
});

describe('files outside', () => {
  const ok = JSON.stringify(smallEnvironment);
  const helper = 'export const account = "111122223333";\n';
  const environment = (from: string): string =>
    `import { defineEnvironment } from 'windlass';\nimport { account } from '${from}';\n` +
    `export default defineEnvironment({ ...${ok}, account });\n`;
  const accepted = { status: 0, stdout: expect.stringContaining('small: ok, $'), stderr: '' };
  beforeAll(() => {
    write('ok.json', ok);
    for (const [folder, type] of [['plain'], ['commonjs', 'commonjs'], ['modules', 'module']] as const) {
      if (type !== undefined) write(`${folder}/package.json`, JSON.stringify({ type }));
      write(`${folder}/account.ts`, helper);
      write(`${folder}/deep/mine.ts`, environment(type === 'module' ? '../account.ts' : '../account'));
      write(`${folder}/deep/without-extension.ts`, environment('../account'));
    }
  });

  test.each(['plain', 'commonjs', 'modules'])('TypeScript with a file of its own, %s', (folder) => {
    for (const name of ['mine', 'without-extension'])
      expect(run(`"$WINDLASS" check ${join(outside, folder, 'deep', name)}.ts`)).toEqual(accepted);
    expect(run('"$WINDLASS" check deep/mine.ts', { cwd: join(outside, folder) })).toEqual(accepted);
  });

  test.each([
    ['"$WINDLASS" check -'],
    ['"$WINDLASS" check /dev/stdin'],
    ['"$WINDLASS" check <(cat ok.json)'],
    ['cat ok.json | "$WINDLASS" check -'],
    ['npx --prefix repository windlass check ok.json'],
    ['npm --prefix repository exec -- windlass check "$PWD/ok.json"'],
  ])('%s', (line) => expect(run(line, { cwd: outside, input: ok })).toEqual(accepted));

  test('a shipped environment by its name', () => {
    expect(run('"$WINDLASS" check production', { cwd: outside }).status).toBe(0);
  });
});

describe('windlass/testing', () => {
  test.each(['commonjs', 'module'])('synthesizes an environment for a test, %s', (type) => {
    const folder = `repository/tests-${type}`;
    write(`${folder}/package.json`, JSON.stringify({ type }));
    write(`${folder}/environment.json`, JSON.stringify(smallEnvironment));
    write(
      `${folder}/run.ts`,
      `import { synthesizeEnvironment, templateYaml, manifestYaml } from 'windlass/testing';
       synthesizeEnvironment('environment.json').then(({ plan, templates, charts, findings }) => {
         const yaml = templateYaml(templates['windlass-small-Workloads']!);
         console.log(JSON.stringify([plan.environment, Object.keys(templates).length, charts.length, findings,
           /\\b[0-9a-f]{64}\\b/.test(yaml.replaceAll(/sha256:[0-9a-f]{64}/g, '')), manifestYaml(charts[0]!.manifests).includes('kind: Namespace')]));
       });`,
    );
    const printed = mustRun('npx tsx run.ts', { cwd: join(outside, folder) });
    expect(JSON.parse(printed)).toEqual(['small', 7, 7, [], false, true]);
  });
});
