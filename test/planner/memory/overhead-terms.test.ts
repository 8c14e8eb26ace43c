import { findGpu } from '../../../lib/catalog';
import {
  batchSizes,
  capturedSizes,
  constantsFor,
  doubtGiB,
  expertWorkspaceGiB,
  forwardGiB,
  gpuClass,
  graphUnits,
  hiddenGiB,
  isSamplerPeak,
  isSeenOverhead,
  isSmall,
  isWide,
  logitsGiB,
  overheadCell,
  overheadEra,
  overheadGiB,
  type OverheadInputs,
  overheadKind,
  type OverheadShape,
  overheadTerms,
  seenCells,
  v4Units,
} from '../../../lib/planner/memory';
import { sparsePrefillGiB } from '../../../lib/planner/memory/overhead/activation';
import { GIB } from '../../../lib/units';
import { shapeOf } from '../support/architecture';

const DENSE = {
  architectures: ['LlamaForCausalLM'],
  num_hidden_layers: 50,
  hidden_size: 4096,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  intermediate_size: 8192,
  vocab_size: 65_536,
};
const MOE = {
  ...DENSE,
  architectures: ['Qwen2MoeForCausalLM'],
  num_experts: 64,
  num_experts_per_tok: 4,
  moe_intermediate_size: 1024,
};

const dense = shapeOf(DENSE);
const moe = shapeOf(MOE);
const ofKind = (kind: string, base = dense): OverheadShape => ({ ...base, attention: { kind: kind as 'gqa' } });
const gpu = (name: string) => findGpu(name)!;
const layout = (tensorParallelSize: number, dataParallelSize = 1, enableExpertParallel = false) => ({
  tensorParallelSize,
  dataParallelSize,
  enableExpertParallel,
});
const SETTINGS = { maxNumSeqs: 256, maxNumBatchedTokens: 8192, enforceEager: false };
const inputs = (more: Partial<OverheadInputs> = {}): OverheadInputs => ({
  architecture: dense,
  quantization: 'bf16',
  gpu: gpu('H100'),
  settings: SETTINGS,
  layout: layout(1),
  engineVersion: '0.29.0',
  ...more,
});

describe('what behaves alike', () => {
  test.each<[number, number | undefined, string]>([
    [120, undefined, 'workstation-blackwell'],
    [119, 1, 'blackwell'],
    [100, 1, 'blackwell'],
    [99, 1, 'hopper'],
    [90, undefined, 'hopper'],
    [89, undefined, 'other'],
    [80, 1, 'a100'],
    [75, undefined, 'other'],
  ])('a GPU of compute capability %i, NVLink %p: %s', (computeCapability, nvlinkBytesPerSecond, group) => {
    expect(gpuClass({ computeCapability, nvlinkBytesPerSecond })).toBe(group);
  });

  test.each([
    ['T4', true],
    ['L4', true],
    ['RTX PRO 6000', true],
    ['A100-80', false],
    ['H100', false],
    ['B200', false],
  ])('%s holds hardly anything when idle: %s', (name, small) => {
    expect(isSmall(inputs({ gpu: gpu(name) }))).toBe(small);
  });

  test.each<[string, OverheadShape | undefined, string]>([
    ['no configuration', undefined, 'unknown'],
    ['dense layers', dense, 'dense'],
    ['experts', moe, 'experts'],
    ['latents', ofKind('mla', moe), 'latent'],
    ['sparse latents', ofKind('dsa', moe), 'latent'],
    ['a state beside latents', { ...ofKind('hybrid'), stateful: true }, 'state'],
    ['compressed states', ofKind('v4', moe), 'v4'],
    ['windows', ofKind('sliding-window'), 'dense'],
  ])('%s', (_what, shape, kind) => {
    expect(overheadKind(shape)).toBe(kind);
  });

  test.each([
    ['0.16.9', '0.0.0'],
    ['0.17.0', '0.17.0'],
    ['0.19.9', '0.17.0'],
    ['0.20.0', '0.20.0'],
    ['0.25.9', '0.20.0'],
    ['0.26.0', '0.26.0'],
    ['0.33.0', '0.26.0'],
  ])('release %s is of the era of %s', (version, era) => {
    expect(overheadEra(version)).toBe(era);
  });

  test('a cell is seen where runs of it were fitted, of models that generate', () => {
    const seen = inputs({ engineVersion: '0.17.0' });
    expect([overheadCell(seen), overheadCell({ ...seen, layout: layout(2) })]).toEqual([
      'dense hopper alone 0.17.0',
      'dense hopper parallel 0.17.0',
    ]);
    expect(isSeenOverhead(seen)).toBe(true);
    expect(isSeenOverhead({ ...seen, architecture: { ...dense, headless: true } })).toBe(false);
    expect(isSeenOverhead({ ...seen, architecture: undefined })).toBe(false);
    expect(isSeenOverhead(inputs({ engineVersion: '0.26.0' }))).toBe(false);
    expect(seenCells).toHaveLength(13);
  });
});

