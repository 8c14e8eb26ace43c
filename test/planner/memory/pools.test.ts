import { findGpu } from '../../../lib/catalog';
import type { Architecture } from '../../../lib/planner/architecture';
import { modelFromConfig } from '../../../lib/planner/architecture/model-from-config';
import { adapterFileBytes } from '../../../lib/planner/adapter-bytes';
import { layoutOf } from '../../../lib/planner/layout';
import {
  admittedRequests,
  bytesPerElement,
  fit,
  type Fits,
  headsPerRank,
  kvBehaviour,
  kvCapacity,
  kvPool,
  largestAdapterBytes,
  latentBytesPerToken,
  loadedGiB,
  loraBytes,
  type MemoryPlan,
  requiredBytes,
  runningRequests,
  stateBytes,
} from '../../../lib/planner/memory';
import { groupSize } from '../../../lib/planner/memory/kv/groups';
import { longestThatFits } from '../../../lib/planner/memory/kv/pool';
import type { KvPool, KvSettings } from '../../../lib/planner/memory/kv/types';
import { overdrawnGiB } from '../../../lib/planner/memory/memory';
import { prepare } from '../../../lib/planner/weights';
import { GIB } from '../../../lib/units';
import { shapeOf as architectureOf } from '../support/architecture';

type Attention = Architecture['attention'];

const OLD = {
  printsConcurrencyTimesLength: false,
  batchesInFlight: 1,
  countsBlocksPerGroup: false,
  packsV4Blocks: false,
};
const NEW = { printsConcurrencyTimesLength: true, batchesInFlight: 2, countsBlocksPerGroup: true, packsV4Blocks: true };
const SETTINGS: KvSettings = {
  tensorParallelSize: 1,
  pipelineParallelSize: 1,
  kvCacheDtype: 'auto',
  maxNumBatchedTokens: 64,
  enablePrefixCaching: false,
  numSpeculativeTokens: 0,
  draftLayers: 0,
  behaviour: OLD,
};
const pool = (attention: Attention, given: Partial<KvSettings> = {}): KvPool =>
  kvPool({ attention } as Architecture, { ...SETTINGS, ...given });
const figures = ({ blockSize, bytesPerBlock, groups, bytesPerToken }: KvPool) => [
  blockSize,
  bytesPerBlock,
  groups,
  bytesPerToken,
];
const heads = (layers: number, numKeyValueHeads = 4, headDim = 8) => ({ layers, numKeyValueHeads, headDim });
const LATENT = { layers: 6, kvLoraRank: 32, qkRopeHeadDim: 8, qkNopeHeadDim: 8, vHeadDim: 8 };

test.each([
  ['auto', 2],
  ['bfloat16', 2],
  ['fp8', 1],
  ['fp8_e4m3', 1],
  ['int8_per_token_head', 1],
  ['int4_per_token_head', 0.5],
  ['nvfp4', 0.5625],
  ['turboquant_k8v4', 0.75],
  ['turboquant_4bit_nc', 0.5],
  ['turboquant_k3v4_nc', 0.4375],
  ['turboquant_3bit_nc', 0.375],
  ['my_fp8', 2],
])('an element in %s takes %d bytes', (dtype, bytes) => {
  expect(bytesPerElement(dtype)).toBe(bytes);
});

test.each([
  ['0.20.1', [false, 1, false, false]],
  ['0.20.2', [true, 1, false, false]],
  ['0.25.9', [true, 1, false, false]],
  ['0.26.0', [true, 2, true, true]],
])('release %s prints, keeps in flight, counts and packs', (version, expected) => {
  expect(Object.values(kvBehaviour(version))).toEqual(expected);
});

test.each<[readonly number[], number]>([
  [[5], 5],
  [[4, 5], 4],
  [[4, 4.9], 4.9],
  [[5, 20, 6], 5],
  [[8, 8], 8],
])('layers %j are cut into groups of %d', (layers, size) => {
  expect(groupSize(layers)).toBe(size);
});

