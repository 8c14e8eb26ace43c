import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineArgs } from '../../charts/vllm/engine-args';
import type { EnvironmentInput } from '../../lib/config';
import { parseEnvironment } from '../../lib/config/parse';
import { isRefused, planEnvironment } from '../../lib/environment';
import { environmentWith } from '../support/environments';
import { ROOT } from '../support/source-files';

const page = readFileSync(join(ROOT, 'docs/engine-flags.md'), 'utf8');

// The page shows code; this reads it as a reader's editor would.
const shown = [...page.matchAll(/```ts\n([^]*?),?\n```/g)].map(
  ([, code = '']) => new Function(`return {${code}}`)() as Partial<EnvironmentInput['models'][number]>,
);

test('the page shows the escape, fields of their own, and those of the layout', () => {
  expect(shown.map((model) => Object.keys(model)[0])).toEqual(['engine', 'maxModelLen', 'layout']);
});

test.each(shown)('what the page shows is planned and written: %j', (model) => {
  const parsed = parseEnvironment(
    environmentWith(({ models, capacity }) => {
      Object.assign(capacity[0]!, { instanceType: 'p5en.48xlarge' });
      Object.assign(models[0]!, { ...(model.layout === undefined ? {} : { model: 'deepseek-v3.1' }), ...model });
    }),
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const plan = planEnvironment(parsed.config);
  if (isRefused(plan)) throw new Error(JSON.stringify(plan.problems));
  const flags = engineArgs(plan.deployments[0]!).join(' ');
  if (model.engine !== undefined) expect(flags).toContain('--cudagraph-capture-sizes 1 2 4 8');
  if (model.ropeScaling !== undefined) expect(flags).toContain('"rope_theta":1000000');
  if (model.layout !== undefined) expect(flags).toContain('--decode-context-parallel-size 8 --enable-eplb');
});
