import { allInstanceTypes, findGpu, findInstanceType } from '../../../lib/catalog';
import { modelFromConfig } from '../../../lib/planner/architecture/model-from-config';
import {
  candidateLayouts,
  everyNodeServes,
  hardwareOf,
  type Layout,
  layoutContext,
  type LayoutContext,
  layoutKey,
  layoutOf,
  layoutOptions,
  layoutProblems,
  layoutText,
  mostNodes,
  nodeCounts,
  nodeProblems,
  warningAbout,
} from '../../../lib/planner/layout';
import type { Sizes } from '../../../lib/planner/layout/layout';
import { shapeOf } from '../support/architecture';

type Fields = Readonly<Record<string, unknown>>;

const DENSE: Fields = {
  architectures: ['LlamaForCausalLM'],
  num_hidden_layers: 6,
  hidden_size: 512,
  num_attention_heads: 16,
  num_key_value_heads: 4,
  intermediate_size: 1024,
  vocab_size: 100,
};
const MOE: Fields = {
  ...DENSE,
  architectures: ['Qwen2MoeForCausalLM'],
  num_experts: 16,
  num_experts_per_tok: 2,
  moe_intermediate_size: 512,
};
const STATE: Fields = {
  ...DENSE,
  architectures: ['Qwen3NextForCausalLM'],
  head_dim: 32,
  linear_num_key_heads: 4,
  linear_num_value_heads: 8,
  linear_key_head_dim: 16,
  linear_value_head_dim: 16,
  num_experts: 0,
};

const contextOf = (config: Fields, more: Partial<LayoutContext> = {}): LayoutContext => ({
  architecture: shapeOf(config),
  modelId: 'm',
  quantization: 'bf16',
  gpu: findGpu('H100')!,
  gpusPerNode: 8,
  instanceType: 'p5.48xlarge',
  efaInterfaces: 32,
  engineVersion: '0.29.0',
  ...more,
});

describe('a layout from its degrees', () => {
  test('what is left out is 1', () => {
    expect(layoutOf({}, 1)).toStrictEqual({
      tensorParallelSize: 1,
      pipelineParallelSize: 1,
      dataParallelSize: 1,
      dataParallelSizeLocal: 1,
      enableExpertParallel: false,
      expertParallelSize: 1,
      gpus: 1,
      nodes: 1,
      gpusPerNode: 1,
    });
  });

  test('all of them over nodes', () => {
    const sizes = { tensorParallelSize: 2, pipelineParallelSize: 3, dataParallelSize: 4, enableExpertParallel: true };
    expect(layoutOf(sizes, 2)).toMatchObject({
      dataParallelSizeLocal: 2,
      expertParallelSize: 8,
      gpus: 24,
      nodes: 2,
      gpusPerNode: 12,
    });
    expect(layoutOf(sizes, 5)).toMatchObject({ dataParallelSizeLocal: 1, gpusPerNode: 5 });
  });

  test('what no layout has unless it is asked for', () => {
    expect(layoutOf({ decodeContextParallelSize: 1 }, 1)).not.toHaveProperty('decodeContextParallelSize');
    expect(layoutOf({}, 1)).not.toHaveProperty('eplb');
    expect(layoutOf({ decodeContextParallelSize: 2, eplb: true }, 1)).toMatchObject({
      decodeContextParallelSize: 2,
      eplb: { numRedundantExperts: 0 },
    });
    expect(layoutOf({ eplb: { numRedundantExperts: 4, windowSize: 9 } }, 1).eplb).toEqual({
      numRedundantExperts: 4,
      windowSize: 9,
    });
  });

  test.each<[Sizes, number, string, string]>([
    [{}, 1, 'TP1 PP1 DP1', 'TP 1: 1 GPU on 1 node'],
    [{ tensorParallelSize: 8, enableExpertParallel: true }, 1, 'TP8 PP1 DP1 EP', 'TP 8, EP 8: 8 GPUs on 1 node'],
    [
      { tensorParallelSize: 2, pipelineParallelSize: 2, dataParallelSize: 4, decodeContextParallelSize: 2 },
      2,
      'TP2 PP2 DP4 DCP2',
      'TP 2, PP 2, DP 4: 16 GPUs on 2 nodes',
    ],
  ])('%j on %i nodes', (sizes, nodes, key, text) => {
    expect([layoutKey(layoutOf(sizes, nodes)), layoutText(layoutOf(sizes, nodes))]).toEqual([key, text]);
  });

  test.each<[string, Sizes, number, boolean]>([
    ['one node', { dataParallelSize: 4 }, 1, false],
    ['one rank a node', { dataParallelSize: 2 }, 2, false],
    ['two ranks a node', { dataParallelSize: 4 }, 2, true],
    ['ranks that do not spread evenly', { dataParallelSize: 5 }, 2, false],
  ])('every node answers for its own: %s', (_what, sizes, nodes, serves) => {
    expect(everyNodeServes(layoutOf(sizes, nodes))).toBe(serves);
  });

  test('stages with a recurrent state are warned of', () => {
    const warned = (pipelineParallelSize: number, stateful: boolean) =>
      warningAbout({ pipelineParallelSize }, { stateful }) !== undefined;
    expect([warned(1, true), warned(2, true), warned(2, false)]).toEqual([false, true, false]);
  });
});

