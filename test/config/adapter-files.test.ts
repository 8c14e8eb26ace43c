import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnvironment } from '../../lib/config';
import { isRefused, planEnvironment } from '../../lib/environment';
import { environmentWith } from '../support/environments';

const GOOD = { peft_type: 'LORA', r: 16, base_model_name_or_path: 'Qwen/Qwen3-8B', bias: 'none' };

/** An environment whose only adapter names a file that says this. */
function parsedWith(config: unknown, adapter: object = {}) {
  const root = mkdtempSync(join(tmpdir(), 'adapter-'));
  mkdirSync(join(root, 'adapters'));
  writeFileSync(join(root, 'package.json'), '{}');
  writeFileSync(
    join(root, 'adapters/adapter_config.json'),
    typeof config === 'string' ? config : JSON.stringify(config),
  );
  const loraAdapters = [{ name: 'sql', id: 'acme/sql', revision: '0'.repeat(40), path: 'adapters', ...adapter }];
  const environment = environmentWith(({ models }) => void Object.assign(models[0]!, { loraAdapters }));
  return parseEnvironment(environment, root);
}

function planned(config: unknown) {
  const parsed = parsedWith(config);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const plan = planEnvironment(parsed.config);
  if (isRefused(plan)) throw new Error(JSON.stringify(plan.problems));
  return plan;
}

test('the rank is read, the greatest of any layer', () => {
  const { settings } = planned({ ...GOOD, rank_pattern: { q_proj: 33 } }).deployments[0]!.plan;
  expect(settings.lora).toEqual({ maxLoras: 1, maxLoraRank: 64 });
});

test.each([
  ['no JSON', '{', /holds no JSON object/],
  ['no rank', { ...GOOD, r: 0 }, /says no rank: r is 0/],
  ['DoRA', { ...GOOD, use_dora: true }, /DoRA .* merge it/],
  ['whole modules', { ...GOOD, modules_to_save: ['lm_head'] }, /saves whole modules \(lm_head\)/],
  ['biases', { ...GOOD, bias: 'all' }, /has biases \(bias: all\)/],
  ['another kind of adapter', { ...GOOD, peft_type: 'IA3' }, /of type IA3/],
])('%s: refused at its path', (_, config, message) => {
  expect(parsedWith(config)).toMatchObject({
    ok: false,
    problems: [{ field: 'models[0].loraAdapters[0].path', message: expect.stringMatching(message) }],
  });
});

test('a stated rank that the file does not say is refused, and so is a path that is not there', () => {
  expect(parsedWith(GOOD, { rank: 8 })).toMatchObject({
    problems: [
      { field: 'models[0].loraAdapters[0].rank', message: expect.stringMatching(/8 is not the rank .*, 16; leave/) },
    ],
  });
  expect(parsedWith(GOOD, { path: 'elsewhere' })).toMatchObject({
    problems: [{ field: 'models[0].loraAdapters[0].path', message: expect.stringMatching(/is not there/) }],
  });
});

test('an adapter of another base is a note, one of the same is none', () => {
  const about = (base: string): string[] =>
    planned({ ...GOOD, base_model_name_or_path: base })
      .notes.filter(({ topic }) => topic === 'lora')
      .map(({ message }) => message);
  const { plan } = planned(GOOD).deployments[0]!;
  expect(about(plan.checkpoint.huggingFaceId)).toEqual([]);
  expect(about('/home/me/other-base')).toEqual([
    expect.stringMatching(/adapter sql .* trained on \/home\/me\/other-base/),
  ]);
});