describe('every token in every layer', () => {
  test.each<[string, Attention, Partial<KvSettings>, readonly number[]]>([
    ['keys and values of four heads', { kind: 'gqa', full: heads(6) }, {}, [16, 16 * 768, 1, 768]],
    [
      'three ranks: two heads on the fullest',
      { kind: 'gqa', full: heads(6) },
      { tensorParallelSize: 3 },
      [16, 16 * 384, 1, 384],
    ],
    [
      'more ranks than heads: one each',
      { kind: 'gqa', full: heads(6) },
      { tensorParallelSize: 8 },
      [16, 16 * 192, 1, 192],
    ],
    [
      'four stages: two layers on the fullest, and the draft',
      { kind: 'gqa', full: heads(6) },
      { pipelineParallelSize: 4, draftLayers: 1 },
      [16, 16 * 384, 1, 384],
    ],
    [
      'an indexer in 16 bits, whatever the cache',
      { kind: 'gqa', full: heads(6), indexer: { layers: 3, heads: 2, headDim: 5 } },
      { kvCacheDtype: 'fp8', pipelineParallelSize: 2 },
      [16, 16 * (192 + 20), 1, 192 + 20],
    ],
    ['latents, on every rank', { kind: 'mla', latent: LATENT }, { tensorParallelSize: 8 }, [64, 64 * 480, 1, 480]],
    [
      'latents of two stages and a draft',
      { kind: 'mla', latent: LATENT },
      { pipelineParallelSize: 2, draftLayers: 2 },
      [64, 64 * 400, 1, 400],
    ],
    [
      'latents beside an indexer',
      { kind: 'dsa', latent: LATENT, indexer: { layers: 3, heads: 2, headDim: 5 } },
      { pipelineParallelSize: 2, draftLayers: 1 },
      [64, 64 * (320 + 27), 1, 320 + 27],
    ],
    ['cut by tokens', { kind: 'mla', latent: LATENT }, { decodeContextParallelSize: 4 }, [256, 64 * 480, 1, 120]],
  ])('%s', (_what, attention, given, expected) => {
    expect(figures(pool(attention, given))).toEqual(expected);
  });

  test('blocks of a request', () => {
    const plain = pool({ kind: 'gqa', full: heads(6) });
    expect([1, 16, 17].map(plain.requestBlocks)).toEqual([1, 1, 2]);
    const cut = pool({ kind: 'gqa', full: heads(6) }, { decodeContextParallelSize: 2 });
    expect([32, 33, 65].map(cut.requestBlocks)).toEqual([1, 2, 3]);
    expect([32, 33, 65].map(cut.requiredBlocks)).toEqual([1, 2, 3]);
  });

  const row = (kind: 'mla' | 'dsa', kvCacheDtype: string, computeCapability?: number) =>
    latentBytesPerToken(
      { kind, latent: LATENT, indexer: { layers: 1, heads: 1, headDim: 1 } },
      { kvCacheDtype, computeCapability },
    );
  test.each<[string, number, number]>([
    ['16 bits', row('dsa', 'auto'), 80],
    ['fp8 on Hopper', row('dsa', 'fp8', 90), 656],
    ['fp8 where nothing is known', row('dsa', 'fp8'), 656],
    ['fp8 on Blackwell of the data center', row('dsa', 'fp8', 100), 40],
    ['fp8 on RTX PRO', row('dsa', 'fp8', 120), 656],
    ['fp8 without an indexer', row('mla', 'fp8', 90), 40],
    ['packed by name', row('mla', 'fp8_ds_mla', 100), 656],
    ['four bits by name', row('dsa', 'nvfp4_ds_mla', 100), 352],
  ])('a row of latents: %s', (_what, found, bytes) => {
    expect(found).toBe(bytes);
  });

  test('a rank has one head at least', () => {
    expect([1, 2, 3, 4, 8].map((tp) => headsPerRank(heads(1), tp))).toEqual([4, 2, 2, 1, 1]);
  });
});

