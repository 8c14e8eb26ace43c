import { judgedApp, ownExceptions, rules } from '../../lib/policy';
import { isAt } from '../../lib/policy/exceptions/own';
import { readAssembly } from '../../lib/policy/read';
import { synthesizeCharts } from '../../charts';
import { createStacks } from '../../lib/stacks/create-stacks';
import { WindlassApp } from '../../lib/stacks/windlass-app';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planInput, SHIPPED } from '../support/plan-fixture';

const connected = planInput({
  ...SHIPPED.development,
  network: { ...SHIPPED.development.network, profile: 'connected' },
});

function stacksOf(): ReturnType<typeof readAssembly> {
  const outdir = mkdtempSync(join(tmpdir(), 'windlass-own-'));
  const context = { [DISABLE_ASSET_STAGING_CONTEXT]: true };
  const app = new WindlassApp({ outdir, builtinCloudFormationValidation: false, treeMetadata: false, context });
  createStacks(app, connected, { manifests: synthesizeCharts(connected) });
  return readAssembly(app.synth().directory);
}

test("the product's own exceptions are needed, each, and leave nothing of profile 'connected'", () => {
  const { open, accepted, problems } = judgedApp({ stacks: stacksOf(), objects: [] });
  expect([open.map(({ where }) => where), problems]).toEqual([[], []]);
  expect(accepted.every(({ exception }) => exception.owner === 'Windlass' && exception.reason.length >= 20)).toBe(true);
  const places = accepted.map(({ finding: { rule, resource } }) => ({
    rule: rule.id,
    path: `${resource!.stack.name}/${resource!.stack.constructs![resource!.logicalId]}`,
  }));
  const idle = ownExceptions.filter((own) => !places.some(({ rule, path }) => rule === own.rule && isAt(own, path)));
  expect(idle).toEqual([]);
});

test('they are of rules there are, and of one construct each', () => {
  expect(ownExceptions.filter(({ rule }) => !rules.some(({ id }) => id === rule))).toEqual([]);
  const [first] = ownExceptions;
  expect(isAt(first!, `${first!.construct.replace('<environment>', 'a')}/Below`)).toBe(false);
});