describe('nodes', () => {
  const names = (name: string) => findInstanceType(name)!;
  test('a replica spans several with EFA between and NVLink inside', () => {
    expect(nodeCounts(names('p5.48xlarge'))).toEqual([1, 2, 3, 4, 6, 8]);
    expect(nodeCounts({ ...names('p5.48xlarge'), nvlink: false })).toEqual([1]);
    expect(nodeCounts({ ...names('p5.48xlarge'), efaInterfaces: 0 })).toEqual([1]);
    expect(nodeCounts({ ...names('p5.48xlarge'), efaInterfaces: 1 })).toEqual([1, 2, 3, 4, 6, 8]);
    expect([0, 1, 5, 6, 7, 99].map(mostNodes)).toEqual([undefined, 1, 4, 6, 6, 8]);
  });

  test('of what is named, else of all', () => {
    expect(hardwareOf({ model: 'm', instanceType: 'p5.48xlarge', gpu: 'L4' })).toEqual([
      { instanceType: names('p5.48xlarge'), gpu: findGpu('H100'), gpusPerNode: 8, searchedNodeCounts: [1, 2, 4] },
    ]);
    expect(hardwareOf({ model: 'm', instanceType: 'g6e.2xlarge' })).toMatchObject([
      { gpusPerNode: 1, searchedNodeCounts: [1] },
    ]);
    expect(hardwareOf({ model: 'm', gpu: 'L4' })).toEqual([
      { gpu: findGpu('L4'), gpusPerNode: 8, searchedNodeCounts: [1] },
    ]);
    expect(hardwareOf({ model: 'm', gpu: 'none' })).toEqual([]);
    expect(hardwareOf({ model: 'm', instanceType: 'none' })).toEqual([]);
    expect(
      hardwareOf({ model: 'm', gpu: 'L4' }, ['g6e.2xlarge', 'none', 'p5.48xlarge']).map(
        ({ instanceType }) => instanceType?.name,
      ),
    ).toEqual(['g6e.2xlarge', 'p5.48xlarge']);
    expect(hardwareOf({ model: 'm' })).toHaveLength(allInstanceTypes.length);
  });
});

