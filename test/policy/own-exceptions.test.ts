import { judgedApp, message, ownExceptions, rules } from '../../lib/policy';
import { isAt, ownObjectExceptions } from '../../lib/policy/exceptions/own';
import { readAssembly } from '../../lib/policy/read';
import { synthesizeCharts } from '../../charts';
import { createStacks } from '../../lib/stacks/create-stacks';
import { WindlassApp } from '../../lib/stacks/windlass-app';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DOOR_VARIANTS } from '../support/door-variants';
import { planInput, SHIPPED } from '../support/plan-fixture';

const connected = planInput({
  ...SHIPPED.development,
  network: { ...SHIPPED.development.network, profile: 'connected' },
});

const door = planInput(DOOR_VARIANTS['front door, TLS on the load balancer']);

function stacksOf(plan: typeof connected): ReturnType<typeof readAssembly> {
  const outdir = mkdtempSync(join(tmpdir(), 'windlass-own-'));
  const context = { [DISABLE_ASSET_STAGING_CONTEXT]: true };
  const app = new WindlassApp({ outdir, builtinCloudFormationValidation: false, treeMetadata: false, context });
  createStacks(app, plan, { manifests: synthesizeCharts(plan) });
  return readAssembly(app.synth().directory);
}

test("the product's own exceptions are needed, each, and leave nothing of profile 'connected' and of a front door", () => {
  const judged = [connected, door].map((plan) => judgedApp({ stacks: stacksOf(plan), objects: [] }));
  expect(judged.flatMap(({ open, problems }) => [open.map(message), problems]).flat()).toEqual([]);
  const accepted = judged.flatMap((one) => one.accepted);
  expect(accepted.every(({ exception }) => exception.owner === 'Windlass' && exception.reason.length >= 20)).toBe(true);
  const places = accepted
    .filter(({ finding: { object } }) => object === undefined)
    .map(({ finding: { rule, resource } }) => ({
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

test('each exception for Kubernetes objects that is of no weights is needed', () => {
  const { accepted } = judgedApp({ stacks: stacksOf(connected), objects: [] });
  const used = new Set(accepted.flatMap(({ finding: { rule, object } }) => (object === undefined ? [] : [rule.id])));
  const idle = ownObjectExceptions.filter(({ rule, weights }) => weights === undefined && !used.has(rule));
  expect(idle.map(({ rule }) => rule)).toEqual([]);
});
