import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProgram } from '../../lib/cli/program';
import { BALANCERS, ENGINE_TLS_STAGES, frontDoorSchema } from '../../lib/config/front-door-schema';
import { parseEnvironment, type EnvironmentInput } from '../../lib/config';
import { isRefused, planEnvironment } from '../../lib/environment';
import { tenantSecretName } from '../../lib/contract';
import { AUTHORITY_PEM } from '../support/authorities';
import { DOOR_ENVIRONMENT } from '../support/door-environment';
import { ROOT } from '../support/source-files';

const read = (file: string): string => readFileSync(join(ROOT, 'docs', file), 'utf8');
const page = read('front-door.md');

/** As an editor of the reader would take it. */
const shown = [...page.matchAll(/```ts\n([^]*?),?\n```/g)].map(
  ([, code = '']) =>
    new Function('readFileSync', `return {${code}}`)(() => AUTHORITY_PEM) as Pick<EnvironmentInput, 'frontDoor'>,
);

test('the page shows a door with names, one with TLS to engines, and one for other VPCs', () => {
  expect(shown.map(({ frontDoor }) => Object.keys(frontDoor ?? {}))).toEqual([
    ['tenants', 'names'],
    ['tenants', 'engineTls'],
    ['tenants', 'endpointService'],
  ]);
});

test.each(shown)('what the page shows is planned: %j', ({ frontDoor }) => {
  const parsed = parseEnvironment({ ...DOOR_ENVIRONMENT, frontDoor });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const plan = planEnvironment(parsed.config);
  if (isRefused(plan)) throw new Error(JSON.stringify(plan.problems));
  expect(plan.frontDoor?.tenants.map(({ name }) => name)).toEqual(frontDoor?.tenants.map(({ name }) => name));
});

test('every field that the page names is one, and every balancer has a row', () => {
  const fields = (schema: { readonly shape: object }): string[] => Object.keys(schema.shape);
  const tenant = fields(frontDoorSchema.shape.tenants.element);
  const named = [...page.matchAll(/`tenants\[\]\.(\w+)`/g)].map(([, name = '']) => name);
  expect(named.filter((name) => !tenant.includes(name))).toEqual([]);
  expect(named.length).toBeGreaterThan(3);
  const own = [
    ...page.matchAll(
      /`(?:frontDoor\.)?(maxBodyMiB|queueSeconds|tokenize|certificateSecretArn|engineTls|endpointService)\b/g,
    ),
  ];
  expect(own.map(([, name = '']) => name).filter((name) => !fields(frontDoorSchema).includes(name))).toEqual([]);
  for (const stage of ENGINE_TLS_STAGES) expect(page).toContain(`\`${stage}\``);
  for (const balancer of BALANCERS) expect(page).toContain(`| \`${balancer}\` |`);
});

/** Lines of shell blocks of the pages that are written by hand. */
const commands = ['runbook/tenant-key.md', 'runbook/share.md'].flatMap((file) =>
  [...read(file).matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n')),
);

/** Subcommands and options of `aws secretsmanager` (AWS CLI reference, 2.35). */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  'get-secret-value': ['--secret-id', '--version-stage', '--query', '--output'],
  'put-secret-value': ['--secret-id', '--secret-string'],
  'get-random-password': ['--password-length', '--exclude-punctuation', '--query', '--output'],
  'delete-secret': ['--secret-id', '--recovery-window-in-days'],
};

function faults(line: string): string[] {
  const [tool, service, subcommand = ''] = line.split(' ');
  if (tool !== 'aws') return /^(npm run -s windlass -- |npx cdk deploy |kubectl )/.test(line) ? [] : ['another tool'];
  const options = line.match(/ --[\w-]+/g)?.map((option) => option.trim()) ?? [];
  const secret = /--secret-id (\S+)/.exec(line)?.[1];
  return [
    ...(service === 'secretsmanager' && subcommand in OPTIONS ? [] : [`no ${service} ${subcommand}`]),
    ...options.filter((option) => OPTIONS[subcommand]?.includes(option) !== true).map((option) => `no ${option}`),
    ...(secret === undefined || secret === tenantSecretName('production', 'search') ? [] : [`no secret ${secret}`]),
  ];
}

test.each(commands)('%s', (line) => {
  expect(faults(line)).toEqual([]);
});

test.each([
  ['aws secretsmanager rotate-key --secret-id windlass/production/tenants/search', 'no secretsmanager rotate-key'],
  [
    'aws secretsmanager put-secret-value --secret-id windlass/production/search --secret-string x',
    'no secret windlass/production/search',
  ],
  ['curl localhost', 'another tool'],
])('the check sees what is wrong with: %s', (line, fault) => {
  expect(faults(line)).toContain(fault);
});

test('commands of windlass on these pages have the options they use', () => {
  const program = createProgram({
    output: { print: () => undefined, printError: () => undefined, fail: () => undefined },
    readInput: () => '',
    loadCharts: async () => () => [],
    loadStacks: async () => () => [],
    loadMirrorSources: async () => () => ({ charts: [], releases: [] }),
  });
  const lines = commands.filter((line) => line.startsWith('npm run -s windlass -- '));
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    const [name, ...words] = line.replace('npm run -s windlass -- ', '').split(' ');
    const command = program.commands.find((one) => one.name() === name);
    for (const word of words.filter((one) => one.startsWith('--')))
      expect(command?.options.map(({ long }) => long)).toContain(word);
  }
});
