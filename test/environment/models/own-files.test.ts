import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type EnvironmentInput, loadEnvironment } from '../../../lib/config';
import { draftProblems, type EnvironmentPlan, isRefused, planEnvironment } from '../../../lib/environment';
import { stagingBuildspec, stagingJobs } from '../../../lib/mirror';
import type { Problem } from '../../../lib/problem';
import { environmentWith } from '../../support/environments';
import { chartsOf } from '../../support/plan-fixture';
import { publishedConfig, publishedFiles } from '../../support/published-files';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const YI = JSON.stringify(publishedConfig('01-ai/Yi-34B'));

type Own = Exclude<EnvironmentInput['models'][number]['model'], string>;
type Files = Readonly<Record<string, string>>;

/** A repository with an environment in a folder of its own and what is put beside it. */
async function load(own: Partial<Own>, files: Files = {}, more: object = {}) {
  const root = mkdtempSync(join(tmpdir(), 'own-'));
  const environment = environmentWith(({ models, capacity }) => {
    Object.assign(models[0]!, { model: { id: 'acme/base', ...own }, maxModelLen: undefined }, more);
    Object.assign(capacity[0]!, { instanceType: 'p5en.48xlarge' });
  });
  const all: Files = { 'package.json': '{}', 'fleet/prod.json': JSON.stringify(environment), ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return { root, parsed: await loadEnvironment(join(root, 'fleet/prod.json')) };
}

async function planned(own: Partial<Own>, files: Files, more: object = {}): Promise<EnvironmentPlan> {
  const { parsed } = await load(own, files, more);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const plan = planEnvironment(parsed.config);
  if (isRefused(plan)) throw new Error(JSON.stringify(plan.problems));
  return plan;
}

async function refused(own: Partial<Own>, files: Files = {}): Promise<readonly Problem[]> {
  const { parsed } = await load(own, files);
  if (!parsed.ok) {
    const later = parsed.draft === undefined ? [] : draftProblems(parsed.draft).problems;
    return [...parsed.problems, ...later];
  }
  const plan = planEnvironment(parsed.config);
  return isRefused(plan) ? plan.problems : [];
}

const inFolder = (files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`models/acme/${name}`, text]));

const PATH = '../models/acme';

test('a published config.json in the repository is planned, staged and served', async () => {
  const bytes = 68_777_834_496;
  const plan = await planned(
    { path: PATH, revision: COMMIT, toolCallParser: 'hermes', reasoningParser: 'qwen3' },
    inFolder({
      'config.json': YI,
      'model.safetensors.index.json': JSON.stringify({ metadata: { total_size: bytes }, weight_map: {} }),
      'chat_template.jinja': '{{ messages }}',
    }),
    { name: 'acme' },
  );
  const [deployment] = plan.deployments;
  expect(deployment!.plan).toMatchObject({ checkpointBytes: bytes, checkpoint: { huggingFaceId: 'acme/base' } });
  expect(deployment!.plan.settings.maxModelLen).toBe(4096);
  const [job] = stagingJobs(plan);
  expect(job).toMatchObject({ repository: 'acme/base', revision: COMMIT, prefix: `acme/base/${COMMIT}/`, files: [] });
  const [template] = job!.written;
  expect(template).toMatchObject({ text: '{{ messages }}' });
  expect(stagingBuildspec(job!).phases['build']!.commands[0]).toContain(template!.key);
  const charts = JSON.stringify(chartsOf(plan));
  for (const word of [`/acme/base/${COMMIT}/`, '"--tool-call-parser","hermes"', '"--reasoning-parser","qwen3"'])
    expect(charts).toContain(word);
  expect(charts).toContain('"--chat-template","/run/engine-files/chat_template.jinja"');
  expect(charts).toContain(`"${template!.key}","${template!.sha256}"`);
});

test('the format beside config.json, what Python writes, a template elsewhere and a base model are read', async () => {
  const huggingFaceId = 'nvidia/Llama-3.1-70B-Instruct-FP8';
  const quantConfig = publishedFiles.find((one) => one.huggingFaceId === huggingFaceId)?.quantConfig;
  const config = JSON.stringify({ ...publishedConfig(huggingFaceId), x: 1 }).replace('"x":1', '"x":Infinity');
  const plan = await planned(
    { path: PATH, chatTemplate: './chat.jinja' },
    {
      ...inFolder({ 'config.json': config, 'hf_quant_config.json': JSON.stringify(quantConfig) }),
      'fleet/chat.jinja': 'é',
    },
  );
  const [deployment] = plan.deployments;
  expect(deployment!.plan.checkpoint.quantization).toMatch(/^fp8/);
  expect(deployment!.engineFiles).toMatchObject([{ name: 'chat.jinja', text: 'é', flag: 'chat-template' }]);
  const base = await planned(
    { path: `${PATH}/config.json` },
    inFolder({ 'config.json': YI, 'tokenizer_config.json': '{}' }),
  );
  expect(base.deployments[0]!.plan.model.chats).toBe(false);
});

