import { assemblyOf } from './fixtures';
import type { Assembly } from './proof/assembly';
import { deployAll } from './proof/deployer';
import { outcomeOf, SEEDS } from './proof/seeds';
import { freshEngine, lost, statefulResources } from './proof/state';
import { changed, idOf, without, withResources } from './proof/damage';

let assembly: Assembly;
beforeAll(() => {
  assembly = assemblyOf('development');
});

test('the undamaged environment deploys', () => {
  expect(deployAll(freshEngine(assembly), assembly)).toEqual({ kind: 'deployed' });
});

test.each(SEEDS.map((seed) => [seed.name, seed] as const))('%s: stops the deployment', (_, seed) => {
  expect(outcomeOf(seed, assembly)).toMatch(seed.caughtBy);
});

test('an update that drops images nobody retains is noticed as a loss', () => {
  const id = idOf(assembly, 'Storage', 'AWS::ECR::Repository');
  const careless = changed(assembly, 'Storage', 'AWS::ECR::Repository', (definition) => ({
    ...definition,
    DeletionPolicy: 'Delete' as const,
  }));
  const engine = freshEngine(careless);
  deployAll(engine, careless);
  const before = statefulResources(engine);
  const dropped = withResources(careless, 'Storage', (resources) => without(resources, id));
  expect(deployAll(engine, dropped)).toEqual({ kind: 'deployed' });
  expect(lost(engine, before)).toEqual([expect.stringMatching(/^AWS::ECR::Repository /)]);
});
