import { engineArgDeviations } from '../../charts/vllm/engine-arg-deviations';
import { engineArgs, groupEngineArgs } from '../../charts/vllm/engine-args';
import { findCheckpoint, findEngineFlag, findModel } from '../../lib/catalog';
import { changed, multiNodeDeployment, singleNodeDeployment, type Mutable } from '../support/deployment-fixture';
import {
  deepseekV4ProB200,
  deepseekV4ProTwoNodes,
  deepseekV4ProTwoNodesWorker,
  mistralLarge3,
  qwenExpertParallel,
  qwenTensorParallel,
} from './fixtures/published-recipes';
import { readArguments } from './support/arguments';

type Kind = (typeof engineArgDeviations)[number]['kind'];

/** Flags with their values; keys of one JSON flag are gathered under it. */
function byFlag(args: readonly string[]): Map<string, string> {
  const flags = new Map<string, string>();
  for (const { spec, token, value } of readArguments('0.29.0', args).flags)
    flags.set(spec.flag, token.includes('.') ? token.slice(token.indexOf('.')) : normalised(token, value));
  return flags;
}

function normalised(token: string, value: string | undefined): string {
  if (value === undefined) return token.startsWith('--no-') ? 'off' : 'on';
  return value.startsWith('{') ? JSON.stringify(JSON.parse(value)) : value;
}

/** How ours differs from a recipe, leaving out values that are the deployment's own: sizes, counts, addresses. */
function differences(
  ours: readonly string[],
  recipe: readonly string[],
  own: readonly string[] = [],
): [string, Kind][] {
  const mine = byFlag(ours);
  const theirs = byFlag(recipe);
  const all = [...new Set([...mine.keys(), ...theirs.keys()])].filter((flag) => !own.includes(flag));
  return all.flatMap((flag): [string, Kind][] => {
    if (!theirs.has(flag)) return [[flag, 'added']];
    if (!mine.has(flag)) return [[flag, 'left out']];
    return mine.get(flag) === theirs.get(flag) ? [] : [[flag, 'changed']];
  });
}

const explained = ([flag, kind]: [string, Kind]): boolean =>
  engineArgDeviations.some((deviation) => deviation.flag === flag && deviation.kind === kind);

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
  const seen = Object.values(cases).flat();
  const unused = engineArgDeviations.filter(
    ({ flag, kind }) => !seen.some(([otherFlag, otherKind]) => otherFlag === flag && otherKind === kind),
  );
  expect(unused).toEqual([]);
});
