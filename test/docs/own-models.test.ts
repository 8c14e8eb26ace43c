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
  ([, code = '']) =>
    new Function(`return {${code}}`)() as Pick<EnvironmentInput['models'][number], 'model' | 'loraAdapters'>,
);

test('the page shows models of each kind', () => {
  const kinds = shown.map(({ model }) => (typeof model === 'string' ? 'catalogued' : Object.keys(model)[0]));
  expect(kinds).toEqual(['basedOn', 'path', 'basedOn', 'catalogued']);
});

test.each(shown)('what the page shows is planned, with nothing left to pin: %j', async ({ model, loraAdapters }) => {
  const root = mkdtempSync(join(tmpdir(), 'own-models-'));
  mkdirSync(join(root, 'models/acme'), { recursive: true });
  mkdirSync(join(root, 'environments'));
  mkdirSync(join(root, 'adapters/support'), { recursive: true });
  writeFileSync(join(root, 'adapters/support/adapter_config.json'), JSON.stringify({ peft_type: 'LORA', r: 16 }));
  writeFileSync(join(root, 'package.json'), '{}');
  writeFileSync(join(root, 'models/acme/config.json'), JSON.stringify(publishedConfig('01-ai/Yi-34B')));
  const environment = environmentWith(({ models, capacity }) => {
    const revision = typeof model === 'string' ? '0'.repeat(40) : undefined;
    Object.assign(models[0]!, { model, loraAdapters, revision, maxModelLen: undefined });
    Object.assign(capacity[0]!, { instanceType: 'p5en.48xlarge' });
  });
  const file = join(root, 'environments/prod.json');
  writeFileSync(file, JSON.stringify(environment));
  const parsed = await loadEnvironment(file);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const plan = planEnvironment(parsed.config);
  if (isRefused(plan)) throw new Error(JSON.stringify(plan.problems));
  expect(plan.notes.filter(({ message }) => /no commit of/.test(message))).toEqual([]);
  expect(plan.deployments[0]!.lora?.adapters.map(({ rank }) => rank)).toEqual(loraAdapters && [32, 16]);
});