describe('layouts worth trying, best first', () => {
  const keys = (config: Fields, sizes: Sizes = {}, nodes = 1, nvlink = true, more: Partial<LayoutContext> = {}) =>
    candidateLayouts(sizes, nodes, nvlink, contextOf(config, { gpusPerNode: 4, ...more })).map(layoutKey);

  test.each<[string, readonly string[], readonly string[]]>([
    [
      'a dense model: as many GPUs as there are, then fewer',
      keys(DENSE),
      ['TP4 PP1 DP1', 'TP2 PP1 DP1', 'TP1 PP1 DP1'],
    ],
    [
      'what generates nothing: as few as hold it',
      keys(DENSE, {}, 1, true, { architecture: shapeOf(DENSE, { headless: true }) }),
      ['TP1 PP1 DP1', 'TP2 PP1 DP1', 'TP4 PP1 DP1'],
    ],
    [
      'experts over NVLink: with expert parallelism first',
      keys(MOE),
      ['TP4 PP1 DP1 EP', 'TP4 PP1 DP1', 'TP2 PP1 DP2 EP', 'TP2 PP1 DP2', 'TP1 PP1 DP4 EP', 'TP1 PP1 DP4'],
    ],
    [
      'experts over PCIe: without first',
      keys(MOE, {}, 1, false),
      ['TP4 PP1 DP1', 'TP4 PP1 DP1 EP', 'TP2 PP1 DP2', 'TP2 PP1 DP2 EP', 'TP1 PP1 DP4', 'TP1 PP1 DP4 EP'],
    ],
    [
      'expert parallelism as stated',
      keys(MOE, { enableExpertParallel: true }),
      ['TP4 PP1 DP1 EP', 'TP2 PP1 DP2 EP', 'TP1 PP1 DP4 EP'],
    ],
    [
      'context ranks as stated',
      keys(DENSE, { decodeContextParallelSize: 2 }),
      ['TP4 PP1 DP1 DCP2', 'TP2 PP1 DP1 DCP2', 'TP1 PP1 DP1 DCP2'],
    ],
    ['a dense model over two nodes: a stage each', keys(DENSE, {}, 2), ['TP4 PP2 DP1', 'TP8 PP1 DP1']],
    ['a state over two nodes: no stages', keys(STATE, {}, 2), ['TP8 PP1 DP1']],
    ['a draft without stages', keys(DENSE, {}, 2, true, { speculativeMethod: 'mtp' }), ['TP8 PP1 DP1']],
    [
      'experts over two nodes',
      keys(MOE, {}, 2),
      ['TP8 PP1 DP1 EP', 'TP8 PP1 DP1', 'TP4 PP2 DP1 EP', 'TP4 PP2 DP1', 'TP4 PP1 DP2 EP', 'TP4 PP1 DP2'],
    ],
    [
      'experts with a draft without stages',
      keys(MOE, { enableExpertParallel: true }, 2, true, { speculativeMethod: 'mtp' }),
      ['TP8 PP1 DP1 EP', 'TP4 PP1 DP2 EP', 'TP1 PP1 DP8 EP'],
    ],
    ['a tensor degree is vLLM’s: no expert parallelism beside', keys(MOE, { tensorParallelSize: 2 }), ['TP2 PP1 DP1']],
    [
      'a tensor degree with expert parallelism',
      keys(MOE, { tensorParallelSize: 2, enableExpertParallel: true }),
      ['TP2 PP1 DP1 EP'],
    ],
    ['stages: the GPUs that remain are tensor ranks', keys(DENSE, { pipelineParallelSize: 2 }), ['TP2 PP2 DP1']],
    ['data ranks', keys(MOE, { dataParallelSize: 2 }), ['TP2 PP1 DP2 EP', 'TP2 PP1 DP2']],
    [
      'data ranks and stages over two nodes',
      keys(DENSE, { dataParallelSize: 2, pipelineParallelSize: 2 }, 2),
      ['TP2 PP2 DP2'],
    ],
    ['more than there are', keys(DENSE, { dataParallelSize: 16 }), ['TP1 PP1 DP16']],
    [
      'what remains and divides the heads',
      keys({ ...DENSE, num_attention_heads: 8 }, { pipelineParallelSize: 2 }, 1, true, { gpusPerNode: 24 }),
      ['TP4 PP2 DP1'],
    ],
    [
      'a single rank has no experts to spread',
      keys(MOE, { pipelineParallelSize: 4 }),
      ['TP1 PP4 DP1 EP', 'TP1 PP4 DP1'],
    ],
    ['one GPU', keys(MOE, { pipelineParallelSize: 1 }, 1, true, { gpusPerNode: 1 }), ['TP1 PP1 DP1']],
    [
      'one GPU, stated',
      keys(MOE, { dataParallelSize: 1, enableExpertParallel: true }, 1, true, { gpusPerNode: 1 }),
      ['TP1 PP1 DP1 EP'],
    ],
  ])('%s', (_what, found, expected) => {
    expect(found).toEqual(expected);
  });

  test('the balance of experts stays as asked', () => {
    const [first] = candidateLayouts({ eplb: true }, 1, true, contextOf(MOE));
    expect(first?.eplb).toEqual({ numRedundantExperts: 0 });
  });
});