test.each<[string, Partial<Own>, Files, string, RegExp]>([
  ['no file', { path: PATH }, {}, 'path', /'\.\.\/models\/acme' is not there; give the path from the environment/],
  ['no config.json', { path: PATH }, inFolder({ 'README.md': '' }), 'path', /has no config\.json, .* copy it there/],
  ['no JSON', { path: PATH }, inFolder({ 'config.json': 'version https://git-lfs' }), 'path', /holds no JSON object/],
  ['outside', { path: '../../' }, {}, 'path', /'\.\.\/\.\.\/' lies outside the repository: .* copy it there/],
  [
    'a family nobody models',
    { path: PATH },
    inFolder({
      'config.json': JSON.stringify({
        ...publishedConfig('01-ai/Yi-34B'),
        architectures: ['AcmeForCausalLM'],
        model_type: 'acme',
      }),
    }),
    'path',
    /^config\.architectures: 'AcmeForCausalLM' .* is no class/,
  ],
  [
    'both',
    { path: PATH, basedOn: 'qwen3-8b' },
    inFolder({ 'config.json': YI }),
    'basedOn',
    /'qwen3-8b' and path '\.\.\/models\/acme' are both given, .* keep basedOn for a fine-tune/,
  ],
  [
    'another format than declared',
    { path: PATH, quantization: 'nvfp4' },
    inFolder({ 'config.json': YI, 'hf_quant_config.json': '{"quantization":{"quant_algo":"FP8"}}' }),
    'quantization',
    /'nvfp4' is not how .* stored, fp8; leave quantization out/,
  ],
  ['no template', { basedOn: 'qwen3-8b', chatTemplate: 'x.jinja' }, {}, 'chatTemplate', /'x\.jinja' is not there/],
  ['an absolute path', { path: '/etc' }, {}, 'path', /must be relative to the folder of the environment file/],
  [
    'too few bytes',
    { path: PATH, checkpointBytes: 5 },
    inFolder({ 'config.json': YI }),
    'checkpointBytes',
    /5 bytes cannot/,
  ],
])('%s is refused by its field, once, with the way out', async (_, own, files, field, message) => {
  expect(await refused(own, files)).toEqual([
    { field: `models[0].model.${field}`, message: expect.stringMatching(message) },
  ]);
});

test('a link does not lead out of the repository', async () => {
  const { root } = await load({ path: PATH });
  mkdirSync(join(root, 'models'));
  symlinkSync(tmpdir(), join(root, 'models/acme'));
  const parsed = await loadEnvironment(join(root, 'fleet/prod.json'));
  expect(parsed).toMatchObject({ ok: false, problems: [{ message: expect.stringContaining('lies outside') }] });
});

test.each(['config.json', 'chat_template.jinja', 'tokenizer_config.json', 'model.safetensors.index.json'])(
  'neither does %s of a folder within it',
  async (name) => {
    const { root } = await load({ path: PATH }, inFolder({ 'config.json': YI }));
    const file = join(root, 'models/acme', name);
    const elsewhere = join(mkdtempSync(join(tmpdir(), 'elsewhere-')), 'secret');
    writeFileSync(elsewhere, YI);
    rmSync(file, { force: true });
    symlinkSync(elsewhere, file);
    const parsed = await loadEnvironment(join(root, 'fleet/prod.json'));
    const message = `'${PATH}' cannot be read: ${name} is a link that leads out of the repository; copy the file there`;
    expect(parsed).toMatchObject({ ok: false, problems: [{ field: 'models[0].model.path', message }] });
  },
);

test.each<[keyof Own, string]>([
  ['id', '../acme'],
  ['id', 'acme/..'],
  ['id', '..'],
  ['revision', '..'],
  ['revision', '.'],
])('%s %s would lead out of the weights bucket', async (field, value) => {
  const source = { staged: true as const };
  expect(await refused({ basedOn: 'qwen3-8b', source, [field]: value })).toEqual([
    { field: `models[0].model.${field}`, message: expect.stringMatching(/^must be a (Hugging Face id|commit)/) },
  ]);
});
