import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStacks } from '../../lib/stacks/create-stacks';
import { DOOR_VARIANTS } from '../support/door-variants';
import { chartsOf, planInput } from '../support/plan-fixture';
import { unitApp } from '../support/unit-app';
import type { EnvironmentInput } from '../../lib/config';
import type { Assembly } from './proof/assembly';
import { readAssembly } from './proof/assembly';
import { changed, replaceText } from './proof/damage';
import { deployAll, deploySome, destroyAll, destroyStack, liftProtection } from './proof/deployer';
import { freshEngine, isUp } from './proof/state';
import type { CloudFormation } from './cloudformation/engine';

const FRONT_DOOR = 'windlass-hybrid-FrontDoor';
const WORKLOADS = 'windlass-hybrid-Workloads';

function assembled(input: EnvironmentInput): Assembly {
  const outdir = mkdtempSync(join(tmpdir(), 'windlass-door-'));
  try {
    const plan = planInput(input);
    const app = unitApp({ outdir });
    createStacks(app, plan, { manifests: chartsOf(plan) });
    app.synth();
    return readAssembly(plan.environment, outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

const door = assembled(DOOR_VARIANTS['front door, endpoint service']);
const listeners = assembled({ ...DOOR_VARIANTS['front door'], frontDoor: undefined });

function deployed(...assemblies: readonly Assembly[]): CloudFormation {
  const engine = freshEngine(door);
  for (const assembly of assemblies) expect(deployAll(engine, assembly)).toEqual({ kind: 'deployed' });
  return engine;
}

const balancers = (engine: CloudFormation): string[] =>
  engine.account.all('AWS::ElasticLoadBalancingV2::LoadBalancer').map(({ key }) => key);

test('a front door is deployed, and again without a change', () => {
  const engine = deployed(door, door);
  expect(isUp(engine)).toBe(true);
  expect(balancers(engine)).toEqual(['front-door-hybrid']);
});

test('an environment with listeners gets one: its load balancer comes beside theirs, which then goes', () => {
  const engine = deployed(listeners);
  expect(balancers(engine)).toEqual(['windlass-hybrid']);
  const infrastructure = door.stacks.map(({ name }) => name).filter((name) => name !== WORKLOADS);
  deploySome(engine, door, { stacks: infrastructure, exclusively: true });
  expect(balancers(engine).sort()).toEqual(['front-door-hybrid', 'windlass-hybrid']);
  expect(deployAll(engine, door)).toEqual({ kind: 'deployed' });
  expect(balancers(engine)).toEqual(['front-door-hybrid']);
});

test('under the name of theirs it could not come', () => {
  const namesake = changed(door, 'FrontDoor', 'AWS::ElasticLoadBalancingV2::LoadBalancer', (definition) =>
    replaceText(definition, 'front-door-hybrid', 'windlass-hybrid'),
  );
  expect(deployAll(deployed(listeners), namesake)).toMatchObject({
    stack: FRONT_DOOR,
    reason: expect.stringContaining("'windlass-hybrid' already exists"),
  });
});

test('pods are bound to a group that is there', () => {
  const engine = freshEngine(door);
  const late = { ...door, stacks: door.stacks.filter(({ name }) => name !== FRONT_DOOR) };
  expect(deployAll(engine, late)).toMatchObject({
    stack: WORKLOADS,
    reason: expect.stringContaining('TargetGroupNotFound: windlass-hybrid'),
  });
});

test('back to listeners: they come first, then the stack of the door goes, then what it was given', () => {
  const engine = deployed(door);
  expect(deployAll(engine, listeners)).toMatchObject({ reason: expect.stringContaining(FRONT_DOOR) });
  expect(deploySome(engine, listeners, { stacks: [WORKLOADS], exclusively: true })).toEqual({ kind: 'deployed' });
  expect(balancers(engine).sort()).toEqual(['front-door-hybrid', 'windlass-hybrid']);
  liftProtection(engine);
  expect(destroyStack(engine, FRONT_DOOR)).toBeUndefined();
  expect(deployAll(engine, listeners)).toEqual({ kind: 'deployed' });
  expect(balancers(engine)).toEqual(['windlass-hybrid']);
});

test('keys of tenants stay when their stack goes, and nothing else of it', () => {
  const engine = deployed(door);
  liftProtection(engine);
  destroyAll(engine, door);
  const left = [...engine.account.resources].filter(({ owner }) => owner.startsWith(FRONT_DOOR));
  expect(left.map(({ key }) => key)).toEqual(['windlass/hybrid/tenants/search', 'windlass/hybrid/tenants/reports']);
});