describe('all layouts', () => {
  const [p5] = hardwareOf({ model: 'm', instanceType: 'p5.48xlarge' });
  const bare = { ...p5!, gpusPerNode: 4 };
  const options = (config: Fields, nodes = 1, asked: Fields = {}, hardware = bare) =>
    layoutOptions(hardware, nodes, shapeOf(config), { model: 'm', ...asked } as never).map(
      ({ layout, replicas }) => `${layoutKey(layout)} ×${replicas}`,
    );

  test('of a node: every number of GPUs, and as many replicas beside', () => {
    expect(options(DENSE)).toEqual([
      'TP4 PP1 DP1 ×1',
      'TP2 PP2 DP1 ×1',
      'TP2 PP1 DP2 ×1',
      'TP1 PP4 DP1 ×1',
      'TP1 PP2 DP2 ×1',
      'TP1 PP1 DP4 ×1',
      'TP2 PP1 DP1 ×2',
      'TP1 PP2 DP1 ×2',
      'TP1 PP1 DP2 ×2',
      'TP1 PP1 DP1 ×4',
    ]);
  });

  test('of several: all of their GPUs', () => {
    expect(options(DENSE, 2)).toContain('TP8 PP1 DP1 ×1');
    expect(options(DENSE, 2).every((one) => one.endsWith('×1'))).toBe(true);
    expect(options(DENSE, 2)).toHaveLength(10);
  });

  test('with and without expert parallelism where there are ranks to share, or as stated', () => {
    expect(options(MOE).filter((one) => one.startsWith('TP4'))).toEqual(['TP4 PP1 DP1 EP ×1', 'TP4 PP1 DP1 ×1']);
    expect(options(MOE).filter((one) => one.startsWith('TP1 PP4'))).toEqual(['TP1 PP4 DP1 ×1']);
    expect(options(MOE, 1, { enableExpertParallel: true }).filter((one) => one.startsWith('TP1 PP4'))).toEqual([
      'TP1 PP4 DP1 EP ×1',
    ]);
    expect(options(MOE, 1, { enableExpertParallel: false }).some((one) => one.includes('EP'))).toBe(false);
    expect(options(DENSE, 1, { decodeContextParallelSize: 2 })[0]).toBe('TP4 PP1 DP1 DCP2 ×1');
  });

  test('a GPU without a node has no replicas beside', () => {
    const [gpu] = hardwareOf({ model: 'm', gpu: 'H100' });
    expect(options(DENSE, 1, {}, { ...gpu!, gpusPerNode: 2 })).toEqual([
      'TP2 PP1 DP1 ×1',
      'TP1 PP2 DP1 ×1',
      'TP1 PP1 DP2 ×1',
      'TP1 PP1 DP1 ×1',
    ]);
  });
});

