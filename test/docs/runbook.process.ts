import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RUNBOOK_JOBS } from '../../bin/runbook-jobs';
import { pageWithSteps, runbookPage } from '../../bin/update-runbook';
import { loadBalancerName, stagingProjectName } from '../../lib/contract';
import { planInput, planOf } from '../support/plan-fixture';
import { resourcesOf, stacksWithChartsOf } from '../support/stacks';

const ROOT = join(__dirname, '..', '..');
const runbook = readFileSync(join(ROOT, 'docs', 'runbook.md'), 'utf8');
const pages = RUNBOOK_JOBS.map((job) => ({ job, text: readFileSync(runbookPage(job), 'utf8') }));

/** Every line of a shell block; a step is a command, so nothing else may stand there. */
const commandsOf = (text: string): string[] =>
  [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n'));
const ofTheRunbook = commandsOf(runbook);
const commands = [...ofTheRunbook, ...pages.flatMap(({ text }) => commandsOf(text))];
const startingWith = (start: string): string[] => commands.filter((line) => line.startsWith(start));

const plan = () => planOf('production');
/** Those of the shipped environment, and the one that a front door adds. */
const stackNames = () => [
  ...new Set(
    [plan(), planInput(RUNBOOK_JOBS.find(({ name }) => name === 'front-door')!.after)].flatMap((one) =>
      Object.values(stacksWithChartsOf(one).stacks).map(({ stackName }) => stackName),
    ),
  ),
];

const subcommandOf = (line: string): string => line.split(' ')[2] ?? '';

/** What the real CLI prints as help of each subcommand; general help for one it does not know. */
const helps = new Map<string, string>();
beforeAll(async () => {
  const subcommands = new Set(['deplooy', ...startingWith('npx cdk ').map(subcommandOf)]);
  await Promise.all([...subcommands].map(async (name) => helps.set(name, await helpOf(name))));
}, 60_000);

function helpOf(subcommand: string): Promise<string> {
  const env = { PATH: process.env['PATH'], HOME: join(ROOT, 'node_modules', '.cache') };
  const child = spawn(join(ROOT, 'node_modules/.bin/cdk'), [subcommand, '--help'], { cwd: ROOT, env });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return new Promise((done) => child.on('close', () => done(text)));
}

/** What is wrong with a `cdk` command line. */
function cdkFaults(line: string): string[] {
  const subcommand = subcommandOf(line);
  const words = line.split(' ').slice(3);
  const help = helps.get(subcommand) ?? '';
  if (!help.startsWith(`cdk ${subcommand} `)) return [`no subcommand '${subcommand}'`];
  const options = words.filter((word) => word.startsWith('-'));
  const named = words.filter((word) => word.startsWith('windlass-'));
  return [
    ...options
      .filter((option) => !new RegExp(`(^|[ ,])${option}(,|\\s)`, 'm').test(help))
      .map((o) => `no option '${o}'`),
    ...named.filter((name) => !stackNames().includes(name)).map((name) => `no stack '${name}'`),
  ];
}

test.each(startingWith('npx cdk '))('%s', (line) => {
  expect(cdkFaults(line)).toEqual([]);
});

test.each([
  ['npx cdk deplooy --all', "no subcommand 'deplooy'"],
  ['npx cdk deploy --everything', "no option '--everything'"],
  ['npx cdk deploy windlass-production-Nodes', "no stack 'windlass-production-Nodes'"],
])('the check sees what is wrong with: %s', (line, fault) => {
  expect(cdkFaults(line)).toEqual([fault]);
});

test('every cdk command says which environment it is about, and it is that of the stacks', () => {
  for (const line of startingWith('npx cdk ').filter((command) => !command.includes('bootstrap')))
    expect(line).toMatch(/-c environment=(production|steps\/step-\d\.json)( |$)/);
});

test('every name of the environment in a command is one that exists', () => {
  const projects = resourcesOf(stacksWithChartsOf(plan()).template('mirror'), 'AWS::CodeBuild::Project').map(
    ([, { Properties }]) => Properties?.['Name'],
  );
  const known = [
    ...stackNames(),
    ...projects,
    plan().clusterName,
    plan().weightsBucket,
    loadBalancerName(plan().environment),
    ...RUNBOOK_JOBS.flatMap(({ after }) =>
      planInput(after).deployments.map(({ name }) => stagingProjectName(plan().environment, name)),
    ),
  ];
  const named = commands.flatMap((line) => line.match(/windlass-production[\w-]*/g) ?? []);
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
  expect(named).toEqual(expect.arrayContaining(projects));
});

test('every step is a command of a tool the runbook counts on', () => {
  const tools = /^(npm run -s windlass -- |npx cdk |aws |kubectl |helm )/;
  expect(commands.filter((line) => !tools.test(line))).toEqual([]);
});

test('account, region, reservation and instance type are those of the environment', () => {
  const text = ofTheRunbook.join('\n');
  expect(new Set(text.match(/\b\d{12}\b/g))).toEqual(new Set([plan().account]));
  const known = RUNBOOK_JOBS.flatMap(({ before, after }) => [before, after]).flatMap((input) =>
    planInput(input).nodeGroups.map(({ reservationId }) => reservationId),
  );
  for (const id of commands.join('\n').match(/\bcr-[0-9a-f]{17}\b/g) ?? []) expect(known).toContain(id);
  expect(commands.join('\n')).toContain(
    `--instance-type ${plan().nodeGroups[0]!.instanceType.name} --instance-count ${plan().nodeGroups[0]!.maxSize}`,
  );
});

test.each(pages.map(({ job, text }) => [job.name, job, text] as const))(
  'the page %s says what is planned today (npm run runbook)',
  (_, job, text) => expect(text).toBe(pageWithSteps(job, text)),
  30_000,
);

test('the runbook links to every page', () => {
  for (const { job } of pages) expect(runbook).toContain(`(runbook/${job.name}.md)`);
});

/** In a condition, behind the words. */
const inConditions = pages.flatMap(({ text }) =>
  [...text.matchAll(/`((?:kubectl|aws|npx) [^`]*)`/g)].map(([, code = '']) => code),
);

test('conditions name groups that exist in a file of their job', () => {
  const groups = RUNBOOK_JOBS.flatMap(({ before, after }) => [before, after]).flatMap(
    (input) => planInput(input).nodeGroups,
  );
  const names = inConditions.flatMap((line) => /--nodegroup-name (\S+)/.exec(line)?.[1] ?? []);
  expect(names.filter((name) => !groups.some((group) => group.name === name))).toEqual([]);
  const labels = inConditions.flatMap((line) => /node-group=(\S+)/.exec(line)?.[1] ?? []);
  expect(labels.filter((label) => !groups.some(({ capacity }) => capacity === label))).toEqual([]);
});