describe('windows and chunks', () => {
  const windows = (full: number | undefined, local: number, more: object = {}): Attention => ({
    kind: 'sliding-window',
    local: heads(local),
    window: 33,
    ...(full === undefined ? {} : { full: heads(full) }),
    ...more,
  });
  // 2 · 4 · 8 · 2 = 128 bytes a token and layer.
  test.each<[string, Attention, Partial<KvSettings>, readonly number[], number]>([
    ['one full group and three of windows', windows(2, 6), {}, [16, 2 * 2048, 4, 256], 63 + 3 * 7],
    ['nearly equal: one group each', windows(4, 4), {}, [16, 4 * 2048, 2, 512], 63 + 7],
    ['windows alone', windows(undefined, 6), {}, [16, 6 * 2048, 1, 0], 7],
    [
      'windows alone and a draft, which keeps every token',
      windows(undefined, 6),
      { draftLayers: 1 },
      [16, 2048, 7, 0],
      Number.NaN,
    ],
    ['a draft among the full ones', windows(2, 6), { draftLayers: 1 }, [16, 3 * 2048, 3, 384], 63 + 2 * 7],
    ['two stages', windows(2, 6), { pipelineParallelSize: 2 }, [16, 2048, 4, 128], 63 + 3 * 7],
    ['two batches in flight', windows(2, 6), { behaviour: NEW }, [16, 2 * 2048, 4, 256], 63 + 3 * 11],
    [
      'full layers with larger heads: blocks of windows hold more tokens',
      windows(2, 6, { full: heads(2, 4, 16) }),
      {},
      [16, 2 * 4096, 4, 512],
      63 + 3 * 4,
    ],
    [
      'chunks',
      { kind: 'chunked', full: heads(2), local: heads(6), chunkSize: 32 },
      {},
      [16, 2 * 2048, 4, 256],
      63 + 3 * 6,
    ],
  ])('%s', (_what, attention, given, expected, blocks) => {
    const found = pool(attention, given);
    expect(figures(found)).toEqual(expected);
    if (Number.isNaN(blocks)) return;
    expect([found.requestBlocks(1000), found.requiredBlocks(1000)]).toEqual([blocks, blocks]);
  });

  test('a short request keeps no more than it has', () => {
    expect(pool(windows(2, 6)).requestBlocks(10)).toBe(1 + 3 * 2);
    expect(pool({ kind: 'chunked', full: heads(2), local: heads(6), chunkSize: 32 }).requestBlocks(10)).toBe(1 + 3);
  });
});

describe('a state beside a cache', () => {
  const state = {
    kind: 'mamba2',
    layers: 6,
    stateElements: 1000,
    stateBytesPerElement: 4,
    convElements: 50,
    heads: 2,
    parameters: 0,
    projections: { split: [], output: 0 },
  } as const;
  test('of one layer, on each rank', () => {
    expect([stateBytes(state, 1), stateBytes(state, 2)]).toEqual([4100, 2050]);
  });

  const hybrid: Attention = { kind: 'hybrid', full: heads(2), state };
  const checkpointed: Attention = { ...hybrid, state: { ...state, checkpoints: true } };
  const onePage = [48, 48 * 128 * 2, 4, 256];
  // 4,100 / 128 = 32.03 → 48 tokens; with latents of 80 bytes 51.25 → 128.
  test.each<[string, Attention, Partial<KvSettings>, readonly number[], number]>([
    ['a page holds a whole state', hybrid, {}, onePage, 21 + 3],
    ['on two ranks', hybrid, { tensorParallelSize: 2 }, [48, 48 * 64 * 2, 4, 128], 21 + 3],
    [
      'latents stay whole',
      { kind: 'hybrid', latent: { ...LATENT, layers: 2 }, state },
      {},
      [128, 128 * 80 * 2, 4, 160],
      8 + 3,
    ],
    [
      'latents in fp8',
      { kind: 'hybrid', latent: { ...LATENT, layers: 2 }, state },
      { kvCacheDtype: 'fp8' },
      [128, 128 * 40 * 2, 4, 80],
      8 + 3,
    ],
    ['two stages and a draft', hybrid, { pipelineParallelSize: 2, draftLayers: 1 }, [48, 48 * 128 * 2, 3, 256], 21 + 2],
    ['prefix caching: a second block in every group of states', hybrid, { enablePrefixCaching: true }, onePage, 21 + 6],
    ['checkpoints: a third', checkpointed, { enablePrefixCaching: true, computeCapability: 90 }, onePage, 21 + 9],
    ['checkpoints where nothing is known', checkpointed, { enablePrefixCaching: true }, onePage, 21 + 9],
    [
      'checkpoints on an older GPU',
      checkpointed,
      { enablePrefixCaching: true, computeCapability: 89 },
      onePage,
      21 + 6,
    ],
    ['checkpoints without prefix caching', checkpointed, { computeCapability: 90 }, onePage, 21 + 3],
    ['drafts: one more each', hybrid, { numSpeculativeTokens: 2 }, onePage, 21 + 9],
  ])('%s', (_what, attention, given, expected, blocks) => {
    const found = pool(attention, given);
    expect(figures(found)).toEqual(expected);
    expect([found.requestBlocks(1000), found.requiredBlocks(1000)]).toEqual([blocks, blocks]);
  });
});