describe('what vLLM refuses', () => {
  const problemsOf = (sizes: Sizes, context: LayoutContext, nodes = 1, change: Partial<Layout> = {}) =>
    layoutProblems({ ...layoutOf(sizes, nodes), ...change }, context);
  const latents: Fields = {
    ...DENSE,
    architectures: ['DeepseekV3ForCausalLM'],
    kv_lora_rank: 32,
    qk_rope_head_dim: 4,
    qk_nope_head_dim: 8,
    v_head_dim: 6,
    n_routed_experts: 16,
    num_experts_per_tok: 2,
    moe_intermediate_size: 512,
    first_k_dense_replace: 1,
  };
  const windows = { ...DENSE, architectures: ['MistralForCausalLM'], sliding_window: 64 };
  const block = { weightBlockSize: 128 };
  const group = { groupSize: 128, quantization: 'awq' as const };

  test.each<[string, Sizes, LayoutContext, readonly (readonly [string, string])[]]>([
    [
      'heads',
      { tensorParallelSize: 3 },
      contextOf({ ...DENSE, num_key_value_heads: 1 }),
      [['tensorParallelSize', '3 does not divide the 16 attention heads of m; use tensorParallelSize 1, 2, 4, 8, 16']],
    ],
    [
      'heads of keys and values',
      { tensorParallelSize: 6 },
      contextOf({ ...DENSE, num_attention_heads: 24, num_key_value_heads: 4 }),
      [
        [
          'tensorParallelSize',
          '6 neither divides the 4 KV heads of m nor is a multiple of them; use tensorParallelSize 1, 2, 4, 8, 12, 24',
        ],
      ],
    ],
    [
      'heads of a state',
      { tensorParallelSize: 8 },
      contextOf(STATE),
      [['tensorParallelSize', '8 does not divide the 4 state heads of m; use tensorParallelSize 1, 2, 4']],
    ],
    [
      'blocks of experts',
      { tensorParallelSize: 8 },
      contextOf({ ...MOE, intermediate_size: 0 }, block),
      [
        [
          'tensorParallelSize',
          'FP8 block size 128 does not divide moe_intermediate_size/TP = 512/8 = 64 of m; use tensorParallelSize 1, 2, 4 or enableExpertParallel: true',
        ],
      ],
    ],
    [
      'blocks of experts over data ranks',
      { tensorParallelSize: 2, dataParallelSize: 4 },
      contextOf(MOE, block),
      [
        [
          'tensorParallelSize',
          'FP8 block size 128 does not divide moe_intermediate_size/TP = 512/8 = 64 of m; use tensorParallelSize 1 or enableExpertParallel: true',
        ],
      ],
    ],
    [
      'blocks of dense layers',
      { tensorParallelSize: 16 },
      contextOf(DENSE, { ...block, gpusPerNode: 16 }),
      [
        [
          'tensorParallelSize',
          'FP8 block size 128 does not divide intermediate_size/TP = 1024/16 = 64 of m; use tensorParallelSize 1, 2, 4, 8',
        ],
      ],
    ],
    [
      'groups',
      { tensorParallelSize: 16 },
      contextOf(DENSE, { ...group, gpusPerNode: 16 }),
      [
        [
          'tensorParallelSize',
          'awq group size 128 does not divide intermediate_size/TP = 1024/16 of m; use tensorParallelSize 1, 2, 4, 8',
        ],
      ],
    ],
    [
      'groups of experts',
      { tensorParallelSize: 4, dataParallelSize: 2 },
      contextOf(MOE, group),
      [
        [
          'tensorParallelSize',
          'awq group size 128 does not divide moe_intermediate_size/TP = 512/8 of m; use tensorParallelSize 1, 2 or enableExpertParallel: true',
        ],
      ],
    ],
    [
      'stages',
      { pipelineParallelSize: 7 },
      contextOf(DENSE),
      [['pipelineParallelSize', '7 exceeds the 6 layers of m; lower it']],
    ],
    [
      'stages and a draft',
      { pipelineParallelSize: 2 },
      contextOf(DENSE, { speculativeMethod: 'mtp' }),
      [
        [
          'pipelineParallelSize',
          'mtp speculation of m does not work with pipeline parallelism (got 2); spread over tensor or data parallelism, use ngram, or set speculative: false',
        ],
      ],
    ],
    [
      'no experts',
      { tensorParallelSize: 2, enableExpertParallel: true },
      contextOf(DENSE),
      [['enableExpertParallel', 'm has no routed experts; leave it out']],
    ],
    [
      'experts that do not spread',
      { tensorParallelSize: 2, dataParallelSize: 3, enableExpertParallel: true },
      contextOf(MOE),
      [
        [
          'enableExpertParallel',
          '6 expert-parallel ranks (tensorParallelSize × dataParallelSize) do not divide the 16 experts of m, which 1, 2, 4, 8, 16 do; use enableExpertParallel: false',
        ],
      ],
    ],
    [
      'copies that do not spread',
      { tensorParallelSize: 4, enableExpertParallel: true, eplb: { numRedundantExperts: 3 } },
      contextOf(MOE),
      [['eplb', '16 experts of m and numRedundantExperts 3 do not spread evenly over 4 expert-parallel ranks; use 4']],
    ],
    [
      'no experts, and adapters',
      { tensorParallelSize: 2, dataParallelSize: 2, enableExpertParallel: true },
      contextOf(DENSE, { enableLora: true }),
      [['enableExpertParallel', 'm has no routed experts; leave it out']],
    ],
    [
      'a balance without expert parallelism',
      { tensorParallelSize: 2, eplb: true },
      contextOf(MOE),
      [
        [
          'eplb',
          'experts of m are balanced over expert-parallel ranks alone; set enableExpertParallel: true or leave eplb out',
        ],
      ],
    ],
    [
      'a balance of one rank',
      { eplb: true, enableExpertParallel: true },
      contextOf(MOE),
      [['eplb', 'there is one rank, so nothing can be balanced; leave it out']],
    ],
    [
      'adapters over both kinds of ranks',
      { tensorParallelSize: 2, dataParallelSize: 2, enableExpertParallel: true },
      contextOf(MOE, { enableLora: true }),
      [
        [
          'enableExpertParallel',
          'experts of m take LoRA adapters over tensor or data ranks, not over both with expert parallelism (TP 2, DP 2); use tensorParallelSize 1 or enableExpertParallel: false',
        ],
      ],
    ],
    [
      'too many GPUs',
      { tensorParallelSize: 4, dataParallelSize: 3 },
      contextOf(DENSE),
      [
        [
          'nodes',
          'tensorParallelSize × pipelineParallelSize × dataParallelSize = 4 × 1 × 3 = 12 GPUs need 2 × p5.48xlarge (8 GPUs each); nodes is 1',
        ],
      ],
    ],
    [
      'too many GPUs of no node',
      { tensorParallelSize: 16 },
      contextOf(DENSE, { instanceType: undefined }),
      [
        [
          'nodes',
          'tensorParallelSize × pipelineParallelSize × dataParallelSize = 16 × 1 × 1 = 16 GPUs need 2 × nodes of 8 H100 (8 GPUs each); nodes is 1',
        ],
      ],
    ],
    [
      'context ranks that do not divide',
      { tensorParallelSize: 8, decodeContextParallelSize: 3 },
      contextOf(latents),
      [['decodeContextParallelSize', '3 must divide tensorParallelSize 8, whose ranks it takes; use 2, 4, 8']],
    ],
    [
      'context ranks of one rank',
      { decodeContextParallelSize: 2 },
      contextOf(latents),
      [['decodeContextParallelSize', '2 must divide tensorParallelSize 1, whose ranks it takes; leave it out']],
    ],
    [
      'context ranks and windows',
      { tensorParallelSize: 8, decodeContextParallelSize: 2 },
      contextOf(windows),
      [['decodeContextParallelSize', 'm cannot cut its layers with a sliding window by tokens; leave it out']],
    ],
    [
      'context ranks without copies',
      { tensorParallelSize: 4, decodeContextParallelSize: 2 },
      contextOf(DENSE),
      [
        [
          'decodeContextParallelSize',
          'tensorParallelSize 4 holds no head of the 4 KV heads of m twice, and only copies are cut by tokens; raise it above 4 or leave decodeContextParallelSize out',
        ],
      ],
    ],
    [
      'more context ranks than copies',
      { tensorParallelSize: 8, decodeContextParallelSize: 4 },
      contextOf(DENSE),
      [
        [
          'decodeContextParallelSize',
          '4 ranks cannot share one of the 4 KV heads of m: at most tensorParallelSize / heads = 2, and a divisor of its 4 query heads; use 2',
        ],
      ],
    ],
    [
      'context ranks that do not divide the queries of a head',
      { tensorParallelSize: 8, decodeContextParallelSize: 4 },
      contextOf(
        { ...DENSE, num_attention_heads: 12, num_key_value_heads: 2, hidden_size: 384 },
        {
          architecture: shapeOf(
            { ...DENSE, num_attention_heads: 8, num_key_value_heads: 2 },
            { numAttentionHeads: 12 },
          ),
        },
      ),
      [
        [
          'tensorParallelSize',
          '8 does not divide the 12 attention heads of m; no other size keeps all rules with the degrees stated beside it',
        ],
        [
          'decodeContextParallelSize',
          '4 ranks cannot share one of the 2 KV heads of m: at most tensorParallelSize / heads = 4, and a divisor of its 6 query heads; use 2',
        ],
      ],
    ],
  ])('%s', (_what, sizes, context, expected) => {
    expect(problemsOf(sizes, context)).toEqual(expected.map(([field, message]) => ({ field, message })));
  });

  test.each<[string, Sizes, LayoutContext, number?]>([
    ['as many stages as layers', { pipelineParallelSize: 6 }, contextOf(DENSE)],
    ['a draft in one stage', { tensorParallelSize: 2 }, contextOf(DENSE, { speculativeMethod: 'mtp' })],
    ['stages and n-grams', { pipelineParallelSize: 2 }, contextOf(DENSE, { speculativeMethod: 'ngram' })],
    ['copies of heads', { tensorParallelSize: 8 }, contextOf(DENSE)],
    ['heads of a state that divide', { tensorParallelSize: 4 }, contextOf(STATE)],
    ['whole blocks', { tensorParallelSize: 4 }, contextOf(MOE, block)],
    [
      'whole experts',
      { tensorParallelSize: 8, enableExpertParallel: true },
      contextOf({ ...MOE, intermediate_size: 4096 }, block),
    ],
    ['whole groups', { tensorParallelSize: 8 }, contextOf(DENSE, group)],
    ['whole experts in groups', { tensorParallelSize: 8, enableExpertParallel: true }, contextOf(MOE, group)],
    [
      'widths that are not known',
      { tensorParallelSize: 16 },
      contextOf({ ...DENSE, intermediate_size: 0 }, { ...block, ...group, gpusPerNode: 16 }),
    ],
    [
      'copies that spread',
      { tensorParallelSize: 4, enableExpertParallel: true, eplb: { numRedundantExperts: 4 } },
      contextOf(MOE),
    ],
    [
      'adapters over tensor ranks',
      { tensorParallelSize: 4, enableExpertParallel: true },
      contextOf(MOE, { enableLora: true }),
    ],
    [
      'adapters over data ranks',
      { dataParallelSize: 4, enableExpertParallel: true },
      contextOf(MOE, { enableLora: true }),
    ],
    [
      'adapters over both, experts cut',
      { tensorParallelSize: 2, dataParallelSize: 2 },
      contextOf(MOE, { enableLora: true }),
    ],
    [
      'both without adapters',
      { tensorParallelSize: 2, dataParallelSize: 2, enableExpertParallel: true },
      contextOf(MOE),
    ],
    [
      'adapters without experts',
      { tensorParallelSize: 2, dataParallelSize: 2 },
      contextOf(DENSE, { enableLora: true }),
    ],
    ['copies cut by tokens', { tensorParallelSize: 8, decodeContextParallelSize: 2 }, contextOf(DENSE)],
    ['latents cut by tokens', { tensorParallelSize: 8, decodeContextParallelSize: 8 }, contextOf(latents)],
    ['all GPUs of a node', { tensorParallelSize: 8 }, contextOf(DENSE)],
    ['two nodes with EFA', { tensorParallelSize: 8, pipelineParallelSize: 2 }, contextOf(DENSE), 2],
    [
      'two nodes of a GPU without a node',
      { tensorParallelSize: 8, pipelineParallelSize: 2 },
      contextOf(DENSE, { efaInterfaces: undefined }),
      2,
    ],
  ])('%s: nothing', (...[, sizes, context, nodes]) => {
    expect(problemsOf(sizes, context, nodes)).toEqual([]);
  });

  test('nodes without EFA, and GPUs that nodes cannot share evenly', () => {
    const withoutEfa = { efaInterfaces: 0 };
    const efa = {
      field: 'nodes',
      message: 'p5.48xlarge has no EFA, over which a replica of 2 nodes would talk; use one node, or a type with EFA',
    };
    expect(problemsOf({ tensorParallelSize: 8, pipelineParallelSize: 2 }, contextOf(DENSE, withoutEfa), 2)).toEqual([
      efa,
    ]);
    expect(nodeProblems(layoutOf({}, 2), { efaInterfaces: 0, instanceType: 'p5.48xlarge' })).toEqual([efa]);
    expect(nodeProblems(layoutOf({}, 1), { efaInterfaces: 0 })).toEqual([]);
    expect(problemsOf({ pipelineParallelSize: 3 }, contextOf(DENSE), 2)).toEqual([
      {
        field: 'nodes',
        message:
          'tensorParallelSize × pipelineParallelSize × dataParallelSize = 1 × 3 × 1 = 3 GPUs do not spread evenly over 2 nodes; use a number of nodes that divides 3',
      },
    ]);
  });

  const sparse: Fields = { ...latents, architectures: ['DeepseekV32ForCausalLM'], index_head_dim: 8, index_n_heads: 2 };
  test.each<[string, Fields, Sizes, number, Partial<LayoutContext>, boolean]>([
    ['tensor ranks over nodes', sparse, { tensorParallelSize: 16 }, 2, { gpu: findGpu('B200')! }, true],
    [
      'tensor ranks within a node',
      sparse,
      { tensorParallelSize: 8, dataParallelSize: 2 },
      2,
      { gpu: findGpu('B200')! },
      false,
    ],
    ['one NVLink domain over nodes', sparse, { tensorParallelSize: 16 }, 2, { gpu: findGpu('GB200')! }, false],
    ['another class', latents, { tensorParallelSize: 16 }, 2, { gpu: findGpu('B200')! }, false],
  ])('memory that only one node has: %s', (_what, config, sizes, nodes, more, refused) => {
    const context = contextOf(config, more);
    const message = `16 spreads m over 2 nodes of B200, where vLLM 0.29.0 waits for memory that only GPUs of one NVLink fabric share, and nothing turns that off (vllm#51986); use tensorParallelSize 8 with dataParallelSize 2 and expert parallelism, or with pipelineParallelSize 2 and speculative: false`;
    expect(problemsOf(sizes, context, nodes)).toEqual(refused ? [{ field: 'tensorParallelSize', message }] : []);
    if (!refused) return;
    const stateful = { ...context, architecture: { ...context.architecture, stateful: true } };
    const [problem] = problemsOf(sizes, stateful, nodes);
    expect(problem?.message).toMatch(/with dataParallelSize 2 and expert parallelism$/);
  });

  test('a small GPU server is imagined with eight, a named one is as it is', () => {
    const heads = { ...DENSE, num_attention_heads: 64, num_key_value_heads: 1 };
    const [bare] = problemsOf(
      { tensorParallelSize: 3 },
      contextOf(heads, { instanceType: undefined, gpusPerNode: 4, efaInterfaces: 0 }),
    );
    expect(bare?.message).toBe('3 does not divide the 64 attention heads of m; use tensorParallelSize 1, 2, 4');
    const [named] = problemsOf({ tensorParallelSize: 3 }, contextOf(heads, { gpusPerNode: 4, efaInterfaces: 0 }));
    expect(named?.message).toBe('3 does not divide the 64 attention heads of m; use tensorParallelSize 1, 2, 4');
  });
});

