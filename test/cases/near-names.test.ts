import { allInstanceTypes, allModels, regionNames, suggest } from '../../lib/catalog';
import { noSuchPlan } from '../../lib/cli/no-such-plan';
import { loadEnvironment, parseEnvironment } from '../../lib/config';
import { parsePlanRequest } from '../../lib/planner';
import { environmentWith } from '../support/environments';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const models = allModels.map(({ id }) => id);
const types = allInstanceTypes.map(({ name }) => name);
const fields = ['name', 'model', 'replicas', 'maxModelLen', 'kvCacheDtype', 'gpuMemoryUtilization', 'layout', 'port'];
const layout = ['nodes', 'tensorParallelSize', 'pipelineParallelSize', 'dataParallelSize', 'enableExpertParallel'];

/** A new user's first hour. */
test.each([
  ['deepsek-v4-pro', 'deepseek-v4-pro', models],
  ['depeseek-v4-pro', 'deepseek-v4-pro', models],
  ['qwen3_8b', 'qwen3-8b', models],
  ['glm5', 'glm-5', models],
  ['p5en.48xlarg', 'p5en.48xlarge', types],
  ['p6b200.48xlarge', 'p6-b200.48xlarge', types],
  ['us-wset-2', 'us-west-2', regionNames],
  ['replica', 'replicas', fields],
  ['max_model_len', 'maxModelLen', fields],
  ['--kv-cache-dtype', 'kvCacheDtype', fields],
  ['gpuMemoryUtilisation', 'gpuMemoryUtilization', fields],
  ['prot', 'port', fields],
  ['tensorParalellSize', 'tensorParallelSize', layout],
])('%s is %s misspelt', (wrong, right, candidates) => {
  expect(suggest(wrong, candidates)[0]).toBe(right);
});

test.each([
  ['gpt-5', models],
  ['phi-4', models],
  ['qwen3-9b', models],
  ['deepseek-v5-pro', models],
  ['llama-3.2-8b', models],
  ['p4d.24xlarge', types],
  ['p5.96xlarge', types],
  ['p6-b400.48xlarge', types],
  ['eu-west-1', regionNames],
  ['us-west-9', regionNames],
  ['memory', fields],
  ['enableEplb', layout],
  ['enableEplb', ['enableLora']],
  ['decodeContextParallelSize', layout],
  ['mine', ['cdk.json', 'ok.json']],
  ['', models],
])('%s is another thing, not one misspelt', (name, candidates) => {
  expect(suggest(name, candidates)).toEqual([]);
});

const messagesOf = (change: (environment: { models: object[] }) => void): string[] => {
  const parsed = parseEnvironment(environmentWith((environment) => change(environment as never)));
  return parsed.ok ? [] : parsed.problems.map(({ message }) => message);
};

