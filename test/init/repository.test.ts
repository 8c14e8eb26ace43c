import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type EnvironmentInput, loadEnvironment, parseEnvironment } from '../../lib/config';
import { PLACEHOLDERS, printEnvironment, toDosOf } from '../../lib/init';
import { SHIPPED } from '../support/plan-fixture';
import { filesOf, importsFromElsewhere, ownPackage } from './support';

const directory = mkdtempSync(join(tmpdir(), 'windlass-init-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe('what a repository imports', () => {
  test('is exported by the package, or installed by its package.json', () => {
    expect(importsFromElsewhere(filesOf())).toEqual([]);
  });

  test.each([
    ['bin/app.ts', "import { planEnvironment } from 'windlass/lib/environment';", 'windlass/lib/environment'],
    [
      'bin/app.ts',
      "import { createStacks } from 'windlass/build/lib/stacks/create-stacks';",
      'windlass/build/lib/stacks/create-stacks',
    ],
    ['test/production.test.ts', "import { z } from 'zod';", 'zod'],
    ['test/production.test.ts', "import other from '../environments/other';", '../environments/other'],
  ])('a template %s with %s is found', (path, line, specifier) => {
    const seeded = new Map(filesOf()).set(path, line);
    expect(importsFromElsewhere(seeded)).toEqual([`${path} imports ${specifier}`]);
  });
});