describe('sizes of a batch', () => {
  test('sequences are no more than tokens; the feed-forward part is cut by tensor ranks', () => {
    expect(batchSizes(inputs({ layout: layout(2) }))).toEqual({
      sequences: 256,
      batchedTokens: 8192,
      vocabSize: 65_536,
      hiddenSize: 4096,
      feedForward: (3 * 8192) / 2,
    });
    expect(batchSizes(inputs({ settings: { ...SETTINGS, maxNumBatchedTokens: 128 } })).sequences).toBe(128);
    expect(batchSizes(inputs({ architecture: moe })).feedForward).toBe(0);
    expect(batchSizes(inputs({ architecture: { ...dense, dense: { ...dense.dense!, layers: 0 } } })).feedForward).toBe(
      0,
    );
    expect(batchSizes(inputs({ architecture: undefined }))).toMatchObject({
      vocabSize: 131_072,
      hiddenSize: 8192,
      feedForward: 0,
    });
    expect(batchSizes(inputs({ architecture: { ...dense, vocabSize: 0 } })).vocabSize).toBe(131_072);
  });

  test('logits, hidden states and a forward pass', () => {
    expect(logitsGiB(inputs())).toBe((256 * 65_536 * 4) / GIB);
    expect(logitsGiB(inputs({ architecture: { ...dense, headless: true } }))).toBe(0);
    expect(hiddenGiB(inputs())).toBe((8192 * 4096 * 2) / GIB);
    expect(forwardGiB(inputs())).toBeCloseTo((8192 * 2 * (3 * 8192 + 4.3 * 4096)) / GIB, 12);
  });

  /** Source: sizes that logs print: 51 for 256 sequences and more, 35 for 128, 19 for 64, 7 for 16. */
  test.each<[string, Partial<typeof SETTINGS>, string, number]>([
    ['256 sequences', {}, 'H100', 51],
    ['1024 sequences', { maxNumSeqs: 1024 }, 'H100', 51],
    ['1024 sequences', { maxNumSeqs: 1024 }, 'B200', 83],
    ['512 sequences', { maxNumSeqs: 512 }, 'B200', 83],
    ['128 sequences', { maxNumSeqs: 128 }, 'H100', 35],
    ['127 sequences', { maxNumSeqs: 127 }, 'H100', 34],
    ['64 sequences', { maxNumSeqs: 64 }, 'H100', 19],
    ['16 sequences', { maxNumSeqs: 16 }, 'H100', 7],
    ['2 sequences', { maxNumSeqs: 2 }, 'H100', 3],
    ['1 sequence', { maxNumSeqs: 1 }, 'H100', 2],
    ['100 tokens', { maxNumBatchedTokens: 100 }, 'H100', 15],
    ['271 tokens', { maxNumBatchedTokens: 271 }, 'H100', 35],
    ['272 tokens', { maxNumBatchedTokens: 272 }, 'H100', 36],
    ['no graphs', { enforceEager: true }, 'H100', 0],
  ])('%s %j on %s: %i captured sizes', (_what, settings, name, sizes) => {
    expect(capturedSizes({ settings: { ...SETTINGS, ...settings }, gpu: gpu(name) })).toBe(sizes);
  });

  test('graphs, in units of a model of 50 layers and 51 sizes, since they are subtracted', () => {
    expect(graphUnits(inputs())).toBe(1);
    expect(graphUnits(inputs({ engineVersion: '0.20.0' }))).toBe(1);
    expect(graphUnits(inputs({ engineVersion: '0.19.9' }))).toBe(0);
    expect(graphUnits(inputs({ architecture: undefined }))).toBe(1);
    expect(graphUnits(inputs({ architecture: { ...dense, numHiddenLayers: 25 } }))).toBe(0.5);
    expect(graphUnits(inputs({ settings: { ...SETTINGS, maxNumSeqs: 16 } }))).toBeCloseTo(7 / 51, 12);
    expect(graphUnits(inputs({ gpu: gpu('B200'), settings: { ...SETTINGS, maxNumSeqs: 1024 } }))).toBe(1);
  });
});

