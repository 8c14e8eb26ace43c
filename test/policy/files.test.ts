import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkAssembly, checkManifests as allOf, type Finding, message } from '../../lib/policy';
import { Assembly } from '../../lib/policy/model/assembly';
import { nodeGroupsOf } from '../../lib/policy/model/node-groups';
import { chartsOf, planOf } from '../support/plan-fixture';
import type { Mutable } from '../support/set-at';
import { unaccepted } from './support/unaccepted';
import { World } from './support/world';

const directory = mkdtempSync(join(tmpdir(), 'windlass-policy-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Writes a cloud assembly as `cdk synth` leaves it, as far as rules read it. */
function write({ stacks }: World): void {
  const artifacts = stacks.map(({ name, template }) => {
    writeFileSync(join(directory, `${name}.template.json`), JSON.stringify(template));
    const properties = { templateFile: `${name}.template.json`, terminationProtection: true };
    return [name, { type: 'aws:cloudformation:stack', environment: 'aws://111122223333/us-west-2', properties }];
  });
  const tree = ['Tree', { type: 'cdk:tree', properties: { file: 'tree.json' } }];
  writeFileSync(
    join(directory, 'manifest.json'),
    JSON.stringify({ artifacts: Object.fromEntries([tree, ...artifacts]) as object }),
  );
}

/** At which construct a secret stands is not written here. */
const open = (findings: readonly Finding[]): readonly Finding[] =>
  unaccepted(findings).filter(({ rule }) => rule.id !== 'secret-rotation');

describe('an assembly on disk', () => {
  test('has no findings', () => {
    write(World.of('multi-node'));
    expect(open(checkAssembly(directory)).map(message)).toEqual([]);
  });

  test('is checked across its stacks, with the account of its manifest', () => {
    const world = World.of('multi-node');
    world.set('AWS::EKS::Nodegroup', 'b300', 'Labels', { 'windlass.dev/node-role': 'gpu' });
    world.object('DaemonSet', 'k8s-device-plugin', (object) => {
      const text = JSON.stringify(object).replace('111122223333.dkr', '999999999999.dkr');
      Object.assign(object, JSON.parse(text));
    });
    write(world);
    expect(open(checkAssembly(directory)).map(({ rule }) => rule.id)).toEqual([
      'image-registry',
      'node-daemon-place', // the label is gone from the nodes
      'gpu-placement', // leader
      'gpu-placement', // workers
    ]);
  });
});

const checkManifests: typeof allOf = (...given) => open(allOf(...given));

describe('objects from files', () => {
  const objects = (): Mutable[] =>
    structuredClone(chartsOf(planOf('production')).flatMap(({ manifests }) => manifests)) as Mutable[];
  const deployment = (of: Mutable[]): Mutable => of.find(({ kind }) => kind === 'Deployment')!;

  test('have no findings, with and without nodes', () => {
    const nodeGroups = nodeGroupsOf(new Assembly(World.of('production').stacks));
    expect(checkManifests(objects()).map(message)).toEqual([]);
    expect(checkManifests(objects(), { nodeGroups, account: planOf('production').account }).map(message)).toEqual([]);
  });

  test('are checked without a template', () => {
    const changed = objects();
    (deployment(changed)['spec'] as Mutable)['strategy'] = undefined;
    expect(checkManifests(changed).map(message)).toEqual([
      'Deployment windlass-serving/deepseek-v4-pro: spec.strategy.rollingUpdate.maxSurge is not set, but an update would ' +
        'start 8 GPUs’ worth of pods beside the old ones, and 0 are free; set maxSurge to 0 and maxUnavailable to 1, or plan a spare node',
    ]);
  });

  test('may surge where a node is spare', () => {
    const changed = objects();
    const spec = deployment(changed)['spec'] as Mutable;
    spec['replicas'] = 1; // of two nodes
    spec['strategy'] = undefined;
    const nodeGroups = nodeGroupsOf(new Assembly(World.of('production').stacks));
    const budgets = (of: readonly { readonly rule: { readonly id: string } }[]): string[] =>
      of.map(({ rule }) => rule.id).filter((id) => id !== 'namespace-limits'); // the quota is that of two
    expect(budgets(checkManifests(changed, { nodeGroups }))).toEqual([]);
  });
});
