import { groupEngineArgs } from '../../charts/vllm/engine-args';
import { engineEnvironment } from '../../charts/vllm/environment';
import { findGpu, reachedOverNodes, startDefaults } from '../../lib/catalog';
import { plan } from '../../lib/planner/plan';
import { search } from '../../lib/planner/search/search';
import { deploymentOf } from '../charts/support/catalogued-deployments';
import { argument } from '../support/manifests';
import { planOf } from '../support/plan-fixture';
import type { DeploymentPlan } from '../../lib/environment/environment-plan';
import type { PlanRequest } from '../../lib/planner/request/plan-request';

/** What leader and worker of a group are told of what vLLM would turn on by itself. */
function told(deployment: DeploymentPlan) {
  const names = ['VLLM_ALLREDUCE_USE_FLASHINFER', 'VLLM_ALLREDUCE_USE_SYMM_MEM'];
  const variables = engineEnvironment(deployment, 'us-west-2').filter(({ name }) => names.includes(name));
  const both = Object.values(groupEngineArgs(deployment)).map((args) => ({
    customAllReduce: !args.includes('--disable-custom-all-reduce'),
    compilation: JSON.parse(argument(args, '--compilation-config') ?? '{}') as object,
    off: variables.filter(({ value }) => value === '0').map(({ name }) => name.replace('VLLM_ALLREDUCE_USE_', '')),
  }));
  expect(both[1]).toEqual(both[0]);
  return both[0]!;
}

function groupOf(request: PlanRequest): DeploymentPlan {
  const result = plan(request);
  if (result.verdict !== 'fits') throw new Error(result.problems.map(({ message }) => message).join());
  return deploymentOf(result);
}

const NO_PASS = { pass_config: { fuse_allreduce_rms: false } };
const OVER_NODES = { nodes: 2, tensorParallelSize: 16, speculative: false, maxModelLen: 16_384 } as const;

/** Layout, what is told, and where it was read. */
const GROUPS: readonly (readonly [string, PlanRequest, object, string])[] = [
  [
    'TP 16 on B300',
    {
      model: 'qwen3.8-2.4t-a95b',
      checkpoint: 'FP8',
      instanceType: 'p6-b300.48xlarge',
      ...OVER_NODES,
      enableExpertParallel: true,
    },
    { customAllReduce: false, compilation: NO_PASS, off: ['FLASHINFER'] },
    'vllm#51986: 2 × B300 on Kubernetes, TP 16, hangs at start',
  ],
  [
    'TP 16 on B200, beside the capture modes of the recipe',
    { model: 'deepseek-v4-pro', instanceType: 'p6-b200.48xlarge', ...OVER_NODES, enableExpertParallel: true },
    {
      customAllReduce: false,
      compilation: { cudagraph_mode: 'FULL_AND_PIECEWISE', custom_ops: ['all'], ...NO_PASS },
      off: ['FLASHINFER'],
    },
    'vllm#53894: two nodes, TP 16; recipe of DeepSeek-V4-Pro',
  ],
  [
    'TP 16 on H200: of FlashInfer nothing has that size',
    { model: 'deepseek-v3', instanceType: 'p5en.48xlarge', ...OVER_NODES, enableExpertParallel: true },
    { customAllReduce: false, compilation: {}, off: [] },
    'vLLM 0.29.0 compilation/passes/fusion/allreduce_rms_fusion.py:104-127: no 16 for capability 90',
  ],
  [
    'TP 8 × PP 2 on B200: every group within a node',
    {
      model: 'llama-3.1-405b',
      quantization: 'bf16',
      instanceType: 'p6-b200.48xlarge',
      nodes: 2,
      tensorParallelSize: 8,
      pipelineParallelSize: 2,
      maxModelLen: 16_384,
    },
    { customAllReduce: true, compilation: {}, off: [] },
    'vLLM 0.29.0 flashinfer_all_reduce.py:135-160: multicast within the node',
  ],
];

test.each(GROUPS)('%s', (_name, request, expected) => {
  expect(told(groupOf(request))).toEqual(expected);
});

test('the shipped environment of two B300 nodes starts', () => {
  const [deployment] = planOf('multi-node').deployments;
  expect(told(deployment!)).toEqual({ customAllReduce: false, compilation: NO_PASS, off: ['FLASHINFER'] });
});

