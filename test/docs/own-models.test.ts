import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EnvironmentInput, loadEnvironment } from '../../lib/config';
import { isRefused, planEnvironment } from '../../lib/environment';
import { environmentWith } from '../support/environments';
import { publishedConfig } from '../support/published-files';
import { ROOT } from '../support/source-files';

const page = readFileSync(join(ROOT, 'docs/own-models.md'), 'utf8');

// The page shows code; this reads it as a reader's editor would.
const shown = [...page.matchAll(/```ts\n(model: [^]*?),?\n```/g)].map(
  ([, code = '']) => new Function(`return {${code}}`)() as Pick<EnvironmentInput['models'][number], 'model'>,
);

test('the page shows models of each kind', () => {
  expect(shown.map(({ model }) => Object.keys(model)[0])).toEqual(['basedOn', 'path', 'basedOn']);
});

test.each(shown)('what the page shows is planned, with nothing left to pin: %j', async ({ model }) => {
  const root = mkdtempSync(join(tmpdir(), 'own-models-'));
  mkdirSync(join(root, 'models/acme'), { recursive: true });
  mkdirSync(join(root, 'environments'));
  writeFileSync(join(root, 'package.json'), '{}');
  writeFileSync(join(root, 'models/acme/config.json'), JSON.stringify(publishedConfig('01-ai/Yi-34B')));
  const environment = environmentWith(({ models, capacity }) => {
    Object.assign(models[0]!, { model, maxModelLen: undefined });
    Object.assign(capacity[0]!, { instanceType: 'p5en.48xlarge' });
  });
  const file = join(root, 'environments/prod.json');
  writeFileSync(file, JSON.stringify(environment));
  const parsed = await loadEnvironment(file);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const plan = planEnvironment(parsed.config);
  if (isRefused(plan)) throw new Error(JSON.stringify(plan.problems));
  expect(plan.notes.filter(({ message }) => /no commit of/.test(message))).toEqual([]);
});