describe('buffers of experts', () => {
  const batch = 8192 * 4;
  const GiB = (bytes: number) => bytes / GIB;
  test.each<[string, Partial<OverheadInputs>, number]>([
    [
      '16 bits, widths cut by tensor ranks: gate and up beside down',
      { layout: layout(2) },
      GiB(batch * (4096 + 512) * 2),
    ],
    [
      'wider than the model',
      { architecture: { ...moe, experts: { ...moe.experts!, intermediateSize: 4096 } } },
      GiB(batch * (8192 + 4096) * 2),
    ],
    ['whole experts', { layout: layout(2, 1, true) }, GiB(batch * (4096 + 1024) * 2)],
    ['Marlin keeps a tenth', { quantization: 'awq' }, GiB(0.1 * batch * (4096 + 1024) * 2)],
    ['Marlin, GPTQ', { quantization: 'gptq' }, GiB(0.1 * batch * (4096 + 1024) * 2)],
    ['Marlin, INT4', { quantization: 'int4' }, GiB(0.1 * batch * (4096 + 1024) * 2)],
    ['NVFP4 off Blackwell', { quantization: 'nvfp4' }, GiB(0.1 * batch * (4096 + 1024) * 2)],
    ['FP8', { quantization: 'fp8' }, GiB(batch * (4096 + 1024) * 2)],
    [
      'DeepGEMM pads the batch of every expert',
      { quantization: 'fp8-block' },
      GiB((batch + 64 * 127) * (3 * 4096 + 2 * 1024)),
    ],
    [
      'DeepGEMM with whole experts',
      { quantization: 'fp8-block', layout: layout(2, 1, true) },
      GiB((batch + 32 * 127) * (3 * 4096 + 2 * 1024)),
    ],
    [
      'DeepGEMM with cut experts',
      { quantization: 'fp8-block', layout: layout(8) },
      GiB((batch + 64 * 127) * (3 * 4096 + 2 * 128)),
    ],
    ['DeepGEMM takes whole blocks alone', { quantization: 'fp8-block', layout: layout(16) }, 0],
    ['FP8 blocks off Hopper', { quantization: 'fp8-block', gpu: gpu('L40S') }, GiB(batch * (4096 + 1024) * 2)],
    ['Blackwell keeps none', { gpu: gpu('B200') }, 0],
    ['MXFP4 keeps none', { quantization: 'mxfp4' }, 0],
    ['FP4 experts keep none', { quantization: 'fp8-fp4-experts' }, 0],
    ['experts without a gate keep none', { architecture: { ...moe, experts: { ...moe.experts!, matrices: 2 } } }, 0],
    ['no experts', { architecture: dense }, 0],
    ['no configuration', { architecture: undefined }, 0],
    ['an engine that kept none yet', { engineVersion: '0.16.9' }, 0],
    ['the first that keeps them', { engineVersion: '0.17.0' }, GiB(batch * (4096 + 1024) * 2)],
    ['no word of the format: 16 bits', { quantization: undefined }, GiB(batch * (4096 + 1024) * 2)],
  ])('%s', (_what, more, gib) => {
    expect(expertWorkspaceGiB(inputs({ architecture: moe, ...more }))).toBeCloseTo(gib, 12);
  });

  const ROW = 1152 + 8 * 132;
  test.each<[string, Partial<OverheadInputs>, number]>([
    ['five times the longest request', { maxModelLen: 100_000 }, 5 * 100_000],
    ['up to 256k', { maxModelLen: 262_144, engineVersion: '0.33.0' }, 5 * 262_144],
    ['twice beyond', { maxModelLen: 262_145, engineVersion: '0.33.0' }, 2 * 262_145],
    ['five times beyond, before', { maxModelLen: 262_145, engineVersion: '0.1.0' }, 5 * 262_145],
    ['no length', {}, 0],
    ['latents without an indexer', { maxModelLen: 100_000, architecture: ofKind('mla') }, 0],
    ['no configuration', { maxModelLen: 100_000, architecture: undefined }, 0],
  ])('prefill of sparse latents: %s', (_what, more, rows) => {
    expect(sparsePrefillGiB(inputs({ architecture: ofKind('dsa'), ...more }))).toBeCloseTo((rows * ROW) / GIB, 12);
  });
});

