import { engineArgDeviations } from '../../../charts/vllm/engine-arg-deviations';
import { engineArgs, groupEngineArgs } from '../../../charts/vllm/engine-args';
import { findCheckpoint, findEngineFlag, findModel } from '../../../lib/catalog';
import { changed, multiNodeDeployment, type Mutable, singleNodeDeployment } from '../../support/deployment-fixture';
import {
  deepseekV4ProB200,
  deepseekV4ProTwoNodes,
  deepseekV4ProTwoNodesWorker,
  mistralLarge3,
  qwenExpertParallel,
  qwenTensorParallel,
} from '../fixtures/published-recipes';
import { groupComparisons, refusedGroupRecipes } from '../support/catalogued-group-recipes';
import { comparisons, refusedRecipes } from '../support/catalogued-recipes';
import { differences, explained, type Kind } from '../support/recipe-differences';

const PLACE = ['--tensor-parallel-size', '--data-parallel-size', '--nnodes', '--master-addr'];

function mistralDeployment() {
  const model = findModel('mistral-large-3')!;
  return changed(singleNodeDeployment(), ({ plan, weights }) => {
    plan.model = structuredClone(model) as Mutable<typeof model>;
    plan.checkpoint = findCheckpoint(model)!;
    plan.layout.enableExpertParallel = false;
    weights.tier = 'fsx-lustre';
    delete plan.speculative;
  });
}

const twoNodeDeepseek = changed(singleNodeDeployment(), (deployment) => {
  deployment.multiNode = true;
  deployment.plan.layout = {
    ...deployment.plan.layout,
    tensorParallelSize: 1,
    dataParallelSize: 16,
    dataParallelSizeLocal: 8,
    gpus: 16,
    nodes: 2,
  };
});

const qwenWithExperts = changed(multiNodeDeployment(), ({ plan }) => {
  plan.layout.enableExpertParallel = true;
});

const cases: Record<string, [string, Kind][]> = {
  'DeepSeek-V4-Pro, one node': differences(engineArgs(singleNodeDeployment()), deepseekV4ProB200),
  'DeepSeek-V4-Pro, two nodes': differences(groupEngineArgs(twoNodeDeepseek).leader, deepseekV4ProTwoNodes),
  'DeepSeek-V4-Pro, second node': differences(groupEngineArgs(twoNodeDeepseek).worker, deepseekV4ProTwoNodesWorker),
  'Qwen3.8-2.4T, experts over several nodes': differences(
    groupEngineArgs(qwenWithExperts).leader,
    qwenExpertParallel,
    PLACE,
  ),
  'Qwen3.8-2.4T, several nodes': differences(groupEngineArgs(multiNodeDeployment()).leader, qwenTensorParallel, PLACE),
  'Mistral-Large-3, one node': differences(engineArgs(mistralDeployment()), mistralLarge3),
};

/** Fields that memory refusals name: another node, or a larger share of its GPUs where that is enough. */
const MEMORY = ['instanceType', 'gpuMemoryUtilization'];

describe('every catalogued checkpoint on every kind of node with a published recipe, laid out as there', () => {
  test('differs from it only with a reason', () => {
    const unexplained = comparisons().flatMap(({ title, found }) =>
      found.filter((difference) => !explained(difference)).map(([flag, kind]) => `${title}: ${flag} ${kind}`),
    );
    expect(unexplained).toEqual([]);
    expect(comparisons().length).toBeGreaterThan(150);
  });

  test('or does not fit, as the recipes for too small a node', () => {
    expect(refusedRecipes().filter(({ fields }) => fields.length > 1 || !MEMORY.includes(fields.join()))).toEqual([]);
    expect(refusedRecipes().length).toBeLessThan(comparisons().length / 10);
  });
});

describe('every catalogued checkpoint on several nodes with a published recipe, laid out as there', () => {
  test('has a leader and a worker that differ from it only with a reason', () => {
    const unexplained = groupComparisons().flatMap(({ title, found }) =>
      found.filter((difference) => !explained(difference)).map(([flag, kind]) => `${title}: ${flag} ${kind}`),
    );
    expect(unexplained).toEqual([]);
    expect(groupComparisons().length).toBeGreaterThan(200);
  });

  test('or is refused: too little memory, heads or experts that ranks cannot share, drafts without stages, ranks that hang over nodes', () => {
    const refused = (field: string) => refusedGroupRecipes().filter(({ fields }) => fields.includes(field));
    const known = [...MEMORY, 'nodes', 'tensorParallelSize', 'enableExpertParallel', 'pipelineParallelSize'];
    expect(
      refusedGroupRecipes()
        .flatMap(({ fields }) => fields)
        .filter((field) => !known.includes(field)),
    ).toEqual([]);
    expect(refused('pipelineParallelSize').every(({ recipe }) => recipe.speculation)).toBe(true);
    expect(refusedGroupRecipes().length).toBeLessThan(groupComparisons().length);
  });
});

test.each(Object.keys(cases))('every difference from the published recipe has a reason: %s', (name) => {
  expect(cases[name]!.filter((difference) => !explained(difference))).toEqual([]);
});

test('an argument nobody explained is noticed', () => {
  const found = differences([...engineArgs(singleNodeDeployment()), '--enforce-eager'], deepseekV4ProB200);
  expect(found.filter((difference) => !explained(difference))).toEqual([['--enforce-eager', 'added']]);
});

test('every row of the table is a flag that exists and explains itself', () => {
  const unknown = engineArgDeviations.filter(({ flag }) => findEngineFlag('0.29.0', flag) === undefined);
  expect(unknown).toEqual([]);
  expect(engineArgDeviations.filter(({ reason }) => reason.length < 20)).toEqual([]);
});

test('every row of the table is needed by one of the recipes compared', () => {
  const seen = [
    ...Object.values(cases).flat(),
    ...[...comparisons(), ...groupComparisons()].flatMap(({ found }) => found),
  ];
  const unused = engineArgDeviations.filter(
    ({ flag, kind }) => !seen.some(([otherFlag, otherKind]) => otherFlag === flag && otherKind === kind),
  );
  expect(unused).toEqual([]);
});