describe('DeepSeek-V4', () => {
  const shape = (layers: number, ratio4Layers: number, ratio128Layers: number): Attention => ({
    kind: 'v4',
    layers,
    ratio4Layers,
    ratio128Layers,
    slidingWindow: 128,
    headDim: 512,
    indexer: { layers: ratio4Layers, heads: 64, headDim: 128 },
    qLoraRank: 1,
    oLoraRank: 1,
    oGroups: 1,
  });
  // Pages in multiples of 576: 64 · 584 = 37,376 → 37,440; 64 · 132 = 8,448 → 8,640; 2 · 584 = 1,168 → 1,728.
  const [STATE, INDEXER, RATIO128] = [37_440, 8640, 1728];

  test.each<[string, Attention, Partial<KvSettings>, number, number]>([
    ['groups of four layers', shape(8, 4, 4), {}, 4 * (STATE + INDEXER + RATIO128), 5],
    ['packed', shape(8, 4, 4), { behaviour: NEW }, 4 * STATE + 4 * INDEXER + 4 * RATIO128, 5],
    ['packed, kinds of other numbers', shape(8, 4, 3), { behaviour: NEW }, 4 * STATE + 4 * INDEXER + 3 * RATIO128, 5],
    ['two stages', shape(8, 4, 4), { pipelineParallelSize: 2 }, 2 * (STATE + INDEXER + RATIO128), 5],
    ['a draft among the windows', shape(8, 4, 4), { draftLayers: 2 }, 4 * (STATE + INDEXER + RATIO128), 6],
    ['four or five waste as much: five', shape(5, 4, 4), {}, 5 * (STATE + INDEXER + RATIO128), 4],
  ])('%s', (_what, attention, given, bytesPerBlock, groups) => {
    expect(figures(pool(attention, given))).toEqual([256, bytesPerBlock, groups, bytesPerBlock / 256]);
  });

  test('blocks of a request: context, windows, and states of compressors that are in flight', () => {
    const [old, recent] = [pool(shape(8, 4, 4)), pool(shape(8, 4, 4), { behaviour: NEW })];
    // 4 of context; two groups of ceil(191/64) + 1; ceil(72/4) + 1; ceil(192/8) + 1.
    expect(old.requiredBlocks(1000)).toBe(4 + 2 * 4 + 19 + 25);
    // Two batches in flight: ceil(255/64) + 1; ceil(136/4) + 1; ceil(256/8) + 1.
    expect([recent.requestBlocks(1000), recent.requiredBlocks(1000)]).toEqual([
      4 + 2 * 5 + 35 + 33,
      4 + 2 * 5 + 35 + 33,
    ]);
    expect(recent.requiredBlocks(10)).toBe(1 + 2 * 2 + 4 + 3);
    const context = 4 * (STATE + INDEXER) + 4 * RATIO128;
    const bytes = 4 * context + 4 * 8 * STATE + 19 * 4 * (STATE + INDEXER) + 25 * 4 * STATE;
    expect(old.requestBlocks(1000)).toBe(Math.ceil(bytes / context));
  });
});

describe('what a pool holds', () => {
  const plain: KvPool = {
    blockSize: 16,
    bytesPerBlock: 100,
    groups: 2,
    bytesPerToken: 1,
    requestBlocks: (length) => Math.ceil(length / 16),
    requiredBlocks: (length) => Math.ceil(length / 8),
  };
  test('as older and newer releases print it', () => {
    expect(kvCapacity(plain, 1099, 64, OLD)).toEqual({ numBlocks: 10, tokens: 80, maxConcurrency: 2.5 });
    expect(kvCapacity(plain, 1199, 64, OLD)).toEqual({ numBlocks: 11, tokens: 80, maxConcurrency: 2.75 });
    expect(kvCapacity(plain, 1099, 10, OLD)).toEqual({ numBlocks: 10, tokens: 50, maxConcurrency: 10 });
    expect(kvCapacity(plain, 1099, 33, NEW)).toEqual({ numBlocks: 10, tokens: 110, maxConcurrency: 10 / 3 });
    expect(kvCapacity(plain, -500, 64, OLD)).toEqual({ numBlocks: 0, tokens: 0, maxConcurrency: 0 });
  });

  test('what one request needs, and the longest that the bytes hold', () => {
    expect([requiredBytes(plain, 8), requiredBytes(plain, 9)]).toEqual([100, 200]);
    expect(
      [
        [100, 99],
        [199, 99],
        [200, 99],
        [200, 12],
        [99, 99],
      ].map(([bytes, limit]) => longestThatFits(plain, bytes!, limit!)),
    ).toEqual([8, 8, 16, 12, 0]);
  });
});