describe('terms', () => {
  const c = constantsFor('0.29.0');
  const older = constantsFor('0.16.9');
  const term = (name: keyof ReturnType<typeof overheadTerms>, more: Partial<OverheadInputs>) =>
    overheadTerms(inputs(more))[name];

  test('constants change with the release', () => {
    expect([c.since, older.since, constantsFor('0.17.0').since]).toEqual(['0.17.0', '0.0.0', '0.17.0']);
  });

  test.each<[string, number, number, number]>([
    ['H100', 1, 0, 0],
    ['H100', 2, c.nvlinkGiB, older.nvlinkGiB],
    ['B200', 2, c.nvlinkGiB, older.nvlinkGiB],
    ['A100-80', 2, c.pcieGiB, older.pcieGiB],
    ['L40S', 2, c.pcieGiB, older.pcieGiB],
    ['RTX PRO 6000', 2, c.workstationGiB, older.workstationGiB],
  ])('collectives of %s with %i ranks', (name, tp, now, before) => {
    expect(term('parallelGiB', { gpu: gpu(name), layout: layout(tp) })).toBe(now);
    expect(term('parallelGiB', { gpu: gpu(name), layout: layout(tp), engineVersion: '0.16.9' })).toBe(before);
  });

  test('the peak is that of the sampler or of the forward pass, whichever is larger', () => {
    const few = { settings: { ...SETTINGS, maxNumSeqs: 1 } };
    const many = { settings: { ...SETTINGS, maxNumSeqs: 1024 } };
    expect([isSamplerPeak(inputs(few)), isSamplerPeak(inputs(many))]).toEqual([false, true]);
    expect(term('activationGiB', few)).toBeCloseTo(c.perForward * forwardGiB(inputs(few)), 12);
    expect(term('activationGiB', many)).toBeCloseTo(
      c.perLogit * logitsGiB(inputs(many)) + c.perHidden * hiddenGiB(inputs(many)),
      12,
    );
  });

  test.each<[string, keyof ReturnType<typeof overheadTerms>, Partial<OverheadInputs>, number]>([
    ['an idle engine', 'floorGiB', {}, c.floorGiB],
    ['an idle engine on a small GPU', 'floorGiB', { gpu: gpu('L4') }, c.smallFloorGiB],
    ['no encoder', 'encoderGiB', {}, 0],
    ['an encoder', 'encoderGiB', { architecture: { ...dense, visionParameters: 1 } }, c.encoderGiB],
    [
      'an encoder that is not loaded',
      'encoderGiB',
      { architecture: { ...dense, visionParameters: 1, textOnly: true } },
      0,
    ],
    ['an encoder nobody knows of', 'encoderGiB', { architecture: undefined }, 0],
    ['graphs', 'graphGiB', {}, c.graphGiB],
    ['graphs without adapters', 'loraGraphGiB', {}, 0],
    [
      'graphs with adapters, a second time',
      'loraGraphGiB',
      { settings: { ...SETTINGS, lora: { maxLoras: 1, maxLoraRank: 8 } } },
      c.graphGiB,
    ],
    ['a state in graphs', 'stateInGraphsGiB', { architecture: { ...dense, stateful: true } }, 1],
    [
      'a state without graphs',
      'stateInGraphsGiB',
      { architecture: { ...dense, stateful: true }, settings: { ...SETTINGS, enforceEager: true } },
      0,
    ],
    [
      'a state before it was charged',
      'stateInGraphsGiB',
      { architecture: { ...dense, stateful: true }, engineVersion: '0.25.9' },
      0,
    ],
    ['no state', 'stateInGraphsGiB', {}, 0],
    ['buffers of V4', 'v4BuffersGiB', { architecture: ofKind('v4') }, (c.v4GiB * 50 * 4096) / 1e6],
    ['buffers of others', 'v4BuffersGiB', {}, 0],
    [
      'large inputs of all-reduce',
      'largeAllReduceGiB',
      { gpu: gpu('B200'), layout: layout(8), engineVersion: '0.33.0' },
      0.75,
    ],
    ['… before', 'largeAllReduceGiB', { gpu: gpu('B200'), layout: layout(8), engineVersion: '0.32.9' }, 0],
    ['… of fewer ranks', 'largeAllReduceGiB', { gpu: gpu('B200'), layout: layout(4), engineVersion: '0.33.0' }, 0],
    ['… of Hopper', 'largeAllReduceGiB', { layout: layout(8), engineVersion: '0.33.0' }, 0],
    ['data ranks with experts', 'dataParallelGiB', { layout: layout(1, 2, true) }, 2.5],
    [
      '… and twice the tokens',
      'dataParallelGiB',
      { layout: layout(1, 2, true), settings: { ...SETTINGS, maxNumBatchedTokens: 16_384 } },
      10,
    ],
    ['data ranks alone', 'dataParallelGiB', { layout: layout(1, 2) }, 0],
    ['experts alone', 'dataParallelGiB', { layout: layout(2, 1, true) }, 0],
    [
      'experts’ buffers, or those of prefill',
      'workspaceGiB',
      { architecture: moe },
      c.perWorkspace * expertWorkspaceGiB(inputs({ architecture: moe })),
    ],
    [
      'the larger of them',
      'workspaceGiB',
      { architecture: ofKind('dsa', moe), maxModelLen: 200_000 },
      sparsePrefillGiB(inputs({ architecture: ofKind('dsa', moe), maxModelLen: 200_000 })),
    ],
  ])('%s', (_what, name, more, gib) => {
    expect(term(name, more)).toBeCloseTo(gib, 12);
  });

  test('what is wide, and layers times width', () => {
    expect(
      [layout(1, 1, true), layout(1, 2), layout(1, 2, true)].map((one) => isWide(inputs({ layout: one }))),
    ).toEqual([false, false, true]);
    expect([
      v4Units(inputs()),
      v4Units(inputs({ architecture: undefined })),
      v4Units(inputs({ architecture: ofKind('v4') })),
    ]).toEqual([0, 0, (50 * 4096) / 1e6]);
  });
});

