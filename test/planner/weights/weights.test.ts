import { findModel } from '../../../lib/catalog';
import type { CheckpointSpec, ModelSpec, Quantization } from '../../../lib/catalog/types';
import { type Architecture, type ParameterParts } from '../../../lib/planner/architecture';
import { modelFromConfig } from '../../../lib/planner/architecture/model-from-config';
import {
  draftWeightBytes,
  expertPadding,
  keyValueSplit,
  modelWeightBytes,
  prepare,
  weightBytesPerGpu,
} from '../../../lib/planner/weights';
import { draftFileBytes, draftLayerParts, draftLayers } from '../../../lib/planner/weights/draft-weights';
import { reconciled } from '../../../lib/planner/weights/reconcile';
import { draftFormat, formatFromBytes, modelBytes, usualFormat } from '../../../lib/planner/weights/storage-format';
import { shapeOf } from '../support/architecture';

type Fields = Readonly<Record<string, unknown>>;

const DENSE: Fields = {
  architectures: ['LlamaForCausalLM'],
  num_hidden_layers: 10,
  hidden_size: 64,
  num_attention_heads: 8,
  num_key_value_heads: 2,
  intermediate_size: 128,
  vocab_size: 100,
};
const MOE: Fields = {
  ...DENSE,
  architectures: ['Qwen2MoeForCausalLM'],
  num_experts: 16,
  num_experts_per_tok: 2,
  moe_intermediate_size: 96,
};

const PARTS: ParameterParts = {
  embedding: 500,
  tables: 30,
  attention: 1000,
  keyValue: 100,
  attentionReplicated: 50,
  attentionReplicated16Bit: 10,
  dense: 400,
  shared: 300,
  routed: 8000,
  router: 20,
  vision: 70,
  absorbed: 40,
};
const FORMAT = { routed: 0.5, other: 1 };
const degrees = (tensorParallelSize: number, pipelineParallelSize = 1, dataParallelSize = 1) => ({
  tensorParallelSize,
  pipelineParallelSize,
  dataParallelSize,
});

describe('weights on the fullest GPU', () => {
  const moe = shapeOf(MOE);
  // Split by rank 1,700, by key-value head 100, on every rank 50; in 16 bits 30 on every rank and 40 split; experts 4,000 bytes.
  test.each<[string, Architecture, ReturnType<typeof degrees> & Fields, object, number]>([
    ['one GPU', moe, degrees(1), {}, 1850 + 2 * 70 + 4000 + 2 * 600],
    ['two', moe, degrees(2), {}, 850 + 50 + 50 + 2 * 50 + 2000 + 600],
    ['four: no more than two heads of keys and values', moe, degrees(4), {}, 425 + 50 + 50 + 2 * 40 + 1000 + 300],
    [
      'four, each with other requests: experts spread further',
      moe,
      degrees(2, 1, 2),
      {},
      850 + 50 + 50 + 2 * 50 + 1000 + 600,
    ],
    ['three stages of four, three and three layers', moe, degrees(4, 3), {}, 0.4 * 1605 + (250 + 100) / 2],
    [
      'stages with a tied embedding',
      { ...moe, tieWordEmbeddings: true },
      degrees(4, 3),
      {},
      0.4 * 1605 + (500 + 100) / 2,
    ],
    ['stages without a head', { ...moe, headless: true }, degrees(4, 3), {}, 0.4 * 1605 + (500 + 100) / 2],
    ['a quantized head', moe, degrees(4), { head: 1 }, 1605 + 300 - 250 / 4],
    ['a quantized head in stages: it is on another GPU', moe, degrees(4, 3), { head: 1 }, 0.4 * 1605 + (250 + 100) / 2],
    [
      'experts with copies, and room for one layer',
      moe,
      { ...degrees(4), eplb: { numRedundantExperts: 4 } },
      {},
      605 + 1000 * 1.25 * 1.1 + 300,
    ],
    ['no experts to copy', shapeOf(DENSE), { ...degrees(4), eplb: { numRedundantExperts: 4 } }, {}, 605 + 1000 + 300],
  ])('%s', (_what, model, on, format, bytes) => {
    expect(weightBytesPerGpu(model, PARTS, { ...FORMAT, ...format }, on)).toBeCloseTo(bytes, 9);
  });

  test('widths are padded on the rank that has them', () => {
    const padding = (width: number, multiple: number | undefined, on: ReturnType<typeof degrees>, ep = false) =>
      expertPadding(
        { ...moe, experts: { ...moe.experts!, intermediateSize: width } },
        { ...FORMAT, expertWidthMultiple: multiple },
        { ...on, enableExpertParallel: ep },
      );
    expect(padding(2880, 256, degrees(1))).toBe(3072 / 2880);
    expect(padding(2880, 256, degrees(2, 1, 4))).toBe(512 / 360);
    expect(padding(2880, 256, degrees(8), true)).toBe(3072 / 2880);
    expect(padding(2880, undefined, degrees(8))).toBe(1);
    expect(expertPadding(shapeOf(DENSE), { ...FORMAT, expertWidthMultiple: 256 }, degrees(8))).toBe(1);
  });

  test('keys and values split no further than their heads, latents as far as asked', () => {
    expect([1, 2, 8].map((tp) => keyValueSplit(moe, tp))).toEqual([1, 2, 2]);
    expect(keyValueSplit(shapeOf(findModel('deepseek-r1')!.config as unknown as Fields), 8)).toBe(8);
  });
});

