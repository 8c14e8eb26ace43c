import type { ShippedEnvironment } from '../support/plan-fixture';
import { assemblyOf } from './fixtures';
import type { Assembly } from './proof/assembly';
import { changed } from './proof/damage';
import { deployAll } from './proof/deployer';
import { freshEngine, lost, statefulResources } from './proof/state';

const NAMES: readonly ShippedEnvironment[] = ['development', 'h200', 'hybrid', 'multi-node', 'production'];
let assemblies: readonly Assembly[];
beforeAll(() => {
  assemblies = NAMES.map((name) => assemblyOf(name));
}, 60_000);

test('every environment is up beside all others in one account and region', () => {
  const engine = freshEngine(assemblies[0]!);
  for (const assembly of assemblies) {
    const before = statefulResources(engine);
    expect(deployAll(engine, assembly)).toEqual({ kind: 'deployed' });
    expect(lost(engine, before)).toEqual([]);
  }
});

test('a name that two of them share is noticed', () => {
  const [first, second] = assemblies as [Assembly, Assembly];
  const named = (assembly: Assembly): Assembly =>
    changed(assembly, 'Storage', 'AWS::ECR::Repository', (definition) => ({
      ...definition,
      Properties: { ...definition.Properties, RepositoryName: 'vllm/vllm-openai' },
    }));
  const engine = freshEngine(first);
  deployAll(engine, named(first));
  expect(deployAll(engine, named(second))).toMatchObject({
    kind: 'stopped',
    reason: expect.stringMatching(/ECR::Repository' with identifier 'vllm\/vllm-openai' already exists/),
  });
});