describe('doubt and the band', () => {
  const NONE = {
    activationGiB: 0,
    workspaceGiB: 0,
    floorGiB: 0,
    parallelGiB: 0,
    encoderGiB: 0,
    graphGiB: 0,
    loraGraphGiB: 0,
    stateInGraphsGiB: 0,
    v4BuffersGiB: 0,
    largeAllReduceGiB: 0,
    dataParallelGiB: 0,
  };
  const HOW = { isSeen: true, isSampler: true };
  const doubt = (terms: Partial<typeof NONE>, more: Partial<OverheadInputs> = {}, how: Partial<typeof HOW> = {}) =>
    doubtGiB(inputs(more), { ...NONE, ...terms }, { ...HOW, ...how });

  test.each<[string, number, number]>([
    ['nothing', doubt({}), 0.3],
    ['a peak of the sampler', doubt({ activationGiB: 2 }), 0.3 + 0.12],
    ['a peak of the forward pass', doubt({ activationGiB: 2 }, {}, { isSampler: false }), 1.3],
    ['another term then', doubt({ workspaceGiB: 2 }, {}, { isSampler: false }), 1.9],
    ['floor and collectives', doubt({ floorGiB: 1, parallelGiB: 2 }), 0.9],
    ['encoder and V4', doubt({ encoderGiB: 1, v4BuffersGiB: 2 }), 4.8],
    ['graphs, of adapters too, and state', doubt({ graphGiB: 1, loraGraphGiB: 2, stateInGraphsGiB: 3 }), 6.1],
    ['all-reduce and data ranks', doubt({ largeAllReduceGiB: 1, dataParallelGiB: 9 }), 0.8],
    ['experts', doubt({}, { architecture: moe }), 0.45],
    ['latents', doubt({}, { architecture: ofKind('mla') }), 0.6],
    ['state', doubt({}, { architecture: { ...dense, stateful: true } }), 0.5],
    ['V4', doubt({}, { architecture: ofKind('v4') }), 1.3],
    ['no configuration', doubt({}, { architecture: undefined }), 1.3],
    ['weights', doubt({}, { weightsGiB: 100 }), 3.3],
    ['NVLink', doubt({}, { layout: layout(2) }), 0.3],
    ['NVLink of Blackwell', doubt({}, { layout: layout(2), gpu: gpu('B200') }), 0.3],
    ['PCIe', doubt({}, { layout: layout(2), gpu: gpu('L40S') }), 1.5],
    ['one GPU of PCIe', doubt({}, { gpu: gpu('L40S') }), 0.3],
    ['never seen', doubt({ activationGiB: 5 }, { weightsGiB: 10 }, { isSeen: false }), 2.5 * 0.9],
  ])('%s', (_what, found, gib) => {
    expect(found).toBeCloseTo(gib, 12);
  });

  const CONSTANTS = {
    since: 'x',
    floorGiB: 10,
    smallFloorGiB: 0,
    perLogit: 2,
    perHidden: 0,
    perForward: 0,
    perWorkspace: 0,
    nvlinkGiB: 0,
    workstationGiB: 0,
    pcieGiB: 0,
    encoderGiB: 0,
    graphGiB: 0,
    v4GiB: 0,
  };
  const BAND = { since: 'x', lowFactor: 0.5, highFactor: 2 };
  const band = (more: Partial<OverheadInputs> = {}) => overheadGiB(inputs(more), CONSTANTS, BAND, () => true);
  // Logits 1/16 GiB: the point is 10.125, its doubt 0.3 + 3 + 0.0075.
  const [POINT, DOUBT] = [10.125, 3.3075];

  test('low and high lie a least width and a share of the doubt away', () => {
    const { low, expected, high } = band();
    expect(expected).toBeCloseTo(POINT, 12);
    expect(low).toBeCloseTo(POINT - 0.12 - 0.5 * DOUBT, 12);
    expect(high).toBeCloseTo(POINT + 0.12 + 2 * DOUBT, 12);
    expect(
      overheadGiB(inputs(), { ...CONSTANTS, floorGiB: 0, perLogit: 0 }, { ...BAND, lowFactor: 9 }, () => true).low,
    ).toBe(0);
  });

  test('drafts make rows of logits, as many as a step holds tokens, above the low end', () => {
    const three = band({ speculation: { numSpeculativeTokens: 3 } });
    expect(three.expected).toBeCloseTo(POINT + 3 * 0.125, 12);
    expect(three.high).toBeCloseTo(POINT + 3 * 0.125 + 0.12 + 2 * DOUBT, 12);
    expect(three.low).toBeCloseTo(POINT - 0.12 - 0.5 * DOUBT, 12);
    expect(band({ speculation: { numSpeculativeTokens: 99 } }).expected).toBeCloseTo(POINT + 31 * 0.125, 12);
  });

  test('data ranks with experts: the low end leaves them out, the high end is what was logged, for such batches', () => {
    const wide = band({ layout: layout(1, 2, true) });
    expect(wide.low).toBeCloseTo(POINT - 0.12 - 0.5 * DOUBT, 12);
    expect(wide.expected).toBeCloseTo(POINT + 2.5, 12);
    expect(wide.high).toBeCloseTo(POINT + 2.5 + 0.12 + 2 * DOUBT, 12);
    const idle = { ...CONSTANTS, floorGiB: 0, perLogit: 0 };
    const high = (maxNumBatchedTokens: number) =>
      overheadGiB(
        inputs({ layout: layout(1, 2, true), settings: { ...SETTINGS, maxNumBatchedTokens } }),
        idle,
        BAND,
        () => true,
      ).high;
    expect([high(8192), high(16_384), high(24_576)]).toEqual([36.7 / 4, 36.7, 36.7]);
    expect(high(40_960)).toBeCloseTo(62.5 + 0.12 + 0.6, 12);
  });

  test('four GiB more were reported of V4 with newer releases', () => {
    const of = (engineVersion: string) => band({ architecture: ofKind('v4'), engineVersion });
    expect(of('0.28.0').high - of('0.27.9').high).toBeCloseTo(4, 12);
    expect(of('0.28.0').expected).toBe(of('0.27.9').expected);
    expect(band({ engineVersion: '0.28.0' }).high).toBe(band({ engineVersion: '0.27.9' }).high);
  });
});