describe('how a format stores a model', () => {
  const FP8_BLOCK = 1 + 4 / 16_384;
  const hybrid = { stateful: true };
  const chunked = { attention: { kind: 'chunked' } } as unknown as Partial<Architecture>;
  test.each<[Quantization, string, Fields, Partial<Architecture>, number, number]>([
    ['bf16', 'dense', DENSE, {}, 2, 2],
    ['fp8', 'dense', DENSE, {}, 1, 1],
    ['fp8', 'with experts', MOE, {}, 1, 1],
    ['fp8', 'with experts and a state', MOE, hybrid, 1, 2],
    ['fp8', 'with experts and chunks', MOE, chunked, 1, 2],
    ['fp8', 'with a state', DENSE, hybrid, 1, 1],
    ['fp8-block', 'with experts', MOE, {}, FP8_BLOCK, FP8_BLOCK],
    ['fp8-block', 'with experts and a state', MOE, hybrid, FP8_BLOCK, 2],
    ['awq', 'with experts and a state', MOE, hybrid, 0.5 + 2.5 / 128, 0.5 + 2.5 / 128],
    ['gptq', 'dense', DENSE, {}, 0.5 + 2.5 / 128, 0.5 + 2.5 / 128],
    ['int8', 'with experts', MOE, {}, 1, 1],
    ['int4', 'dense', DENSE, {}, 0.5625, 0.5625],
    ['int4', 'with experts', MOE, {}, 0.5625, 2],
    ['nvfp4', 'dense', DENSE, {}, 0.5625, 0.5625],
    ['nvfp4', 'with experts', MOE, {}, 0.5625, 2],
    ['mxfp4', 'with experts', MOE, {}, 0.53125, 2],
    ['fp8-fp4-experts', 'with experts', MOE, {}, 0.53125, FP8_BLOCK],
  ])('%s %s', (quantization, _what, config, change, routed, other) => {
    expect(usualFormat(quantization, shapeOf(config, change))).toMatchObject({ routed, other });
  });

  test('MXFP4 pads widths to 256, whole multiples of 128 to 128 a rank', () => {
    const multiple = (moe_intermediate_size: number) =>
      usualFormat('mxfp4', shapeOf({ ...MOE, moe_intermediate_size })).expertWidthMultiple;
    expect([multiple(2880), multiple(384), multiple(128)]).toEqual([256, 128, 128]);
    expect(usualFormat('mxfp4', shapeOf(DENSE)).expertWidthMultiple).toBe(128);
    expect(usualFormat('nvfp4', shapeOf(MOE)).expertWidthMultiple).toBeUndefined();
  });

  // 1,850 in layers beside 8,000 of experts, 620 + 10 + 50 always in 16 bits.
  const OTHER = 1850;
  const FIXED = 2 * (500 + 30 + 20 + 70 + 10);
  const usual = { routed: 7, other: 9, draft: 3 };
  const told = (quantization: Quantization, width: number, draft = 0) =>
    formatFromBytes(quantization, PARTS, FIXED + 8000 + OTHER * width + draft, draft, usual);
  test.each<[string, number, number]>([
    ['half of the rest in 16 bits', 1.5, 1.5],
    ['nearly all in 8', 1.29, 1],
    ['no longer nearly', 1.31, 1.31],
    ['nearly all in 16', 1.71, 2],
    ['not yet nearly', 1.69, 1.69],
    ['a little less than 8 bits: a rounding', 0.95, 1],
    ['a little more than 16 bits: a rounding', 2.05, 2],
  ])('bytes tell: %s', (_what, width, other) => {
    const found = told('fp8', width, 500);
    expect(found).toMatchObject({ routed: 1, draft: 3 });
    expect(found.other).toBeCloseTo(other, 9);
  });

  test.each<[string, Quantization, number]>([
    ['less than the format can be', 'fp8', 0.93],
    ['more than 16 bits', 'fp8', 2.09],
    ['16 bits anyway', 'bf16', 1.5],
    ['a format that says all', 'fp8-fp4-experts', 1.5],
  ])('bytes tell nothing: %s', (_what, quantization, width) => {
    expect(told(quantization, width)).toEqual(usual);
  });

  test('bytes of experts alone tell nothing of the rest', () => {
    const alone = { ...PARTS, attention: 0, keyValue: 0, attentionReplicated: 0, dense: 0, shared: 0 };
    expect(formatFromBytes('fp8', alone, 9999, 0, usual)).toEqual(usual);
  });

  test('bytes of a model', () => {
    expect(modelBytes(PARTS, FORMAT)).toBe(FIXED + 4000 + OTHER);
    expect(modelBytes(PARTS, { ...FORMAT, head: 1 })).toBe(FIXED + 4000 + OTHER - 250);
    expect(draftFormat(FORMAT)).toEqual(FORMAT);
    expect(draftFormat({ ...FORMAT, draft: 2 })).toEqual({ routed: 2, other: 2, draft: 2 });
  });
});