describe('package.json', () => {
  const { dependencies, devDependencies } = JSON.parse(filesOf().get('package.json')!) as typeof ownPackage;

  test('names the releases that this project is tested with', () => {
    const { windlass, ...others } = { ...dependencies, ...devDependencies };
    const ours: Readonly<Record<string, string>> = { ...ownPackage.dependencies, ...ownPackage.devDependencies };
    expect(windlass).toBe('0.2.0');
    expect(others).toEqual(Object.fromEntries(Object.keys(others).map((name) => [name, ours[name]])));
    expect(Object.values(others).filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  test('has what every peer of windlass asks for', () => {
    const peers = (ownPackage as { readonly peerDependencies?: object }).peerDependencies;
    expect(Object.keys(peers ?? {}).filter((name) => !(name in dependencies))).toEqual([]);
  });
});

describe('the environment file', () => {
  test.each(Object.entries<EnvironmentInput>(SHIPPED))('says what it was made from: %s', async (name, environment) => {
    const file = join(directory, `${name}.ts`);
    writeFileSync(file, printEnvironment(environment, 'A model.'));
    expect(await loadEnvironment(file)).toMatchObject(parseEnvironment(environment, directory));
  });

  test('keeps keys and texts that need quotes', async () => {
    const tags = { 'cost-center': 'a+b=c@d/e', '1st': 'x' };
    const file = join(directory, 'tags.ts');
    writeFileSync(file, printEnvironment({ ...SHIPPED.development, tags }, 'A model.'));
    expect(await loadEnvironment(file)).toMatchObject({ config: { tags } });
  });

  test('marks each placeholder, and nothing that somebody gave', () => {
    const environment = filesOf({ region: 'us-west-2', model: 'deepseek-v4-pro', purchaseOption: 'capacity-block' });
    expect(environment.get('environments/production.ts')!.match(/\/\/ TODO: .*/g)).toEqual([
      '// TODO: the account that is deployed to',
      '// TODO: startsAt and endsAt of the block, as EC2 states them: nodes start and drain by them',
      '// TODO: the id of the capacity block you bought, and its zone below',
      '// TODO: the role that administers the cluster',
    ]);
    const given = filesOf({
      region: 'us-west-2',
      model: 'deepseek-v4-pro',
      purchaseOption: 'capacity-block',
      account: '444455556666',
      reservationId: 'cr-0123456789abcdef7',
      startsAt: '2026-12-07T11:30:00Z',
      endsAt: '2026-12-21T11:30:00Z',
      adminRoleArn: 'arn:aws:iam::444455556666:role/Ops',
    });
    expect(given.get('environments/production.ts')).not.toContain('TODO');
    expect(JSON.stringify([...given])).not.toContain(PLACEHOLDERS.account);
  });

  test('a replica over several nodes has the place for its image marked', () => {
    const text = filesOf({
      region: 'us-west-2',
      model: 'qwen3.8-2.4t-a95b',
      gpu: 'B300',
      purchaseOption: 'capacity-block',
    });
    expect(text.get('environments/production.ts')).toMatch(/TODO: repository and digest[^]*?image: {/);
    expect(toDosOf(SHIPPED['multi-node']).map(({ path }) => path)).toContain('models[0].engine.image');
  });
});

describe('CI', () => {
  interface Step {
    readonly uses?: string;
    readonly run?: string;
  }
  interface Workflow {
    readonly permissions: object;
    readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[]; readonly permissions?: object }>>;
  }
  const scripts = Object.keys((JSON.parse(filesOf().get('package.json')!) as { scripts: object }).scripts);
  const unknownScripts = (commands: readonly string[]): readonly string[] =>
    commands.filter((command) => {
      const [, name] = /^npm (?:run )?(\S+)/.exec(command) ?? [];
      return name !== 'ci' && !scripts.includes(name ?? '');
    });

  test('of GitHub pins every action by its commit, reads and nothing else, and runs scripts there are', () => {
    const workflow = parse(filesOf().get('.github/workflows/windlass.yml')!) as Workflow;
    const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(Object.values(workflow.jobs).filter((job) => job.permissions !== undefined)).toEqual([]);
    expect(steps.flatMap(({ uses }) => uses ?? []).filter((uses) => !/@[0-9a-f]{40}$/.test(uses))).toEqual([]);
    expect(unknownScripts(steps.flatMap(({ run }) => run ?? []))).toEqual([]);
    expect(unknownScripts(['npm run lint'])).toEqual(['npm run lint']);
  });

  test('of GitHub reviews each pull request, by an action of the repository', () => {
    const files = filesOf();
    const review = parse(files.get('.github/workflows/review.yml')!) as Workflow;
    const uses = Object.values(review.jobs).flatMap(({ steps }) => steps.flatMap((step) => step.uses ?? []));
    const own = uses.filter((one) => one.startsWith('./'));
    expect(review.permissions).toEqual({ contents: 'read', 'pull-requests': 'write' });
    expect(own.filter((path) => !files.has(`${path.slice(2)}/action.yml`))).toEqual([]);
    expect(own).toEqual(['./.github/actions/windlass-review']);
    expect(uses.filter((one) => !one.startsWith('./') && !/@[0-9a-f]{40}$/.test(one))).toEqual([]);
    expect([...filesOf(undefined, 'none').keys()].filter((path) => path.startsWith('.github'))).toEqual([]);
  });

  test('of GitLab runs the same', () => {
    const files = filesOf(undefined, 'gitlab');
    type Job = { readonly script: readonly string[] };
    const pipeline = parse(files.get('.gitlab-ci.yml')!) as Readonly<Record<string, Job>>;
    const [check, review] = [pipeline['check']!, pipeline['windlass-review']!];
    expect(review.script.join()).toContain('windlass diff --git "$CI_MERGE_REQUEST_DIFF_BASE_SHA"');
    expect(unknownScripts(check.script)).toEqual([]);
    expect(check.script).toContain('npm test -- --ci');
    expect([...files.keys()].filter((path) => path.startsWith('.github'))).toEqual([]);
  });
});

test('commands of the README are scripts of package.json', () => {
  const files = filesOf();
  const { scripts } = JSON.parse(files.get('package.json')!) as { readonly scripts: object };
  const named = [...files.get('README.md')!.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
  expect(named).toContain('synth');
});

test('a GitOps tool finds the manifests in the repository, which otherwise are made anew', () => {
  const ignored = (delivery: 'cdk' | 'gitops') =>
    filesOf({ region: 'us-west-2', model: 'qwen3-8b', delivery }).get('.gitignore')?.split('\n');
  expect(ignored('cdk')).toContain('dist/');
  expect(ignored('gitops')).not.toContain('dist/');
  expect(ignored('gitops')).toContain('cdk.out/');
});
