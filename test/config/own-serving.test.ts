import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineArgs } from '../../charts/vllm/engine-args';
import { parseEnvironment } from '../../lib/config/parse';
import { isRefused, planEnvironment } from '../../lib/environment';
import { environmentWith } from '../support/environments';
import { publishedConfig } from '../support/published-files';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

/** Beside a folder with a config.json that its test writes. */
function parsed(model: object, files: Readonly<Record<string, string>> = {}, more: object = {}) {
  const root = mkdtempSync(join(tmpdir(), 'own-serving-'));
  mkdirSync(join(root, 'acme'));
  writeFileSync(join(root, 'package.json'), '{}');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, 'acme', name), text);
  return parseEnvironment(
    environmentWith(({ models, capacity }) => {
      Object.assign(capacity[0]!, { instanceType: 'p5en.48xlarge' });
      Object.assign(models[0]!, { maxModelLen: 4096, model: { revision: COMMIT, id: 'acme/own', ...model }, ...more });
    }),
    root,
  );
}

function argsOf(...asked: Parameters<typeof parsed>): string {
  const result = parsed(...asked);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const plan = planEnvironment(result.config);
  if (isRefused(plan)) throw new Error(JSON.stringify(plan.problems));
  return engineArgs(plan.deployments[0]!).join(' ');
}

test('what a catalog entry has can be stated', () => {
  const stated = {
    tokenizerMode: 'mistral',
    configFormat: 'mistral',
    loadFormat: 'mistral',
    kvCacheDtype: 'fp8',
    blockSize: 32,
  };
  const args = argsOf({ basedOn: 'qwen3-8b', ...stated });
  for (const flag of [
    'tokenizer-mode mistral',
    'config-format mistral',
    'load-format mistral',
    'kv-cache-dtype fp8',
    'block-size 32',
  ])
    expect(args).toContain(`--${flag}`);
});

test('a template that is found is no larger than one that is stated', () => {
  const config = JSON.stringify(publishedConfig('01-ai/Yi-34B'));
  const result = parsed({ path: 'acme' }, { 'config.json': config, 'chat_template.jinja': 'x'.repeat(65 * 1024) });
  expect(result.ok ? [] : result.problems).toEqual([
    {
      field: 'models[0].model.path',
      message: expect.stringMatching(/chat_template\.jinja' is larger than the 64 KiB/),
    },
  ]);
});

describe('speculation of a model of one’s own', () => {
  const HEAD = { method: 'eagle3', model: 'acme/head', revision: COMMIT, draftBytes: 1e9, numSpeculativeTokens: 3 };
  const DRAFT = { method: 'draft_model', model: 'Qwen/Qwen3-0.6B', revision: COMMIT, numSpeculativeTokens: 4 };
  const config = JSON.stringify(publishedConfig('Qwen/Qwen3-32B'));
  const mtp = JSON.stringify(publishedConfig('deepseek-ai/DeepSeek-V3.1'));

  test.each([
    [
      'a fine-tune, a head',
      { basedOn: 'qwen3-8b' },
      {},
      HEAD,
      /"method":"eagle3","model":"s3:.*acme\/head.*"num_speculative_tokens":3/,
    ],
    ['a fine-tune, a draft', { basedOn: 'qwen3-8b' }, {}, DRAFT, /"method":"draft_model","model":"s3:.*Qwen3-0\.6B/],
    ['a fine-tune, its own layer', { basedOn: 'glm-4.5' }, {}, { method: 'mtp' }, /"method":"mtp"/],
    ['a file, a head', { path: 'acme' }, { 'config.json': config }, HEAD, /"method":"eagle3","model":"s3:.*acme\/head/],
    [
      'a file, a draft',
      { path: 'acme' },
      { 'config.json': config },
      { ...DRAFT, draftBytes: 1.5e9 },
      /"method":"draft_model"/,
    ],
    [
      'a file, its own layer',
      { path: 'acme' },
      { 'config.json': mtp },
      { method: 'mtp', numSpeculativeTokens: 1 },
      /"method":"mtp"/,
    ],
  ] as const)('%s', (_title, model, files, speculative, written) => {
    expect(argsOf(model, files, { speculative, maxModelLen: 2048 })).toMatch(written);
  });
});

test("an S3 source with '*', which a role would read as any, is refused", () => {
  const result = parsed({ basedOn: 'qwen3-8b', source: { s3: 's3://acme/any*/' } });
  expect(result).toMatchObject({
    ok: false,
    problems: expect.arrayContaining([
      expect.objectContaining({ message: expect.stringContaining("must be like 's3://bucket/prefix/'") }),
    ]),
  });
});
