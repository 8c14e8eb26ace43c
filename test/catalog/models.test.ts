import {
  allModels,
  compareVersions,
  defaultEngine,
  findCheckpoint,
  findEngineFlag,
  findModel,
  kvCacheDtypes,
  loadFormats,
  quantizations,
  reasoningParsers,
  tokenizerModes,
  toolCallParsers,
} from '../../lib/catalog';
import type { ModelSpec, ParameterCounts } from '../../lib/catalog';

const published = allModels.filter((model) => model.provenance === 'published');
const announced = allModels.filter((model) => model.provenance === 'announced');
const table = (models: readonly ModelSpec[]) => models.map((model) => [model.id, model] as const);
const partsOf = (counts: ParameterCounts) =>
  Object.entries(counts).flatMap(([part, count]) => (part === 'total' || part === 'active' ? [] : [count as number]));

test('ids are unique, lower case, and never a Hugging Face id', () => {
  const ids = allModels.map((model) => model.id);
  expect(new Set(ids).size).toBe(ids.length);
  ids.forEach((id) => expect(id).toMatch(/^[a-z0-9][a-z0-9.-]*$/));
});

test('a Hugging Face id names one checkpoint only', () => {
  const ids = allModels.flatMap((model) => model.checkpoints.map((checkpoint) => checkpoint.huggingFaceId));
  expect(new Set(ids).size).toBe(ids.length);
});

test.each(table(published))('%s has a config, a default checkpoint and a context length', (_, model) => {
  expect(model.config?.architectures.length).toBeGreaterThan(0);
  // What reads passages is made for passages.
  expect(model.maxModelLen).toBeGreaterThanOrEqual(model.task === undefined ? 16_384 : 256);
  expect(findCheckpoint(model)?.id).toBe(model.defaultCheckpoint);
});

test.each(table(announced))('%s was announced: no config, no checkpoint, and it says what was said', (_, model) => {
  expect(model).not.toHaveProperty('config');
  expect(model.checkpoints).toEqual([]);
  expect(model.announcedAs).toContain(':');
});

test('models announced without a size carry none', () => {
  expect(findModel('deepseek-coder-nano-announced')?.parameters).toBeUndefined();
  expect(findModel('llama-5-small-announced')?.parameters).toBeUndefined();
  expect(findModel('deepseek-v4-announced')?.parameters).toMatchObject({ total: 2.5e12, active: 128e9 });
});

test.each(table(allModels.filter((model) => model.parameters)))('%s: parts add up to the total', (_, model) => {
  const { total, active } = model.parameters as ParameterCounts;
  const parts = partsOf(model.parameters as ParameterCounts);
  expect(active).toBeLessThanOrEqual(total);
  if (parts.length === 0) return;
  const sum = parts.reduce((a, b) => a + b, 0);
  expect(Math.abs(sum / total - 1)).toBeLessThan(0.01);
});

test.each(
  published.flatMap((model) =>
    model.checkpoints
      .filter((checkpoint) => checkpoint.bytes !== undefined && model.parameters !== undefined)
      .map((checkpoint) => [checkpoint.huggingFaceId, checkpoint, model] as const),
  ),
)('%s weighs what its quantization should', (_, checkpoint, model) => {
  const bytesPerParameter = (checkpoint.bytes ?? 0) / (model.parameters?.total ?? 1);
  const expected = quantizations[checkpoint.quantization].bytesPerParameter;
  const width = model.config?.torch_dtype === 'float32' ? 2 : 1;
  expect(bytesPerParameter / expected / width).toBeGreaterThan(0.8);
  expect(bytesPerParameter / expected / width).toBeLessThan(1.2);
});

test.each(table(published))('%s: every way of speculating fits a checkpoint', (_, model) => {
  for (const speculation of model.speculation) {
    const checkpoints = (speculation.checkpoints ?? model.checkpoints.map((checkpoint) => checkpoint.id)).map((id) =>
      findCheckpoint(model, id),
    );
    expect(checkpoints).not.toContain(undefined);
    expect(speculation.numSpeculativeTokens).toBeGreaterThan(0);
    expect(speculation.acceptanceLength === undefined).toBe(speculation.acceptanceSource === undefined);
    if (speculation.method === 'mtp') expect(checkpoints.every((c) => c?.includesDraft === 'mtp')).toBe(true);
    if (speculation.method.startsWith('eagle')) expect(speculation.draftHuggingFaceId).toBeDefined();
  }
});

test.each(table(published))('%s is served with arguments that the default engine and newer ones know', (_, model) => {
  const flags = Object.values(model.serving?.byArchitecture ?? {}).flatMap((args) => Object.keys(args));
  const { toolCallParser, reasoningParser, tokenizerMode, kvCacheDtype, loadFormat } = model.serving ?? {};
  for (const version of ['0.29.0', '0.33.0']) {
    for (const flag of flags) expect([flag, findEngineFlag(version, `--${flag}`)]).not.toContain(undefined);
    if (toolCallParser !== undefined) expect(toolCallParsers(version)).toContain(toolCallParser);
    if (reasoningParser !== undefined) expect(reasoningParsers(version)).toContain(reasoningParser);
    if (tokenizerMode !== undefined) expect(tokenizerModes(version)).toContain(tokenizerMode);
    if (kvCacheDtype !== undefined) expect(kvCacheDtypes(version)).toContain(kvCacheDtype);
    if (loadFormat !== undefined) expect(loadFormats(version).map((format) => format.name)).toContain(loadFormat);
  }
});

test.each(table(published))('%s runs on the default engine', (_, model) => {
  for (const { minEngineVersion } of model.checkpoints) {
    if (minEngineVersion !== undefined)
      expect(compareVersions(minEngineVersion, defaultEngine.version)).toBeLessThanOrEqual(0);
  }
});

test.each(table(published.filter((model) => Array.isArray(model.config?.layer_types))))(
  '%s names a type for every layer',
  (_, model) => {
    expect(model.config?.layer_types).toHaveLength(model.config?.num_hidden_layers ?? 0);
  },
);

test('DeepSeek-V4 compresses every layer, with one entry more for the MTP layer', () => {
  for (const id of ['deepseek-v4-pro', 'deepseek-v4-flash']) {
    const config = findModel(id)?.config;
    expect(config?.compress_ratios).toHaveLength((config?.num_hidden_layers ?? 0) + 1);
  }
});

test('GLM-5.2 owns a sparse indexer in 21 of 78 layers', () => {
  const types = findModel('glm-5.2')?.config?.indexer_types as readonly string[];
  expect(types).toHaveLength(78);
  expect(types.filter((type) => type === 'full')).toHaveLength(21);
});

test('the official DeepSeek-V4-Pro build is the default: 893 GB, DSpark with 7 tokens', () => {
  const model = findModel('deepseek-v4-pro') as ModelSpec;
  expect(findCheckpoint(model)).toMatchObject({ id: 'DeepSeek-V4-Pro-0813', bytes: 893e9, includesDraft: 'dspark' });
  expect(model.speculation[0]).toMatchObject({ method: 'dspark', numSpeculativeTokens: 7 });
});

test('variants of one architecture share its counts instead of repeating them', () => {
  const counts = new Map(allModels.map(({ parameters }) => [parameters, JSON.stringify(parameters)]));
  counts.delete(undefined);
  const repeated = allModels.filter(
    ({ parameters }) => [...counts].filter(([, text]) => text === JSON.stringify(parameters)).length > 1,
  );
  expect(repeated.map(({ id }) => id)).toEqual([]);
});
