import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiKeySecretName, engineSelector, SERVING_NAMESPACE } from '../../lib/contract';
import { planOf } from '../support/plan-fixture';
import { chartsOf } from '../support/plan-fixture';
import { resourcesOf, stacksWithChartsOf } from '../support/stacks';

const page = readFileSync(join(__dirname, '../../docs/troubleshooting.md'), 'utf8');
const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n'));
const plan = () => planOf('production');

test.each([
  'A pod is Pending',
  'A pod stays in Init',
  'A pod runs and is not Ready',
  'It is slow',
  'Out of memory',
  '401',
  'Nothing answers at all',
  'A stream is cut, or an answer never comes',
])('the symptom %s has a section', (symptom) => {
  expect(page).toContain(`\n## ${symptom}\n`);
});

test('every step is a command of a tool', () => {
  expect(commands.filter((line) => !/^(npm run -s windlass -- |aws |kubectl )/.test(line))).toEqual([]);
});

test('names in commands are those of the environment', () => {
  const text = commands.join('\n');
  const projects = resourcesOf(stacksWithChartsOf(plan()).template('mirror'), 'AWS::CodeBuild::Project').map(
    ([, { Properties }]) => String(Properties?.['Name']),
  );
  const stacks = Object.values(stacksWithChartsOf(plan()).stacks).map(({ stackName }) => stackName);
  const known = [...projects, ...stacks, plan().clusterName];
  expect((text.match(/windlass-production[\w-]*/g) ?? []).filter((name) => !known.includes(name))).toEqual([]);
  expect(text).toContain(apiKeySecretName('production'));
  const selectors = Object.entries(engineSelector('deepseek-v4-pro')).map(([key, value]) => `${key}=${value}`);
  for (const [, selector = ''] of text.matchAll(/-n windlass-serving (?:logs|describe pods) -l (\S+)/g))
    expect(selectors).toContain(selector);
});

test('containers that are named exist', () => {
  const text = JSON.stringify(chartsOf(plan()));
  for (const [, container = ''] of page.matchAll(/ -c ([\w-]+)/g)) expect(text).toContain(`"name":"${container}"`);
  const copying = JSON.stringify(chartsOf(planOf('hybrid')));
  expect(copying + text).toContain(SERVING_NAMESPACE);
});