describe('adapters', () => {
  const base = {
    architectures: ['LlamaForCausalLM'],
    num_hidden_layers: 4,
    hidden_size: 64,
    num_attention_heads: 8,
    num_key_value_heads: 2,
    intermediate_size: 96,
    vocab_size: 100,
  };
  const shapeOf = (config: object): Architecture => architectureOf({ ...base, ...config });
  const width = (model: Architecture, tp = 1, pp = 1, dp = 1, enableExpertParallel = false) =>
    loraBytes(
      model,
      { tensorParallelSize: tp, pipelineParallelSize: pp, dataParallelSize: dp, enableExpertParallel },
      { maxLoras: 1, maxLoraRank: 1 },
    ) / 2;
  const OUTER = 2 * (100 + 64);
  const llama = shapeOf({});
  const attention = (queries: number, tp: number) => 3 * 64 + queries / tp + (2 * 16) / Math.min(tp, 2) + 64 / tp + 64;
  const dense = (tp: number) => 2 * 64 + (2 * 96) / tp + 96 / tp + 64;

  test('slots, ranks and two bytes', () => {
    const degrees = { tensorParallelSize: 1, pipelineParallelSize: 1, dataParallelSize: 1 };
    expect(loraBytes(llama, degrees, { maxLoras: 3, maxLoraRank: 16 })).toBe(96 * width(llama));
    expect(largestAdapterBytes(llama, 16)).toBe(2 * 2 * 16 * width(llama));
  });

  test.each<[string, number, number]>([
    ['one GPU', width(llama), 4 * (attention(64, 1) + dense(1)) + OUTER],
    ['four', width(llama, 4), 4 * (attention(64, 4) + dense(4)) + OUTER],
    ['three stages: two layers on the fullest', width(llama, 1, 3), 2 * (attention(64, 1) + dense(1)) + OUTER],
    ['gated queries', width(shapeOf({ attn_output_gate: true })), 4 * (attention(128, 1) + dense(1)) + OUTER],
  ])('%s', (_what, found, expected) => {
    expect(found).toBe(expected);
  });

  const MOE = {
    architectures: ['Qwen3MoeForCausalLM'],
    head_dim: 8,
    num_experts: 16,
    num_experts_per_tok: 2,
    moe_intermediate_size: 32,
    vocab_size: 0,
  };
  const outer = (model: Architecture) => width({ ...model, numHiddenLayers: 1e9 }, 1, 1e9);
  const perLayer = (model: Architecture, ...on: readonly number[]) => {
    const [tp, , dp, ep] = on;
    const whole =
      width(model, tp, 1, dp, ep === 1) -
      width({ ...model, experts: undefined, dense: undefined }, tp, 1, dp, ep === 1);
    return whole / 4;
  };
  test.each<[string, number, number]>([
    ['whole', perLayer(shapeOf(MOE)), 64 + 16 + 16 * (3 * 64 + 3 * 32)],
    ['cut over tensor and data ranks', perLayer(shapeOf(MOE), 2, 1, 2), 64 + 16 + 16 * (3 * 64 + 3 * 8)],
    ['spread over them', perLayer(shapeOf(MOE), 2, 1, 2, 1), 64 + 16 + 4 * (3 * 64 + 3 * 32)],
    [
      'a shared one',
      perLayer(shapeOf({ ...MOE, shared_expert_intermediate_size: 40 })),
      64 + 16 + 16 * (3 * 64 + 3 * 32) + 2 * 64 + 2 * 40 + 40 + 64,
    ],
    [
      'in a latent',
      perLayer(shapeOf({ ...MOE, moe_latent_size: 24 })),
      64 + 16 + 2 * (64 + 24) + 16 * (3 * 24 + 3 * 32),
    ],
  ])('experts: %s', (_what, found, expected) => {
    expect(found).toBeCloseTo(expected, 9);
    expect(outer(llama)).toBeCloseTo(OUTER, 3);
  });

  test('gate and up in one tensor have one A', () => {
    const gptOss = shapeOf({
      architectures: ['GptOssForCausalLM'],
      head_dim: 8,
      sliding_window: 8,
      num_local_experts: 16,
      num_experts_per_tok: 2,
      intermediate_size: 32,
    });
    expect(perLayer(gptOss)).toBe(64 + 16 + 16 * (2 * 64 + 3 * 32));
  });

  const bare = (attentionShape: Attention, more: Partial<Architecture> = {}, tp = 1) =>
    width({ ...llama, attention: attentionShape, dense: undefined, ...more }, tp) - OUTER;
  const latent = (queryInput: number | undefined, tp: number) =>
    6 *
    (64 +
      (queryInput ?? 0) +
      (queryInput === undefined ? 0 : 64) +
      40 +
      (queryInput ?? 64) +
      (8 * 16) / tp +
      32 +
      (8 * 16) / tp +
      64 / tp +
      64);
  test.each<[string, number, number]>([
    ['latents', bare({ kind: 'mla', latent: LATENT }), latent(undefined, 1)],
    [
      'latents of queries, two ranks',
      bare({ kind: 'mla', latent: { ...LATENT, qLoraRank: 20 } }, {}, 2),
      latent(20, 2),
    ],
    ['a gate', bare({ kind: 'mla', latent: { ...LATENT, gated: true } }), latent(undefined, 1) + 6 * (64 + 64)],
    [
      'an indexer',
      bare({ kind: 'dsa', latent: LATENT, indexer: { layers: 3, heads: 2, headDim: 5 } }, {}, 2),
      latent(undefined, 2) + 3 * (64 + 10 + 2 * 64 + 5 + 2),
    ],
    [
      'an indexer behind latents of queries',
      bare({ kind: 'dsa', latent: { ...LATENT, qLoraRank: 20 }, indexer: { layers: 3, heads: 2, headDim: 5 } }),
      latent(20, 1) + 3 * (20 + 10 + 2 * 64 + 5 + 2),
    ],
    [
      'heads beside an indexer',
      bare({ kind: 'gqa', full: heads(4, 2), indexer: { layers: 3, heads: 2, headDim: 5 } }),
      4 * attention(64, 1) + 3 * (64 + 10 + 2 * 64 + 5 + 2),
    ],
    [
      'windows and full ones, with readers',
      bare({ kind: 'sliding-window', local: { ...heads(2, 2), readers: 1 }, full: heads(1, 2), window: 4 }),
      4 * attention(64, 1),
    ],
    ['chunks', bare({ kind: 'chunked', local: heads(2, 2), full: heads(1, 2), chunkSize: 4 }), 3 * attention(64, 1)],
    ['latents that are cached a head', bare({ kind: 'gqa', full: { ...heads(6), by: LATENT } }), latent(undefined, 1)],
    [
      'a state beside heads and latents',
      bare(
        {
          kind: 'hybrid',
          full: heads(1, 2),
          latent: LATENT,
          state: {
            kind: 'mamba2',
            layers: 3,
            stateElements: 0,
            stateBytesPerElement: 2,
            convElements: 0,
            heads: 2,
            parameters: 0,
            projections: {
              split: [
                { input: 64, outputs: [10, 20] },
                { input: 4, outputs: [6] },
              ],
              output: 8,
            },
          },
        },
        {},
        2,
      ),
      attention(64, 2) + latent(undefined, 2) + 3 * (128 + 15 + 4 + 3 + 4 + 64),
    ],
    ['V4, whose layers were not read', bare({ kind: 'v4' } as Attention), 0],
  ])('%s', (_what, found, expected) => {
    expect(found).toBeCloseTo(expected, 9);
  });

  test('files of a plan', () => {
    const prepared = prepare({ model: modelFromConfig(base), quantization: 'bf16', request: {} });
    if (!prepared.ok) throw new Error('not prepared');
    const of = (shape: object | undefined) =>
      adapterFileBytes({ basis: shape && { memory: { prepared: shape } } } as never, 8);
    expect([of(prepared.prepared), of({}), of(undefined)]).toEqual([largestAdapterBytes(llama, 8), 0, 0]);
  });
});