describe('groups by GPU, size and release', () => {
  const names = (gpu: string, tensorParallelSize: number, gpusPerNode: number, version = '0.29.0') =>
    reachedOverNodes({ version, gpu: findGpu(gpu)!, tensorParallelSize, gpusPerNode }).map(
      ({ name }) => name.split(' ')[0],
    );

  test.each<[string, number, number, string, string[], string]>([
    ['H100', 8, 4, '0.29.0', ['custom', 'pass', 'FlashInfer', 'symmetric'], 'vllm#45800: TP 8 on two nodes'],
    ['H100', 8, 4, '0.33.0', ['custom', 'symmetric'], 'vLLM 0.33.0 flashinfer_all_reduce.py:142-177'],
    [
      'B200',
      8,
      4,
      '0.33.0',
      ['custom', 'pass', 'FlashInfer', 'symmetric'],
      'vLLM 0.33.0 flashinfer_all_reduce.py:142-177',
    ],
    ['B200', 16, 8, '0.33.0', ['custom', 'pass', 'FlashInfer'], 'vLLM 0.33.0 allreduce_rms_fusion.py:104-127'],
    ['B200', 32, 8, '0.29.0', [], 'a size in no table is never used'],
    ['B200', 8, 8, '0.29.0', [], 'one node'],
    ['GB200', 16, 4, '0.29.0', [], 'NVL72: one fabric over nodes'],
  ])('%s, TP %i with %i GPUs a node, vLLM %s', (gpu, size, perNode, version, expected) => {
    expect(names(gpu, size, perNode, version)).toEqual(expected);
  });

  test('each has a way to be turned off, and a source', () => {
    for (const { off, source, checkedOn } of startDefaults) {
      expect(Object.keys(off)).not.toEqual([]);
      expect(source).toMatch(/vLLM 0\.29\.0 .*\.py:\d+/);
      expect(checkedOn).toMatch(/^2026-/);
    }
  });
});

/** Classes that reach it in their own code, where no flag and no variable helps. */
const DIRECT = [
  ['deepseek-v3.2', 'vLLM 0.29.0 models/deepseek_v32/nvidia/model.py:138'],
  ['glm-5', 'the same module'],
  ['glm-5.1', 'the same module'],
  ['glm-5.2', 'the same module'],
  ['minimax-m3', 'vllm#45800'],
  ['kimi-k3', 'vllm#51986'],
] as const;

describe.each(DIRECT)('%s', (model) => {
  const over = (instanceType: string, sizes: object): PlanRequest => ({
    model,
    instanceType,
    maxModelLen: 16_384,
    speculative: false,
    ...sizes,
  });

  test.each(['p6-b200.48xlarge', 'p6-b300.48xlarge'])('TP 16 over two %s is refused with a way out', (instanceType) => {
    const result = plan(over(instanceType, { nodes: 2, tensorParallelSize: 16, enableExpertParallel: true }));
    const problem =
      result.verdict === 'fits' ? undefined : result.problems.find(({ field }) => field === 'tensorParallelSize');
    expect(problem?.message).toMatch(/vllm#51986.*tensorParallelSize 8 with dataParallelSize 2/);
    // With recurrent state stages gave wrong output (vllm#50494).
    expect(/or with pipelineParallelSize 2/.test(problem?.message ?? '')).toBe(model !== 'kimi-k3');
  });

  test('is never laid out so by the planner', () => {
    const { candidates } = search({
      request: { model, instanceType: 'p6-b200.48xlarge', maxModelLen: 16_384 },
      objective: 'latency',
      nodes: [2],
    });
    expect(candidates.length).toBeGreaterThan(0);
    expect(candidates.filter(({ layout }) => layout.tensorParallelSize > layout.gpusPerNode)).toEqual([]);
    const chosen = plan(over('p6-b200.48xlarge', { nodes: 2 }));
    expect(chosen.verdict === 'fits' ? chosen.layout.tensorParallelSize : 1).toBeLessThanOrEqual(8);
  });
});

test('on Hopper such a class may span nodes with TP 16, which no table has', () => {
  expect(
    plan({ model: 'deepseek-v3.2', instanceType: 'p5en.48xlarge', ...OVER_NODES, enableExpertParallel: true }).verdict,
  ).toBe('fits');
});

test('MegaMoE, which talks over NVLink alone, is left out where experts are spread over nodes', () => {
  const spread = groupOf({
    model: 'deepseek-v4-pro',
    instanceType: 'p6-b200.48xlarge',
    nodes: 2,
    dataParallelSize: 16,
    enableExpertParallel: true,
    speculative: false,
    maxModelLen: 16_384,
  });
  expect(groupEngineArgs(spread).leader).not.toContain('--moe-backend');
});