describe('groups and blocks of a build', () => {
  const context = (quantization: string, quantization_config?: unknown) => {
    const model = modelFromConfig({ ...DENSE, quantization_config });
    const found = layoutContext(
      { model, checkpoint: undefined, quantization, gpu: findGpu('H100'), engineVersion: '0.29.0' } as never,
      undefined,
      {},
    );
    return [found.groupSize, found.weightBlockSize];
  };
  const compressed = (...weights: readonly unknown[]) => ({
    config_groups: Object.fromEntries(weights.map((one, index) => [`g${index}`, { weights: one }])),
  });

  test.each<[string, unknown, number | undefined, number | undefined]>([
    ['awq', undefined, 128, undefined],
    ['gptq', undefined, 128, undefined],
    ['int4', undefined, 32, undefined],
    ['fp8', { group_size: 64 }, undefined, undefined],
    ['awq', { group_size: 64 }, 64, undefined],
    ['awq', { q_group_size: 32 }, 32, undefined],
    ['awq', { group_size: -1 }, undefined, undefined],
    ['awq', { group_size: 0 }, undefined, undefined],
    ['awq', { group_size: 1 }, 1, undefined],
    ['awq', { group_size: '64' }, 128, undefined],
    ['int4', compressed({ num_bits: 8, group_size: 5 }, { num_bits: 4, group_size: 64 }), 64, undefined],
    ['int4', compressed({ num_bits: 4 }), undefined, undefined],
    ['int4', compressed({ num_bits: 8, group_size: 5 }), 32, undefined],
    ['int4', compressed(null, 3), 32, undefined],
    ['fp8-block', undefined, undefined, 128],
    ['fp8-block', { weight_block_size: [64, 128] }, undefined, 64],
    ['fp8-block', { weight_block_size: ['64'] }, undefined, 128],
    ['fp8-block', { weight_block_size: 64 }, undefined, 128],
    ['fp8-block', 'fp8', undefined, 128],
    ['fp8', { weight_block_size: [64, 128] }, undefined, undefined],
  ])('%s with %j', (quantization, section, groupSize, blockSize) => {
    expect(context(quantization, section)).toEqual([groupSize, blockSize]);
  });

  test('of a model without a file: the usual', () => {
    const announced = { id: 'm' };
    const of = (quantization: string) =>
      layoutContext(
        { model: announced, quantization, gpu: findGpu('H100'), engineVersion: '0.29.0' } as never,
        undefined,
        {},
      );
    expect([of('awq').groupSize, of('fp8-block').weightBlockSize]).toEqual([128, 128]);
    expect(of('awq')).not.toHaveProperty('enableLora');
    const adapted = layoutContext(
      {
        model: announced,
        quantization: 'bf16',
        gpu: findGpu('H100'),
        instanceType: findInstanceType('p5.48xlarge'),
        engineVersion: '0.29.0',
      } as never,
      { method: 'mtp' } as never,
      { enableLora: true },
    );
    expect(adapted).toMatchObject({
      modelId: 'm',
      instanceType: 'p5.48xlarge',
      efaInterfaces: 32,
      speculativeMethod: 'mtp',
      enableLora: true,
    });
  });
});