describe('drafts', () => {
  const v4 = shapeOf(findModel('deepseek-v4-pro')!.config as unknown as Fields);
  test('layers that keep a cache, by method', () => {
    const two = shapeOf({ ...MOE, num_nextn_predict_layers: 2 });
    expect([undefined, 'mtp', 'dspark', 'eagle3', 'ngram'].map((method) => draftLayers(two, method as 'mtp'))).toEqual([
      0, 2, 1, 1, 0,
    ]);
    expect(draftLayers(shapeOf(MOE), 'mtp')).toBe(1);
    expect(draftLayers(v4, 'dspark')).toBe(3);
  });

  test('one layer of the model, and what joins stream and embedding', () => {
    expect(draftLayerParts(shapeOf({ ...MOE, first_k_dense_replace: 2 }), PARTS)).toEqual({
      embedding: 0,
      tables: 0,
      vision: 0,
      attention: 100,
      keyValue: 10,
      attentionReplicated: 5 + 2 * 64 * 64,
      attentionReplicated16Bit: 1,
      absorbed: 4,
      dense: 0,
      shared: 300 / 8,
      routed: 1000,
      router: 2.5,
    });
    expect(draftLayerParts(shapeOf(DENSE), PARTS)).toMatchObject({ dense: 40, shared: 0, routed: 0, router: 0 });
  });

  test('in a file', () => {
    const other = 100 + 10 + 5 + 2 * 64 * 64 + 30;
    expect(draftFileBytes(shapeOf(MOE), PARTS, { routed: 0.5, other: 1 }, 2)).toBe(2 * (400 + other + 2 * 3));
    expect(draftFileBytes(shapeOf(MOE), PARTS, { routed: 0.5, other: 1 }, 0)).toBe(0);
  });

  test('on a GPU: a file of its own is cut by tensor ranks, layers inside like those of the model, of no stage', () => {
    const model = modelFromConfig({ ...MOE, num_nextn_predict_layers: 2 });
    const speculation = { method: 'mtp', numSpeculativeTokens: 1 } as never;
    const of = (asked: object | undefined) => {
      const prepared = prepare({ model, quantization: 'bf16', request: {}, speculation: asked as never });
      if (!prepared.ok) throw new Error('not prepared');
      return prepared.prepared;
    };
    const prepared = of(speculation);
    const layer = draftLayerParts(prepared.shape!.architecture, prepared.shape!.parts);
    const split =
      (layer.attention + layer.shared) / 4 +
      layer.keyValue / 2 +
      layer.attentionReplicated +
      layer.router +
      layer.routed / 4;
    expect(draftWeightBytes(prepared, degrees(4, 2), speculation)).toBeCloseTo(2 * 2 * split, 6);
    expect(draftWeightBytes(of(undefined), degrees(4))).toBe(0);
    expect(draftWeightBytes(of({ method: 'ngram' }), degrees(4))).toBe(0);
    expect(of({ ...(speculation as object), draftHuggingFaceId: 'a/b' }).shape?.draftParts).toBeUndefined();
    expect(draftWeightBytes(prepared, degrees(4), { draftBytes: 100 } as never)).toBe(25);
  });
});

