import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesizeCharts } from '../../charts';
import { checksOf } from '../../lib/rehearsal';
import { planOf } from '../support/plan-fixture';
import { createProgram } from '../../lib/cli/program';
import { renderPlan } from '../../lib/cli/print-plan';
import { planNamedEnvironment } from '../../lib/cli/environment';
import { rehearseCommand } from '../../lib/cli/rehearse-command';
import { endpointsJson, routeTablesJson, subnetsJson, TWO_ZONES, TWO_ZONES_TABLES } from '../support/described-vpc';
import { controllerReleases } from '../../lib/constructs/workloads/controller-releases';

const ROOT = join(__dirname, '..', '..');
const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** Text between `<!-- plan: NAME -->` and its end, inside the code fence. */
function planBlock(document: string, name: string): string | undefined {
  const pattern = new RegExp(`<!-- plan: ${name} -->\\n\`\`\`text\\n([\\s\\S]*?)\`\`\`\\n<!-- /plan -->`);
  return pattern.exec(document)?.[1];
}

/** `npm run -s windlass -- …` lines of the documents, with what is piped into them. */
function commands(): { readonly line: string; readonly argv: string[]; readonly input: string }[] {
  const lines = DOCUMENTS.flatMap((file) => read(file).split('\n')).filter((line) =>
    line.includes('npm run -s windlass -- '),
  );
  return lines.map((line) => {
    const [before = '', after = ''] = line.split('npm run -s windlass -- ');
    const input = /^echo '(.*)' \| $/.exec(before)?.[1] ?? '';
    return {
      line: line.trim(),
      argv: after
        .replace(/\s#.*$/, '')
        .trim()
        .split(/\s+/),
      input,
    };
  });
}

/** What the documents call the files of the AWS CLI. */
const DESCRIBED: Readonly<Record<string, string>> = {
  'serve.sh': 'vllm serve Qwen/Qwen3-8B --max-model-len 32K',
  'subnets.json': JSON.stringify(subnetsJson(TWO_ZONES)),
  'route-tables.json': JSON.stringify(routeTablesJson(TWO_ZONES_TABLES)),
  'vpc-endpoints.json': JSON.stringify(endpointsJson([])),
};

test("the README shows the plan of 'production' as it is printed today", async () => {
  const planned = await planNamedEnvironment('production');
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
  expect(planBlock(read('README.md'), 'production')).toBe(`${renderPlan(planned.plan)}\n`);
});

test.each(commands().map((command) => [command.line, command] as const))('%s', async (_line, { argv, input }) => {
  const printed: string[] = [];
  const errors: string[] = [];
  const program = createProgram({
    output: {
      print: (text) => printed.push(text),
      printError: (text) => errors.push(text),
      fail: (code) => errors.push(`exit ${code}`),
    },
    readInput: (path) => DESCRIBED[path] ?? input,
    loadCharts: async () => () => [],
    loadStacks: async () => () => [],
    loadMirrorSources: async () => (plan) => ({
      charts: synthesizeCharts(plan),
      releases: controllerReleases(plan, ''),
    }),
  });
  await program.parseAsync(
    argv.map((part) => (part === 'dist' ? join(ROOT, 'node_modules', '.cache', 'windlass-docs') : part)),
    { from: 'user' },
  );
  // An import says beside its result what it took for granted.
  expect(errors.filter((text) => !/^(network\.existingVpc is on standard output|read as \w+: )/.test(text))).toEqual(
    [],
  );
  expect(printed.join('').length).toBeGreaterThan(0);
});

/** Not run here: each takes minutes and needs the programs. */
const rehearsals = DOCUMENTS.flatMap((file) => read(file).split('\n')).flatMap(
  (line) => /npm run -s rehearse -- ([^#`]*)/.exec(line)?.[1]?.trim() ?? [],
);

test.each(rehearsals)('rehearse %s is a command of an environment that exists', (line) => {
  const command = rehearseCommand({
    output: { print: () => undefined, printError: () => undefined, fail: () => undefined },
    readInput: () => '',
    loadCharts: async () => () => [],
    loadStacks: async () => () => [],
    loadMirrorSources: async () => () => ({ charts: [], releases: [] }),
  });
  const { operands, unknown } = command.exitOverride().parseOptions(line.split(' '));
  expect(unknown).toEqual([]);
  expect(operands.map((name) => existsAt(join(ROOT, 'environments', `${name}.ts`)))).toEqual([true]);
});

test('the README shows a rehearsal with every check, in order', () => {
  const [, run = ''] = /<!-- rehearsal: production -->\n```text\n([\s\S]*?)```/.exec(read('README.md')) ?? [];
  const shown = run.split('\n').flatMap((line) => /^(?:ok  |note|FAIL|skip)  (.{18})/.exec(line)?.[1]?.trim() ?? []);
  expect(shown).toEqual([...checksOf(planOf('production'))]);
  expect(run).toMatch(/^verdict: passed$/m);
});

test('every file the documents link to exists', () => {
  const links = DOCUMENTS.flatMap((file) =>
    [...read(file).matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => join(ROOT, file, '..', match[1] ?? '')),
  );
  expect(links.filter((path) => !existsAt(path))).toEqual([]);
});

function existsAt(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EISDIR';
  }
}
