import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultEngine } from '../../../lib/catalog';
import { argument } from '../../support/manifests';
import { planOf, SHIPPED_ENVIRONMENTS } from '../../support/plan-fixture';
import { catalogCommandLines, environmentCommandLines, type CommandLine } from './command-lines';
import { CPU_CHANGES, cpuArguments } from './cpu-arguments';
import { checkDrain, checkServing, type Check } from './engine-checks';
import { freePort, RunningEngine } from './running-engine';
import { pythonWithVllm } from './virtual-environment';

export interface ParsedLines {
  readonly environments: number;
  readonly catalog: number;
  readonly errors: readonly string[];
}

export interface EngineRun {
  readonly args: readonly string[];
  readonly startSeconds: number;
  readonly checks: readonly Check[];
}

export interface Proof {
  readonly version: string;
  readonly parsed: ParsedLines;
  /** Command lines with one mistake each that the parser let pass; must be empty. */
  readonly missed: readonly string[];
  readonly run: EngineRun;
}

const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024;
const API_KEY = 'proof-key';

export async function prove(print: (line: string) => void): Promise<Proof> {
  const { version } = defaultEngine;
  const python = pythonWithVllm(version, print);
  print('parsing every command line');
  const parsed = parseAll(python);
  const missed = missedMistakes(python);
  print('starting a tiny model');
  const run = await serveTinyModel(python);
  return { version, parsed, missed, run };
}

function parseAll(python: string): ParsedLines {
  const environments = SHIPPED_ENVIRONMENTS.flatMap((name) => environmentCommandLines(planOf(name)));
  const catalog = catalogCommandLines();
  const errors = parse(python, [...environments, ...catalog]).flatMap(({ title, error }) =>
    error === null ? [] : [`${title}: ${error}`],
  );
  return { environments: environments.length, catalog: catalog.length, errors };
}

/** The parser must be able to fail: what is wrong here it has to refuse. */
const MISTAKES: readonly CommandLine[] = [
  { title: 'an unknown flag', args: ['model', '--swap-space', '4'] },
  { title: 'a value that is no choice', args: ['model', '--kv-cache-dtype', 'fp9'] },
  { title: 'a word for a number', args: ['model', '--max-num-seqs', 'many'] },
  { title: 'an unknown key of a JSON flag', args: ['model', '--compilation-config', '{"cudagraph":"FULL"}'] },
  { title: 'an unknown dotted key', args: ['model', '--attention-config.indexer_dtype=mxfp4'] },
  { title: 'false as a value of a switch', args: ['model', '--enable-prefix-caching', 'false'] },
];

function missedMistakes(python: string): string[] {
  return parse(python, MISTAKES).flatMap(({ title, error }) => (error === null ? [title] : []));
}

function parse(python: string, lines: readonly CommandLine[]): { title: string; error: string | null }[] {
  const { stdout, stderr, status } = spawnSync(python, [join(__dirname, 'parse_arguments.py')], {
    input: JSON.stringify(lines),
    encoding: 'utf8',
    maxBuffer: OUTPUT_LIMIT_BYTES,
    // Not offline: vLLM would look for weights under /models. Nothing is fetched for a path or an S3 location.
    env: { PATH: process.env.PATH, HOME: tmpdir(), VLLM_LOGGING_LEVEL: 'ERROR' },
  });
  if (status !== 0) throw new Error(`the parser did not run:\n${stderr}`);
  return JSON.parse(stdout) as { title: string; error: string | null }[];
}

async function serveTinyModel(python: string): Promise<EngineRun> {
  const directory = mkdtempSync(join(tmpdir(), 'windlass-engine-'));
  const [line] = environmentCommandLines(planOf('development'));
  if (line === undefined) throw new Error('the development environment serves no model');
  const model = join(directory, 'model');
  execFileSync(python, [join(__dirname, 'tiny_model.py'), model, argument(line.args, '--max-model-len') ?? '']);
  const keyFile = join(directory, 'key.yaml');
  writeFileSync(keyFile, `api-key: [${API_KEY}]\n`);
  const port = await freePort();
  const args = withKey(cpuArguments(line.args, { model, port, keyFile }), keyFile);
  const home = join(directory, 'home');
  mkdirSync(home);
  const log = join(directory, 'serve.log');
  const engine = RunningEngine.start(python, args, port, log, home);
  try {
    const startSeconds = await engine.healthy();
    const target = { engine, servedModelName: argument(line.args, '--served-model-name') ?? '', apiKey: API_KEY };
    const checks = await checkServing(target);
    const drain = await checkDrain(target, Number(argument(line.args, '--shutdown-timeout')));
    return { args: line.args, startSeconds, checks: [...checks, ...drain] };
  } catch (problem) {
    throw new Error(`${String(problem)}; its log is ${log}`);
  } finally {
    if (engine.isRunning) engine.terminate();
  }
}

/** The pod's own key file when it has one, else a key all the same, so that what a key covers can be seen. */
const withKey = (args: readonly string[], keyFile: string): string[] =>
  args.includes('--config') ? [...args] : [...args, '--config', keyFile];

/** The proof as a page. */
export function report({ version, parsed, missed, run }: Proof): string {
  const changes = CPU_CHANGES.map(({ flag, value, reason }) => `| \`${flag}\` | ${value ?? 'left out'} | ${reason} |`);
  const checks = run.checks.map(({ claim, ok, seen }) => `| ${ok ? 'yes' : '**no**'} | ${claim} | ${seen} |`);
  return `# Engine arguments in vLLM itself

Written by \`npm run proof:engine-args\` with vLLM ${version} (CPU build). No GPU and no real model took part.

## Parser

${parsed.environments} command lines of the environments and ${parsed.catalog} different ones of the catalog (every published build on
every kind of machine it fits) went through the parser of \`vllm serve\` and on into its engine arguments:
${parsed.errors.length === 0 ? 'none was refused.' : `**${parsed.errors.length} were refused.**`}
${parsed.errors.map((error) => `\n- ${error}`).join('')}
${missed.length === 0 ? 'Six command lines with one mistake each were all refused.' : `**Let pass although wrong: ${missed.join(', ')}.**`}

## A running engine

The \`development\` command line on a CPU, with a model of two layers and random weights; healthy after ${run.startSeconds.toFixed(0)} s.

| flag | on a CPU | why |
|---|---|---|
${changes.join('\n')}

| holds | claim | seen |
|---|---|---|
${checks.join('\n')}
`;
}

export const passed = ({ parsed, missed, run }: Proof): boolean =>
  parsed.errors.length === 0 && missed.length === 0 && run.checks.every(({ ok }) => ok);