/** vLLM 0.29.0, `vllm serve --help`. */
test.each([
  ['decodeContextParallelSize', 2, /here; it stands in 'layout\.decodeContextParallelSize'$/],
  ['enableEplb', true, /^vLLM's --enable-eplb is set by 'layout\.eplb' here$/],
  ['enable_chunked_prefill', true, /^vLLM's --enable-chunked-prefill stands in engine\.args: write engine: /],
  ['kvCacheMemoryBytes', 4, /^vLLM's --kv-cache-memory-bytes is refused: .*; leave it out$/],
  ['maxNumSeqs', 4, /^unknown key 'maxNumSeqs'; did you mean 'concurrency'\?$/],
  ['memory', 4, /^unknown key 'memory'; known: name, model, /],
  ['enableLora', true, /^vLLM's --enable-lora is set by 'loraAdapters' here$/],
  ['cpu-offload-gb', 4, /^vLLM's --cpu-offload-gb stands in engine\.args/],
  ['swapSpace', 4, /^unknown key 'swapSpace'; known: /],
  ['tensorParallelSize', 4, /^unknown key 'tensorParallelSize' here; it stands in 'layout\.tensorParallelSize'$/],
  [
    'pipeline_parallel_size',
    2,
    /^unknown key 'pipeline_parallel_size' here; it stands in 'layout\.pipelineParallelSize'$/,
  ],
  ['max-model-length', 4, /^unknown key 'max-model-length'; did you mean 'maxModelLen'\?$/],
])('models[].%s is named as what it is', (key, value, message) => {
  expect(messagesOf(({ models: [model] }) => Object.assign(model!, { [key]: value }))).toEqual([
    expect.stringMatching(message),
  ]);
});

test("a request's own word comes before what an environment calls it", () => {
  const parsed = parsePlanRequest({ model: 'qwen3-8b', max_num_seqs: 4 });
  expect(parsed).toMatchObject({ problems: [{ message: "unknown key 'max_num_seqs'; did you mean 'maxNumSeqs'?" }] });
});

const MISSPELT =
  'modle nmae relicas replcias maxModelLenght maxmodellen MaxModelLen max_model_len concurency conurrency concurreny ' +
  'quantizaton quantisation quantizations checkpont chekpoint checkpiont revison revsion speculatve speculativ layotu laoyut ' +
  'layouts engin enginge prot capcity capactiy movesForm moves_from kvCacheDtpye kv_cache_dtype gpuMemoryUtilizaton ' +
  'gpu_memory_utilisation gpuMemUtilization maxNumBatchedToken enable_prefix_caching enablePrefixCachng max-model-length replica';
const UNRELATED =
  'resources memory cpu gpus count type size region env args command volumes labels foo cats temperature timeout weights path ' +
  'url token batch cache draft zone price team owner description probe drain user secret bucket subnet tags budget schedule ' +
  'alarm pods helm notes';

test('forty slips are taken for what was meant, forty other words for none', () => {
  const said = (keys: string): string[] =>
    keys.split(' ').flatMap((key) => messagesOf(({ models: [model] }) => Object.assign(model!, { [key]: {} })));
  const misspelt = said(MISSPELT);
  expect(misspelt.length).toBeGreaterThanOrEqual(40);
  expect(misspelt.filter((message) => !/; did you mean '\w+'\?$/.test(message))).toEqual([]);
  const unrelated = said(UNRELATED);
  expect(unrelated.length).toBeGreaterThanOrEqual(40);
  expect(unrelated.filter((message) => message.includes('did you mean'))).toEqual([]);
});

test.each([
  ['model', 'gpt-5', /^'gpt-5' is not in the catalog; the nearest are gpt-oss-\S+, gpt-oss-\S+; one of your own is/],
  ['model', 'acme/own', /^'acme\/own' is not in the catalog; it has models of .*deepseek, .*; .* by its config\.json/],
])('an unknown %s, %s, is answered with what is near and the way for one of one’s own', (_, name, message) => {
  const said = messagesOf(({ models: [model] }) => Object.assign(model!, { model: name }));
  expect(said).toEqual([expect.stringMatching(message)]);
  expect(said[0]!.length).toBeLessThan(420);
  expect(noSuchPlan(name).message).toMatch(/config\.json/);
});

test('an unknown region is answered with the list', () => {
  expect(messagesOf((environment) => Object.assign(environment, { region: 'eu-west-1' }))).toContainEqual(
    `'eu-west-1' has no GPU instance type in the catalog; known: ${regionNames.join(', ')}`,
  );
});

describe('of files', () => {
  const directory = mkdtempSync(join(tmpdir(), 'windlass-near-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  for (const name of ['cdk.json', 'package.json', 'mine.json']) writeFileSync(join(directory, name), '{}');

  test.each([
    ['mien.json', /did you mean '.*mine\.json'\?$/],
    ['ckd.json', /give a name \(/],
    ['packag.json', /give a name \(/],
    ['other.json', /give a name \(/],
  ])('%s', async (name, message) => {
    expect(await loadEnvironment(join(directory, name))).toMatchObject({
      problems: [{ message: expect.stringMatching(message) }],
    });
  });
});
