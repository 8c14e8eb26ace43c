import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { READINESS } from '../../../charts/scripts/readiness';
import { argument } from '../../support/manifests';
import { cpuArguments } from './cpu-arguments';
import type { Check } from './engine-checks';
import { writeKeyFile } from './key-file';
import { freePort, RunningEngine } from './running-engine';

interface Seed {
  readonly claim: string;
  /** Chat template of the tiny model: see tiny_model.py. */
  readonly template: 'tools' | 'no-tools' | 'none';
  readonly ask: string;
  readonly more?: readonly string[];
  /** What readiness says; absent: it passes. */
  readonly says?: RegExp;
}

/** Readiness against engines that are what it must tell apart. */
const SEEDS: readonly Seed[] = [
  { claim: 'a model without chat template is not ready', template: 'none', ask: 'chat-tools', says: /chat template/i },
  {
    claim: 'nor is one whose template leaves tools out',
    template: 'no-tools',
    ask: 'chat-tools',
    says: /leaves tools out/,
  },
  {
    claim: 'a model for embeddings is, by an embedding',
    template: 'tools',
    ask: 'embed',
    more: ['--runner', 'pooling', '--convert', 'embed'],
  },
];

/** Flags of generation, which a model for embeddings does not have. */
const NOT_FOR_POOLING = ['--tool-call-parser'];

export async function seededChecks(python: string, args: readonly string[]): Promise<Check[]> {
  const checks: Check[] = [];
  for (const seed of SEEDS) checks.push(await run(python, args, seed)); // one after the other: two processors
  return checks;
}

async function run(python: string, args: readonly string[], seed: Seed): Promise<Check> {
  const directory = mkdtempSync(join(tmpdir(), 'windlass-seed-'));
  const model = join(directory, 'model');
  execFileSync(python, [
    join(__dirname, 'tiny_model.py'),
    model,
    argument(args, '--max-model-len') ?? '',
    seed.template,
  ]);
  const [port, keyFile, home] = [await freePort(), writeKeyFile(directory), join(directory, 'home')];
  mkdirSync(home);
  const pooling = seed.more === undefined ? args : without(args, NOT_FOR_POOLING);
  const local = [...cpuArguments(pooling, { model, port, keyFile }), ...(seed.more ?? [])];
  const started = local.includes('--config') ? local : [...local, '--config', keyFile];
  const engine = RunningEngine.start(python, started, { port, logFile: join(directory, 'serve.log'), home });
  try {
    await engine.healthy();
    const script = join(directory, 'readiness.py');
    writeFileSync(script, READINESS);
    const name = argument(args, '--served-model-name') ?? '';
    const words = [String(port), name, '20', '60', join(directory, 'marker'), keyFile, `--ask=${seed.ask}`];
    const { status, stderr } = spawnSync(python, ['-I', script, ...words], { encoding: 'utf8' });
    const ok = seed.says === undefined ? status === 0 : status !== 0 && seed.says.test(stderr);
    return {
      claim: seed.claim,
      ok,
      seen: `readiness.py ended with ${status}${stderr === '' ? '' : `: ${stderr.trim()}`}`,
    };
  } catch (problem) {
    throw new Error(`${String(problem)}; its log is in ${directory}`);
  } finally {
    await engine.stop();
  }
}

function without(args: readonly string[], flags: readonly string[]): string[] {
  const dropped = new Set(args.flatMap((arg, index) => (flags.includes(arg) ? [index, index + 1] : [])));
  return args.filter((arg, index) => !dropped.has(index) && arg !== '--enable-auto-tool-choice');
}