describe('what is published beside what is counted', () => {
  const of = (total: number | undefined, config: Fields) =>
    reconciled(shapeOf(config), {
      parameters: total === undefined ? undefined : { total, active: 0 },
    } as unknown as ModelSpec);
  const counted = (config: Fields) => {
    const { parts } = of(undefined, config);
    return {
      parts,
      total: Object.entries(parts).reduce(
        (sum, [key, value]) => (key === 'absorbed' || key === 'vision' ? sum : sum + value),
        0,
      ),
    };
  };

  test.each([0.92, 1, 1.1])('%d of what is counted is the same model', (share) => {
    const { parts, total } = counted(DENSE);
    expect(of(total * share, DENSE)).toEqual({ parts, notes: [] });
  });

  test.each<[string, Fields, 'dense' | 'routed', number]>([
    ['more', DENSE, 'dense', 1.2],
    ['less', DENSE, 'dense', 0.9],
    ['experts', MOE, 'routed', 1.2],
  ])('%s: the largest part is scaled to it', (_what, config, key, share) => {
    const { parts, total } = counted(config);
    const found = of(total * share, config);
    expect(found.parts).toEqual({ ...parts, [key]: parts[key] + total * share - total });
    expect(found.notes).toEqual([
      {
        topic: 'weights',
        message: `the configuration counts 0 billion parameters, published are 0 billion; ${key} layers are scaled to the published total`,
      },
    ]);
  });

  test('billions are whole', () => {
    const [note] = of(5.4e9, { ...DENSE, intermediate_size: 2_000_000 }).notes;
    expect(note?.message).toContain('counts 4 billion parameters, published are 5 billion');
  });

  test('no part is less than nothing', () => {
    expect(of(1, DENSE).parts.dense).toBe(0);
  });
});

