import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderToolEgress } from '../../charts/tool-egress/render-tool-egress';
import { parseEnvironment, type EnvironmentInput } from '../../lib/config';
import { toolEgressSchema } from '../../lib/config/tool-egress-schema';
import { isRefused, planEnvironment } from '../../lib/environment';
import { environmentWith } from '../support/environments';
import { ROOT } from '../support/source-files';

const page = readFileSync(join(ROOT, 'docs/tools.md'), 'utf8');

/** As an editor of the reader would take it. */
const [, shown = ''] = /```ts\n([^]*?),?\n```/.exec(page) ?? [];
const { toolEgress } = new Function(`return {${shown}}`)() as Pick<EnvironmentInput, 'toolEgress'>;

const planned = (profile: 'isolated' | 'connected') => {
  const parsed = parseEnvironment(
    environmentWith((environment) => {
      environment.network.profile = profile;
      environment.toolEgress = toolEgress;
    }),
  );
  if (!parsed.ok) return parsed.problems.map(({ field }) => field);
  const plan = planEnvironment(parsed.config);
  if (isRefused(plan)) throw new Error(JSON.stringify(plan.problems));
  return plan.toolEgress!;
};

test('what the page shows is planned, with a way out', () => {
  const plan = planned('connected');
  expect(plan).toMatchObject({ hosts: toolEgress!.hosts, from: toolEgress!.from });
  expect(page).toContain(`HTTPS_PROXY=${(plan as { url: string }).url}`);
  expect(planned('isolated')).toEqual(['toolEgress']);
});

test('every field has its row, and every reason that the proxy gives', () => {
  for (const field of Object.keys(toolEgressSchema.shape)) expect(page).toMatch(new RegExp(`\\| \`${field}`));
  const files = renderToolEgress(planned('connected') as never);
  const given = Object.values(files).flatMap((text) => [
    ...[...text.matchAll(/set-var\(txn\.refused\) str\(([\w-]+)\)/g)].map(([, why = '']) => why),
    ...[...text.matchAll(/"txn\.refused", "([\w-]+)"/g)].map(([, why = '']) => why),
  ]);
  const told = [...page.matchAll(/^\| `([a-z]+(?:-[a-z]+)*)` \|/gm)].map(([, why = '']) => why);
  const reasons = told.filter((one) => !Object.hasOwn(toolEgressSchema.shape, one));
  expect([...new Set(given)].sort()).toEqual(reasons.sort());
});
