import { allGpus, findModel } from '../../../lib/catalog';
import type { ModelSpec } from '../../../lib/catalog/types';
import { modelFromConfig } from '../../../lib/planner';
import { type PlanRequest, resolve, type StatedModel, tunedModel, withStated } from '../../../lib/planner/request';
import { unknownName } from '../../../lib/planner/request/look-up';
import { overridden } from '../../../lib/planner/request/overrides';
import { resolveCheckpoint } from '../../../lib/planner/request/resolve-checkpoint';
import { servedFor } from '../../../lib/planner/request/task';
import { parsePlanRequest } from '../../../lib/planner/request/request-schema';
import { DENSE_FILE } from '../support/architecture';

const modelOf = (id: string): ModelSpec => findModel(id)!;
const file = (more: object = {}): ModelSpec => modelFromConfig({ ...DENSE_FILE, ...more } as never);
const names = (request: PlanRequest, custom?: ModelSpec): string[] => {
  const resolution = resolve(request, custom);
  return resolution.ok ? [] : resolution.problems.map(({ field, message }) => `${field}: ${message}`);
};

describe('names of a request', () => {
  const found = (request: Partial<PlanRequest>) => {
    const resolution = resolve({ model: 'qwen3-8b', gpu: 'H100', ...request });
    if (!resolution.ok) throw new Error(JSON.stringify(resolution.problems));
    return resolution.resolved;
  };

  test('lead to model, build, hardware and engine; a v before a release is no part of it', () => {
    expect(found({ engineVersion: 'v0.33.0' })).toMatchObject({
      model: { id: 'qwen3-8b' },
      checkpoint: { id: 'BF16' },
      quantization: 'bf16',
      gpu: { name: 'H100' },
      engineVersion: '0.33.0',
      engine: { version: '0.33.0' },
    });
    expect(found({}).instanceType).toBeUndefined();
    expect(found({ engineVersion: '0.13.0' }).engine).toBeUndefined();
    expect(found({ gpu: undefined, instanceType: 'p5.48xlarge' })).toMatchObject({
      gpu: { name: 'H100' },
      instanceType: { name: 'p5.48xlarge' },
    });
    expect(found({ instanceType: 'p5.48xlarge' }).instanceType?.name).toBe('p5.48xlarge');
  });

  test('that lead nowhere are reported together', () => {
    expect(names({ model: 'qwen3-8b', gpu: 'H20', quantization: 'int3' as never, task: 'score' })).toEqual([
      expect.stringMatching(/^task: /),
      expect.stringMatching(/^gpu: 'H20' is not in the catalog; /),
      expect.stringMatching(/^quantization: 'int3' is not in the catalog; /),
    ]);
    expect(names({ model: 'no-such', instanceType: 'p5.96xlarge', quantization: 'gguf' })).toEqual([
      expect.stringMatching(/^model: 'no-such' is not in the catalog; /),
      expect.stringMatching(/^instanceType: 'p5.96xlarge' is not in the catalog; /),
    ]);
    expect(names({ model: 'qwen3-8b' })).toEqual([
      `instanceType: name an instance type or a GPU (${allGpus.map(({ name }) => name).join(', ')}), or search over all of them`,
    ]);
    expect(names({ model: 'qwen3-8b', gpu: 'H200', instanceType: 'p5.48xlarge' })).toEqual([
      "gpu: 'H200' contradicts instanceType p5.48xlarge, which has H100; leave one of them out",
    ]);
  });

  test.each([
    ['acme/Qwen3-8B-FP8-Dynamic', 'did you mean qwen3-8b? Any'],
    ['acme/qwen3-8b-gguf', 'did you mean qwen3-8b?'],
    ['acme/Qwen3-8B-w8a8-block', 'did you mean qwen3-8b? Any'],
    ['qwen3-8bb', 'did you mean qwen3-8b? Any'],
    ['gpt-5', '. Any other model is planned from its Hugging Face config.json: give the path of that file'],
    ['zzz', 'it has models of '],
  ])('%s is answered with %j', (model, words) => {
    const [problem] = names({ model, gpu: 'H100' });
    expect(problem).toMatch(/^model: '/);
    expect(problem).toContain(words);
  });

  test('with nothing near them are answered with the first eight there are', () => {
    const known = Array.from({ length: 12 }, (_, index) => `known${String.fromCharCode(97 + index)}`);
    expect(unknownName('field', 'zzzzzzzzz', known)).toEqual({
      ok: false,
      problem: {
        field: 'field',
        message: `'zzzzzzzzz' is not in the catalog; known: ${known.slice(0, 8).join(', ')}, …`,
      },
    });
    expect(unknownName('field', 'knwna', known)).toMatchObject({
      problem: { message: expect.stringMatching(/did you mean /) },
    });
  });
});

describe('the build that is meant', () => {
  const build = (request: Partial<PlanRequest>, model = request.model ?? 'llama-3.3-70b'): string => {
    const found = resolveCheckpoint({ model, ...request }, modelOf(model));
    return found.ok ? `${found.found.checkpoint?.id} ${found.found.quantization}` : found.problem.message;
  };

  test.each<readonly [Partial<PlanRequest>, string]>([
    [{}, 'BF16 bf16'],
    [{ model: 'LLAMA-3.3-70B' }, 'BF16 bf16'],
    [{ model: modelOf('llama-3.3-70b').huggingFaceId! }, 'BF16 bf16'],
    [{ model: 'deepseek-ai/DeepSeek-R1-0528' }, 'DeepSeek-R1-0528 fp8-block'],
    [{ model: 'deepseek-r1' }, 'FP8 fp8-block'],
    [{ quantization: 'fp8' }, 'FP8 fp8'],
    [{ quantization: 'fp8-block' }, 'FP8 fp8'],
    [{ model: 'qwen3-235b-a22b', quantization: 'fp8' }, 'FP8 fp8-block'],
    [{ model: 'qwen3-235b-a22b', quantization: 'fp8-block' }, 'FP8 fp8-block'],
    [{ model: 'deepseek-r1', quantization: 'fp8' }, 'FP8 fp8-block'],
    [{ quantization: 'nvfp4' }, 'NVFP4 nvfp4'],
    [{ quantization: 'awq' }, 'undefined awq'],
    [{ checkpoint: 'NVFP4' }, 'NVFP4 nvfp4'],
    [{ checkpoint: 'FP8-dynamic', quantization: 'fp8-block' }, 'FP8-dynamic fp8'],
    [{ checkpoint: 'my-own', checkpointBytes: 7e10 }, 'undefined fp8'],
    [{ checkpoint: 'my-own', checkpointBytes: 7e10, quantization: 'nvfp4' }, 'undefined nvfp4'],
    [{ model: 'deepseek-v4-announced', checkpoint: 'any' }, 'undefined fp8'],
    [{ model: 'deepseek-v4-announced', checkpoint: 'any', quantization: 'nvfp4' }, 'undefined nvfp4'],
    [{ model: 'deepseek-v4-announced' }, 'undefined fp8'],
    [
      { checkpoint: 'FP8', quantization: 'nvfp4' },
      "'nvfp4' does not match checkpoint FP8, which is stored as fp8; leave quantization out or choose a checkpoint in nvfp4",
    ],
    [
      { quantization: 'gguf', checkpoint: 'FP8' },
      expect.stringMatching(
        /^'gguf' is refused: .*\. llama-3.3-70b is published as BF16 \(bf16\), FP8 \(fp8\), NVFP4 \(nvfp4\), FP8-dynamic \(fp8\)$/,
      ) as unknown as string,
    ],
    [
      { model: 'deepseek-v4-announced', quantization: 'gguf' },
      expect.stringMatching(/FP8 checkpoint$/) as unknown as string,
    ],
    [{ checkpoint: 'FP9' }, expect.stringMatching(/^'FP9' is not in the catalog; /) as unknown as string],
    [
      { model: 'Qwen/Qwen3-235B-A22B-FP8', quantization: 'awq' },
      expect.stringMatching(
        /^'awq' does not match Qwen\/Qwen3-235B-A22B-FP8, which is stored as fp8-block; leave quantization out or name a build in awq\. qwen3-235b-a22b is published as /,
      ) as unknown as string,
    ],
    [{ model: 'Qwen/Qwen3-8B', quantization: 'awq' }, 'undefined awq'],
  ])('%j: %s', (request, expected) => {
    expect(build(request)).toEqual(expected);
  });

  test('of a configuration without a format is 16 bits', () => {
    const found = resolveCheckpoint(
      { model: 'x' },
      { ...modelOf('qwen3-8b'), checkpoints: [], defaultCheckpoint: undefined },
    );
    expect(found).toEqual({ ok: true, found: { checkpoint: undefined, quantization: 'bf16' } });
  });
});

describe('what a model is served for', () => {
  const served = (id: string, asked: Partial<PlanRequest>) => {
    const found = servedFor(modelOf(id), asked);
    return found.ok ? found.found : `${found.problem.field}: ${found.problem.message}`;
  };

  test('is its own task unless another is asked for, of which drafts are no part', () => {
    expect(served('deepseek-r1', {})).toBe(modelOf('deepseek-r1'));
    expect(served('deepseek-r1', { task: 'generate' })).toBe(modelOf('deepseek-r1'));
    expect(served('qwen3-embedding-0.6b', { task: 'embed' })).toBe(modelOf('qwen3-embedding-0.6b'));
    expect(served('deepseek-r1', { task: 'embed' })).toEqual({
      ...modelOf('deepseek-r1'),
      task: 'embed',
      speculation: [],
    });
    expect(served('qwen3-embedding-0.6b', { poolingType: 'MEAN' })).toMatchObject({
      task: 'embed',
      pooling: { ...modelOf('qwen3-embedding-0.6b').pooling, type: 'MEAN' },
    });
  });

  test.each([
    [
      'qwen3-embedding-0.6b',
      { task: 'generate' },
      /^task: qwen3-embedding-0.6b has no output head that writes tokens \(Qwen3ForCausalLM\).* can be served for 'embed' or 'score', or/,
    ],
    [
      'qwen3-8b',
      { task: 'score' },
      /^task: qwen3-8b \(Qwen3ForCausalLM\) holds no classifier.*serve it for 'generate' or 'embed', .* class like Qwen3ForSequenceClassification, or/,
    ],
    ['deepseek-v4-announced', { task: 'classify' }, /^task: deepseek-v4-announced \(deepseek-v4-announced\) holds no/],
    ['bge-reranker-base', { task: 'embed' }, /is made for 'score'; it can be served for 'score' or 'classify'$/],
    [
      'skywork-reward-llama-3.1-8b-v0.2',
      { task: 'score' },
      /is made for 'classify'(, with more than one label or none stated, and vLLM scores with one label alone)?; it can be served for 'classify'$/,
    ],
    [
      'qwen3-8b',
      { poolingType: 'CLS' },
      /^poolingType: 'CLS' says how .* and qwen3-8b is served for 'generate'; leave/,
    ],
    ['bge-reranker-base', { poolingType: 'CLS' }, /^poolingType: .* served for 'score'/],
    ['qwen3-embedding-0.6b', { task: 'score', poolingType: 'CLS' }, /^poolingType: .* served for 'score'/],
  ] as const)('%s for %j is refused', (id, asked, message) => {
    expect(served(id, asked)).toMatch(message);
  });
});

describe('fields in place of those of config.json', () => {
  const of = (request: Partial<PlanRequest>, model = file()) => overridden(model, { model: 'x', ...request });
  const problems = (request: Partial<PlanRequest>, model = file()): string[] => {
    const result = of(request, model);
    return result.ok ? [] : result.problems.map(({ field, message }) => `${field}: ${message}`);
  };
  const told = (request: Partial<PlanRequest>, model = file()) => {
    const result = of(request, model);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    return result;
  };
  const YARN = { ropeType: 'yarn', factor: 4 } as const;

  test('nothing stated leaves the model as it is; nothing can be stated of an announced one', () => {
    const model = file();
    expect(of({}, model)).toEqual({ ok: true, model });
    const without = ' was announced without a config.json, so there is nothing to override; leave it out';
    expect(problems({ hfOverrides: {} }, modelOf('deepseek-v4-announced'))).toEqual([
      `hfOverrides: deepseek-v4-announced${without}`,
    ]);
    expect(problems({ hfOverrides: {}, ropeScaling: YARN }, modelOf('deepseek-v4-announced'))).toEqual([
      `ropeScaling: deepseek-v4-announced${without}`,
    ]);
  });

  test.each([
    ['quantization_config', 'how weights are stored is what their files say; choose another build'],
    ['compression_config', 'how weights are stored is what their files say; choose another build'],
    ['auto_map', 'it names code to load; set trustRemoteCode of a model of your own'],
    ['transformers_version', 'it says what wrote the file'],
  ])('%s cannot be', (key, why) => {
    expect(problems({ hfOverrides: { [key]: 'x', rope_theta: 5 } })).toEqual([
      `hfOverrides.${key}: ${key} cannot be overridden: ${why}`,
    ]);
  });

  test('a class is a list of names', () => {
    for (const architectures of ['Qwen3ForCausalLM', [], [''], [7], ['A', '']])
      expect(problems({ hfOverrides: { architectures } })).toHaveLength(1);
    expect(told({ hfOverrides: { architectures: ['Qwen2ForCausalLM'] } }).model.config?.architectures).toEqual([
      'Qwen2ForCausalLM',
    ]);
  });

  test('a length is the model’s, a size makes other weights, and a build’s own fields give way', () => {
    const build = { ...modelOf('qwen3-8b').checkpoints[0]!, bytes: 9, config: { rope_theta: 1, vocab_size: 2 } };
    const model = { ...file(), parameters: { total: 1, active: 1 }, checkpoints: [build], maxModelLen: 40_960 };
    const longer = told({ hfOverrides: { max_position_embeddings: 65_536, rope_theta: 7 } }, model).model;
    expect(longer).toMatchObject({ maxModelLen: 65_536, parameters: model.parameters });
    expect(longer.checkpoints).toEqual([{ ...build, config: { vocab_size: 2 } }]);
    expect(told({ hfOverrides: { rope_theta: 7 } }, model).model.maxModelLen).toBe(40_960);
    for (const key of [
      'num_hidden_layers',
      'hidden_size',
      'num_attention_heads',
      'head_dim',
      'kv_lora_rank',
      'n_routed_experts',
    ]) {
      const smaller = told({ hfOverrides: { [key]: 2 } }, model).model;
      expect(smaller.parameters).toBeUndefined();
      expect(smaller.checkpoints[0]).toEqual({ ...build, bytes: undefined });
    }
    expect(told({ hfOverrides: { text_config: { hidden_size: 2 } } }, model).model.parameters).toBeUndefined();
    expect(told({ hfOverrides: { vision_config: { hidden_size: 2 } } }, model).model.parameters).toBeDefined();
    expect(told({ hfOverrides: { text_config: { max_position_embeddings: 70_000 } } }, model).model.maxModelLen).toBe(
      70_000,
    );
    expect(told({ hfOverrides: { max_position_embeddings: 0 } }, model).model.maxModelLen).toBe(40_960);
    const noConfig = { ...model, checkpoints: [{ ...build, config: undefined }] };
    expect(told({ hfOverrides: { rope_theta: 7 } }, noConfig).model.checkpoints).toEqual(noConfig.checkpoints);
  });

  test('a section takes fields, another object is put in place', () => {
    const nested = file({ vision_config: { depth: 3, patch: 4 }, rope_scaling: { a: 1, b: 2 } });
    const { config } = told(
      { hfOverrides: { vision_config: { depth: 9 }, rope_scaling: { a: 5 }, other: { x: 1 } } },
      nested,
    ).model;
    expect(config).toMatchObject({ vision_config: { depth: 9, patch: 4 }, other: { x: 1 } });
    expect(config?.['rope_scaling']).toEqual({ a: 5 });
  });

  test('of a multimodal file a field of the language model is stated in its section', () => {
    const vision = {
      ...file(),
      id: 'own',
      config: {
        architectures: ['Qwen3VLForConditionalGeneration'],
        tie_word_embeddings: true,
        text_config: DENSE_FILE,
      },
    } as unknown as ModelSpec;
    expect(problems({ hfOverrides: { hidden_size: 1 } }, vision)).toEqual([
      'hfOverrides.hidden_size: hidden_size of own lies in text_config, where vLLM reads it; write hfOverrides.text_config.hidden_size',
    ]);
    for (const key of ['tie_word_embeddings', 'vocab_size', 'torch_dtype', 'unheard_of'])
      expect(problems({ hfOverrides: { [key]: 1 } }, vision)).toEqual([]);
    expect(told({ hfOverrides: { text_config: { hidden_size: 1 } } }, vision).model.config).toMatchObject({
      text_config: { ...DENSE_FILE, hidden_size: 1 },
    });
  });

  test('positions are stretched from those the model was trained on; of other kinds than YaRN from its longest', () => {
    const parameters = (ropeScaling: PlanRequest['ropeScaling'], model = file()) => {
      const { hfOverrides, model: after } = told({ ropeScaling }, model);
      return [hfOverrides?.['rope_parameters'], after.maxModelLen];
    };
    const base = { rope_type: 'yarn', factor: 4, original_max_position_embeddings: 40_960, rope_theta: 1e6 };
    expect(parameters(YARN)).toEqual([base, 163_840]);
    expect(parameters({ ...YARN, factor: 2.5, originalMaxPositionEmbeddings: 1001 })).toEqual([
      { ...base, factor: 2.5, original_max_position_embeddings: 1001 },
      2502,
    ]);
    expect(parameters({ ropeType: 'linear', factor: 2, originalMaxPositionEmbeddings: 1000 })).toEqual([
      { ...base, rope_type: 'linear', factor: 2, original_max_position_embeddings: 1000 },
      81_920,
    ]);
    expect(parameters({ ...YARN, ropeTheta: 5 })).toEqual([{ ...base, rope_theta: 5 }, 163_840]);
    const known = file({
      rope_scaling: { type: 'linear', rope_theta: 3, original_max_position_embeddings: 100, x: 1 },
    });
    expect(parameters(YARN, known)).toEqual([
      { x: 1, rope_type: 'yarn', factor: 4, original_max_position_embeddings: 100, rope_theta: 3 },
      400,
    ]);
  });

  test('what vLLM would forget or cannot know is asked for', () => {
    expect(problems({ ropeScaling: YARN }, file({ rope_theta: undefined }))).toEqual([
      expect.stringMatching(/^ropeScaling: rope_theta of .* is not known here.* add ropeTheta/),
    ]);
    const unknown = { ...file({ max_position_embeddings: undefined }), maxModelLen: undefined };
    expect(problems({ ropeScaling: YARN }, unknown)).toEqual([
      expect.stringMatching(/^ropeScaling: the positions .* add originalMaxPositionEmbeddings/),
    ]);
    expect(problems({ ropeScaling: { ...YARN, originalMaxPositionEmbeddings: 1000 } }, unknown)).toEqual([]);
    expect(problems({ ropeScaling: YARN }, file({ rope_parameters: { full_attention: {}, sliding: {} } }))).toEqual([
      expect.stringMatching(/^ropeScaling: rope parameters of .* differ by kind of layer/),
    ]);
    const twice = 'ropeScaling: hfOverrides states rope_parameters or rope_scaling too; keep one of them';
    for (const hfOverrides of [{ rope_scaling: {} }, { rope_parameters: {} }, { text_config: { rope_scaling: {} } }])
      expect(problems({ ropeScaling: YARN, hfOverrides })).toEqual([twice]);
    expect(problems({ ropeScaling: YARN, hfOverrides: { rope_theta: 5, auto_map: 1 } })).toHaveLength(1);
    expect(told({ ropeScaling: YARN, hfOverrides: { vocab_size: 9 } }).hfOverrides).toMatchObject({
      vocab_size: 9,
      rope_parameters: { factor: 4 },
    });
  });
});

describe('a model of one’s own', () => {
  const BASE = modelOf('qwen3.5-35b-a3b');
  const tuned = (stated: Partial<StatedModel>, base = BASE, basedOn = base.id) => {
    const found = tunedModel(base, basedOn, { id: 'acme/tuned', ...stated });
    if (!found.ok) throw new Error(found.problem.message);
    return found.found;
  };

  test('is the one it is based on, under its own name, with a build of its own', () => {
    const model = tuned({ quantization: 'fp8' });
    expect(model).toMatchObject({
      id: 'acme/tuned',
      name: 'acme/tuned',
      huggingFaceId: 'acme/tuned',
      defaultCheckpoint: 'tuned',
    });
    expect(model.checkpoints).toHaveLength(1);
    expect(model.checkpoints[0]).toMatchObject({ id: 'tuned', huggingFaceId: 'acme/tuned', quantization: 'fp8' });
    expect(model).toMatchObject({ serving: BASE.serving, maxModelLen: BASE.maxModelLen, chats: BASE.chats });
    expect(tuned({ checkpointBytes: 5e9 }).checkpoints[0]?.bytes).toBe(5e9);
    expect(tuned({ id: 'plain' }).checkpoints[0]?.id).toBe('plain');
    const r1 = modelOf('deepseek-r1');
    expect(tuned({}, r1).checkpoints[0]?.bytes).toBe(r1.checkpoints[0]?.bytes);
    expect(tuned({ quantization: 'awq' }, modelOf('qwen3-8b')).checkpoints[0]).toMatchObject({
      source: 'stated in the environment',
      checkedOn: modelOf('qwen3-8b').checkedOn,
    });
    expect(tunedModel(BASE, BASE.id, { id: 'x', quantization: 'gguf' })).toMatchObject({ ok: false });
  });

  test('keeps the drafts of the build it was made from, and no others', () => {
    expect(tuned({}).speculation.map(({ method, checkpoints }) => [method, checkpoints])).toEqual([['mtp', undefined]]);
    expect(tuned({ quantization: 'fp8' }).speculation).toEqual([]);
    expect(tuned({}, modelOf('deepseek-r1')).speculation).toHaveLength(1);
  });

  test('what is stated of serving takes the place of what is known; false means none', () => {
    const of = (stated: Partial<StatedModel>) => withStated(BASE, { id: 'x', ...stated }).serving;
    const { toolCallParser, reasoningParser } = BASE.serving!;
    expect([toolCallParser, reasoningParser].every((parser) => parser !== undefined)).toBe(true);
    expect(of({})).toBe(BASE.serving);
    expect(of({ toolCallParser: 'mine' })).toMatchObject({ toolCallParser: 'mine', reasoningParser });
    expect(of({ toolCallParser: false })).toMatchObject({ toolCallParser: undefined, reasoningParser });
    expect(of({ reasoningParser: false })).toMatchObject({ toolCallParser, reasoningParser: undefined });
    expect(of({ reasoningParser: 'mine' })).toMatchObject({ toolCallParser, reasoningParser: 'mine' });
    const all = {
      trustRemoteCode: true,
      tokenizerMode: 'a',
      configFormat: 'b',
      loadFormat: 'c',
      blockSize: 64,
      kvCacheDtype: 'fp8',
      chatTemplate: { path: 'd', content: 'e' } as never,
    };
    for (const [key, value] of Object.entries(all))
      expect(of({ [key]: value })).toEqual({ ...BASE.serving, [key]: value });
    const bare = withStated({ ...BASE, serving: undefined }, { id: 'x', blockSize: 64 }).serving;
    expect(bare).toEqual({ source: 'stated in the environment', checkedOn: BASE.checkedOn, blockSize: 64 });
    expect(withStated({ ...BASE, serving: undefined }, { id: 'x' }).serving).toBeUndefined();
  });

  test('length, chat and pooling are as stated', () => {
    expect(withStated(BASE, { id: 'x', maxModelLen: 7, chats: false, poolingType: 'CLS' })).toMatchObject({
      maxModelLen: 7,
      chats: false,
      pooling: { type: 'CLS' },
    });
    expect(withStated(BASE, { id: 'x' })).not.toHaveProperty('pooling');
  });
});

test('every field of a request may be stated, and sizes are whole and above 0', () => {
  const whole = {
    model: 'qwen3-8b',
    checkpointBytes: 1,
    nodes: 1,
    tensorParallelSize: 1,
    decodeContextParallelSize: 1,
    maxNumSeqs: 1,
    maxLoras: 1,
    gpuMemoryUtilization: 0.5,
    utilization: 1,
    availableKvCacheGiB: 0.5,
    apiUsdPerMillionTokens: 0.1,
    speculative: {
      method: 'ngram',
      numSpeculativeTokens: 3,
      acceptanceLength: 1.5,
      model: 'a/b',
      draftBytes: 1,
      draftTensorParallelSize: 1,
      promptLookupMin: 1,
      promptLookupMax: 1,
    },
    workload: { inputTokens: 1, outputTokens: 0, concurrency: 1 },
    weightsPath: { kind: 'nvme-cache', bytesPerSecond: 0.5 },
    purchaseOption: 'spot',
  };
  expect(parsePlanRequest(whole)).toEqual({ ok: true, request: whole });
  const bad = (change: object): string[] => {
    const parsed = parsePlanRequest({ ...whole, ...change });
    return parsed.ok ? [] : parsed.problems.map(({ field }) => field);
  };
  for (const speculative of [false, 'checkpoint']) expect(bad({ speculative })).toEqual([]);
  expect(bad({ speculative: true })).toEqual(['speculative']);
  expect(bad({ model: '' })).toEqual(['model']);
  expect(bad({ utilization: 0 })).toEqual(['utilization']);
  expect(bad({ utilization: 1.01 })).toEqual(['utilization']);
  expect(bad({ availableKvCacheGiB: 0 })).toEqual(['availableKvCacheGiB']);
  expect(bad({ apiUsdPerMillionTokens: 0 })).toEqual(['apiUsdPerMillionTokens']);
  expect(bad({ maxNumSeqs: 0 })).toEqual(['maxNumSeqs']);
  expect(bad({ workload: { ...whole.workload, outputTokens: -1 } })).toEqual(['workload.outputTokens']);
  expect(bad({ workload: { ...whole.workload, more: 1 } })).toEqual(['workload.more']);
  expect(bad({ weightsPath: { kind: 'floppy' } })).toEqual(['weightsPath.kind']);
  expect(bad({ weightsPath: { kind: 'nvme-cache', bytesPerSecond: 0 } })).toEqual(['weightsPath.bytesPerSecond']);
  expect(bad({ speculative: { ...whole.speculative, draftBytes: 0, promptLookupMin: 0.5 } })).toEqual([
    'speculative.draftBytes',
    'speculative.promptLookupMin',
  ]);
});