describe('a model is prepared', () => {
  const preparedOf = (
    config: Fields,
    quantization: Quantization,
    request: { checkpointBytes?: number } = {},
    checkpoint?: Partial<CheckpointSpec>,
    source = 'here',
  ) => {
    const model = modelFromConfig(config, { source });
    const found = prepare({ model, quantization, request, checkpoint: checkpoint as CheckpointSpec });
    if (!found.ok) throw new Error(JSON.stringify(found.problems));
    return found.prepared;
  };
  const messages = (...asked: Parameters<typeof preparedOf>) =>
    preparedOf(...asked).notes.map(({ message }) => message);
  // Per layer 64·64·2 + 2·64·16 + 3·64·128; twice 100·64.
  const TOTAL = 10 * (2 * 64 * 64 + 2 * 64 * 16 + 3 * 64 * 128) + 2 * 100 * 64;

  test('bytes by count, as stated, and as the checkpoint has them', () => {
    expect(preparedOf(DENSE, 'bf16').checkpointBytes).toBe(2 * TOTAL);
    expect(preparedOf({ ...DENSE, dtype: 'float32' }, 'bf16').checkpointBytes).toBe(4 * TOTAL);
    expect(preparedOf({ ...DENSE, torch_dtype: 'float32' }, 'bf16').checkpointBytes).toBe(4 * TOTAL);
    expect(preparedOf({ ...DENSE, torch_dtype: 'bfloat16' }, 'bf16').checkpointBytes).toBe(2 * TOTAL);
    expect(preparedOf({ ...DENSE, torch_dtype: 'float32' }, 'fp8').checkpointBytes).toBe(TOTAL + 2 * 100 * 64);
    const on = { ...degrees(1), gpus: 1 };
    const stated = preparedOf(DENSE, 'bf16', { checkpointBytes: 3 * TOTAL });
    expect([stated.checkpointBytes, stated.shape?.factor, modelWeightBytes(stated, on)]).toEqual([
      3 * TOTAL,
      1.5,
      3 * TOTAL,
    ]);
    const wide = preparedOf({ ...DENSE, dtype: 'float32' }, 'bf16', { checkpointBytes: 4 * TOTAL });
    expect(modelWeightBytes(wide, on)).toBe(2 * TOTAL);
    const stored = preparedOf(DENSE, 'bf16', {}, { id: 'a', quantization: 'bf16', bytes: 3 * TOTAL });
    expect([stored.checkpointBytes, stored.shape?.factor, modelWeightBytes(stored, on)]).toEqual([
      3 * TOTAL,
      1,
      2 * TOTAL,
    ]);
    expect(stored.notes).toEqual([]);
  });

  test('what is computed says so', () => {
    expect(messages(DENSE, 'bf16')).toEqual([
      'no bf16 build of this model is known; its bytes are computed from parameter counts',
    ]);
    expect(messages(DENSE, 'bf16', {}, { id: 'a', quantization: 'bf16' })).toEqual([
      'the file size of a is not known; its bytes are computed from parameter counts',
    ]);
    expect(messages(DENSE, 'bf16', { checkpointBytes: 9 })).toEqual([]);
  });

  test('another build than the file says', () => {
    const fp8 = { ...DENSE, quantization_config: { quant_method: 'fp8' } };
    const another = (quantization: Quantization) => messages(fp8, quantization, { checkpointBytes: 9 });
    expect(another('awq')).toEqual([
      'this is the plan of a build in awq, which needs a config.json of its own: the one that was read says fp8, and vLLM refuses to load it otherwise',
    ]);
    expect([another('fp8'), another('fp8-block')]).toEqual([[], []]);
    expect(messages(DENSE, 'awq', { checkpointBytes: 9 })).toEqual([]);
    expect(messages(fp8, 'awq', { checkpointBytes: 9 }, { id: 'a', quantization: 'awq' })).toEqual([]);
  });

  const OWN = { id: 'config', bytes: 9 } as const;
  test.each<[string, Quantization, string | undefined]>([
    ['a/x-NVFP4', 'nvfp4', undefined],
    ['a/x-nvfp4', 'bf16', 'NVFP4'.toLowerCase()],
    ['a/x-MXFP4', 'fp8-fp4-experts', undefined],
    ['a/x-MXFP4', 'nvfp4', 'MXFP4'],
    ['a/x-AWQ', 'int4', undefined],
    ['a/x-AWQ', 'gptq', 'AWQ'],
    ['a/x-GPTQ-Int8', 'gptq', undefined],
    ['a/x-GPTQ', 'awq', 'GPTQ'],
    ['a/x-W4A16', 'awq', undefined],
    ['a/x-w4a16', 'fp8', 'w4a16'],
    ['a/x-Int4', 'gptq', undefined],
    ['a/x-W8A8', 'fp8-block', undefined],
    ['a/x-INT8', 'int8', undefined],
    ['a/x-INT8', 'awq', 'INT8'],
    ['a/x-FP8', 'fp8-fp4-experts', undefined],
    ['a/x-FP8', 'fp8', undefined],
    ['a/x-FP8', 'bf16', 'FP8'],
    ['a/x', 'bf16', undefined],
  ])('a file %s that is planned in %s', (source, quantization, says) => {
    const declared =
      quantization === 'bf16'
        ? 'the file declares no format and is planned in 16 bits'
        : `it is planned as ${quantization}, which the file declares`;
    const expected =
      says === undefined
        ? []
        : [
            `the name says ${says} and ${declared}; where hf_quant_config.json lies beside config.json, give config.json under its own name in the same folder, or state quantization`,
          ];
    expect(messages(DENSE, quantization, {}, { ...OWN, quantization }, source)).toEqual(expected);
    expect(messages({ ...DENSE, _name_or_path: source }, quantization, {}, { ...OWN, quantization })).toEqual(expected);
    expect(messages(DENSE, quantization, {}, { ...OWN, id: 'catalogued', quantization }, source)).toEqual([]);
  });

  test('a class of one’s own', () => {
    const own = { ...DENSE, architectures: ['AcmeForCausalLM'], model_type: 'llama' };
    expect(messages(own, 'bf16', {}, { ...OWN, quantization: 'bf16' })).toEqual([
      expect.stringMatching(
        /^vLLM 0\.\d+\.\d+ registers no class AcmeForCausalLM; this is the plan of a llama model, which it loads with --hf-overrides/,
      ),
    ]);
    expect(messages(own, 'bf16', { checkpointBytes: 9 })).toEqual([]);
  });

  test('widths that are not published are told by the bytes, or asked for', () => {
    const unknown = (config: Fields, request: object) =>
      prepare({ model: modelFromConfig(config), quantization: 'bf16', request });
    for (const field of ['vocab_size', 'intermediate_size']) {
      const config = { ...DENSE, [field]: 0 };
      expect(unknown(config, {})).toEqual({
        ok: false,
        problems: [
          {
            field: `model.config.${field}`,
            message: `neither ${field} nor the checkpoint bytes of LlamaForCausalLM are known, so its size is unknown; state checkpointBytes`,
          },
        ],
      });
    }
    const attention = 10 * (2 * 64 * 64 + 2 * 64 * 16);
    const told = unknown({ ...DENSE, intermediate_size: 0 }, { checkpointBytes: 2 * (attention + 2 * 6400) + 500 });
    expect(told.ok && told.prepared.shape?.parts.dense).toBe(250);
    const few = unknown({ ...DENSE, intermediate_size: 0 }, { checkpointBytes: 10 });
    expect(few.ok && few.prepared.shape?.parts.dense).toBe(0);
  });

  /** Source: published builds of Qwen3.8-2.4T: 4,892,388,705,238 bytes in BF16, 2,496,154,358,768 in FP8, 1,447,265,951,488 and 1,597,051,793,152 in four bits. */
  test.each<[Quantization, number]>([
    ['fp8', 2_496_154_358_768],
    ['fp8-block', 2_496_154_358_768],
    ['nvfp4', 1_447_265_951_488],
    ['mxfp4', 1_597_051_793_152],
    ['bf16', 4_892_388_705_238],
  ])('an announced model in %s has the bytes of the published one, share by share', (quantization, bytes) => {
    const model = {
      id: 'a',
      name: 'A',
      parameters: { total: 4_892_388_705_238 / 2, active: 7 },
      announcedAs: 'large',
    } as unknown as ModelSpec;
    const found = prepare({ model, quantization, request: {} });
    if (!found.ok) throw new Error('not prepared');
    expect(found.prepared.checkpointBytes / bytes).toBeCloseTo(1, 9);
    expect(found.prepared).toMatchObject({
      activeParameters: 7,
      notes: [
        {
          topic: 'announced',
          message:
            'A: no weights are published. Planned from what was announced (large); attention, context cost and legal layouts are unknown',
        },
      ],
    });
    expect(modelWeightBytes(found.prepared, { ...degrees(4), gpus: 8 })).toBe(found.prepared.checkpointBytes / 8);
  });

  test('an announced model of unknown size', () => {
    const model = { id: 'a', name: 'A' } as unknown as ModelSpec;
    const of = (more: object, request = {}) => prepare({ model: { ...model, ...more }, quantization: 'bf16', request });
    const says = (said: string) => ({
      ok: false,
      problems: [
        {
          field: 'model',
          message: `a was announced without a size${said} and no weights are published, so nothing can be planned; state checkpointBytes or choose a published model`,
        },
      ],
    });
    expect(of({})).toEqual(says(''));
    expect(of({ announcedAs: 'soon' })).toEqual(says(' (soon)'));
    expect(of({}, { checkpointBytes: 5 })).toMatchObject({
      ok: true,
      prepared: { checkpointBytes: 5, notes: [{ message: expect.stringContaining('(a size)') }] },
    });
  });
});