describe('a verdict', () => {
  const MODEL = modelFromConfig({
    architectures: ['LlamaForCausalLM'],
    num_hidden_layers: 32,
    hidden_size: 4096,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    intermediate_size: 14_336,
    vocab_size: 128_256,
    max_position_embeddings: 131_072,
  });
  const gpu = findGpu('H100')!;
  // 8,030 million parameters in 16 bits.
  const WEIGHTS = 16_059_990_016 / GIB;
  const PER_TOKEN = 131_072;
  const ask = (
    availableKvCacheGiB: number | undefined,
    maxModelLen: number | 'auto',
    more: object = {},
    announced = false,
  ) => {
    const prepared = prepare({ model: MODEL, quantization: 'bf16', request: {} });
    if (!prepared.ok) throw new Error('not prepared');
    return fit({
      prepared: announced ? { ...prepared.prepared, shape: undefined } : prepared.prepared,
      gpu,
      layout: layoutOf({}, 1),
      settings: {
        maxNumSeqs: 4,
        maxNumBatchedTokens: 2048,
        gpuMemoryUtilization: 0.9,
        kvCacheDtype: 'auto',
        enablePrefixCaching: true,
        enforceEager: false,
      },
      engineVersion: '0.29.0',
      model: MODEL,
      maxModelLen,
      availableKvCacheGiB,
      ...more,
    });
  };
  const tokens = (count: number) => (count * PER_TOKEN) / GIB;

  test('memory adds up, and what a run printed stands in for the estimate', () => {
    const found = ask(10, 4096);
    expect(found).toMatchObject({
      kind: 'fits',
      settings: { maxModelLen: 4096, maxNumSeqs: 4 },
      kvCache: { bytesPerToken: PER_TOKEN, blockSize: 16, tokens: 81_920, maxConcurrency: 20 },
    });
    expect(found).not.toHaveProperty('shortenedFrom');
    const { memory } = found;
    expect(memory.requestedGiB).toBeCloseTo(gpu.visibleMemoryGiB * 0.9, 12);
    expect(memory.weightsGiB).toBeCloseTo(WEIGHTS, 9);
    expect(memory.kvCacheGiB).toEqual({ low: 10, expected: 10, high: 10 });
    expect(memory.overheadGiB.expected).toBeCloseTo(memory.requestedGiB - WEIGHTS - 10, 9);
    expect(ask(65, 4096).memory.overheadGiB.expected).toBe(0);
    const estimated = ask(undefined, 4096).memory;
    for (const [end, other] of [
      ['low', 'high'],
      ['expected', 'expected'],
      ['high', 'low'],
    ] as const)
      expect(estimated.kvCacheGiB[end]).toBeCloseTo(estimated.requestedGiB - WEIGHTS - estimated.overheadGiB[other], 9);
  });

  test('adapters take their part, of an announced model none that is known', () => {
    const lora = {
      settings: {
        maxNumSeqs: 4,
        maxNumBatchedTokens: 2048,
        gpuMemoryUtilization: 0.9,
        kvCacheDtype: 'auto',
        enablePrefixCaching: true,
        enforceEager: false,
        lora: { maxLoras: 1, maxLoraRank: 16 },
      },
    };
    expect(ask(10, 4096)?.memory.loraGiB).toBeUndefined();
    const taken = ask(undefined, 4096, lora).memory;
    expect(taken.loraGiB).toBeGreaterThan(0);
    expect(taken.kvCacheGiB.expected).toBeCloseTo(
      taken.requestedGiB - WEIGHTS - taken.loraGiB! - taken.overheadGiB.expected,
      9,
    );
    expect(ask(10, 4096, lora, true).memory.loraGiB).toBe(0);
  });

  test('a stated length that the bytes hold to the token', () => {
    expect(ask(tokens(4096), 4096).kind).toBe('fits');
    expect(ask(tokens(4096) - tokens(1), 4096)).toMatchObject({
      kind: 'does-not-fit',
      reason: 'kv-cache',
      maxModelLen: 4096,
      requiredKvGiB: 0.5,
      longestModelLen: 4080,
    });
    const missing = ask(tokens(4080), 4096);
    expect(missing.kind === 'does-not-fit' && missing.missingGiBPerGpu).toBeCloseTo(tokens(16), 9);
  });

  test('an open length is shortened to what fits, not below a useful one', () => {
    expect(ask(tokens(2000), 'auto')).toMatchObject({
      kind: 'fits',
      settings: { maxModelLen: 2000 },
      shortenedFrom: 131_072,
    });
    expect(ask(tokens(1024), 'auto')).toMatchObject({ kind: 'fits', settings: { maxModelLen: 1024 } });
    expect(ask(tokens(1008), 'auto')).toMatchObject({ kind: 'does-not-fit', maxModelLen: 1024, longestModelLen: 1008 });
    expect(ask(tokens(100), 'auto', { model: { ...MODEL, maxModelLen: 512 } })).toMatchObject({
      kind: 'does-not-fit',
      maxModelLen: 512,
      longestModelLen: 96,
    });
    expect(ask(tokens(1000), 'auto', { model: { ...MODEL, maxModelLen: 512 } })).toMatchObject({
      kind: 'fits',
      settings: { maxModelLen: 512 },
    });
  });

  test('weights that leave nothing, and by how much', () => {
    const settings = {
      maxNumSeqs: 4,
      maxNumBatchedTokens: 2048,
      gpuMemoryUtilization: 0.1,
      kvCacheDtype: 'auto',
      enablePrefixCaching: true,
      enforceEager: false,
    };
    for (const announced of [false, true]) {
      const found = ask(undefined, 4096, { settings }, announced);
      if (found.kind === 'fits') throw new Error('fits');
      const needed = announced ? 0 : 0.5;
      expect(found).toMatchObject({ reason: 'weights', requiredKvGiB: needed, longestModelLen: 0, maxModelLen: 4096 });
      expect(found.memory.kvCacheGiB).toEqual({ low: 0, expected: 0, high: 0 });
      expect(found.missingGiBPerGpu).toBeCloseTo(
        needed + WEIGHTS + found.memory.overheadGiB.high - 0.1 * gpu.visibleMemoryGiB,
        9,
      );
    }
  });

  test('without layers weights alone decide', () => {
    expect(ask(10, 4096, {}, true)).toMatchObject({
      kind: 'fits',
      kvCache: { bytesPerToken: 0, blockSize: 0, tokens: 0, maxConcurrency: 0 },
      settings: { maxModelLen: 4096 },
    });
    expect(ask(10, 4096, {}, true)).not.toHaveProperty('pool');
    expect(ask(0, 4096, {}, true).kind).toBe('does-not-fit');
  });

  test('requests that run at once: what is sent, what is admitted, what the engine takes, at least one', () => {
    const found = ask(10, 4096) as Fits;
    const load = (concurrency: number) => ({ inputTokens: 4000, outputTokens: 96, concurrency });
    expect(admittedRequests(found, load(1))).toBe(20);
    expect([1, 3, 4, 99].map((concurrency) => runningRequests(found, load(concurrency)))).toEqual([1, 3, 4, 4]);
    const wide = { ...found, layout: layoutOf({ dataParallelSize: 2 }, 1) };
    expect(admittedRequests(wide, load(1))).toBe(40);
    expect(runningRequests(wide, load(99))).toBe(8);
    const narrow = ask(tokens(4096), 4096) as Fits;
    expect(runningRequests(narrow, { inputTokens: 8192, outputTokens: 0, concurrency: 9 })).toBe(1);
    expect(runningRequests({ ...found, settings: { ...found.settings, maxNumSeqs: 99 } }, load(99))).toBe(20);
    expect(admittedRequests({ ...found, pool: undefined }, load(1))).toBe(Number.POSITIVE_INFINITY);
  });

  test('what is loaded, and what is drawn beyond', () => {
    const plan = {
      requestedGiB: 10,
      weightsGiB: 5,
      draftWeightsGiB: 1,
      loraGiB: 2,
      overheadGiB: { low: 0, expected: 1, high: 3 },
    } as MemoryPlan;
    expect([loadedGiB(plan), loadedGiB({ ...plan, loraGiB: undefined })]).toEqual([8, 6]);
    expect([overdrawnGiB(plan), overdrawnGiB({ ...plan, requestedGiB: 12 })]).toEqual([1, 0]);
  });
});
