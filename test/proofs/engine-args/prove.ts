import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KEY_FILE } from '../../../charts/pods/volumes';
import { defaultEngine, type EngineSpec, engineVersions, findEngine } from '../../../lib/catalog';
import type { EnvironmentPlan } from '../../../lib/environment/environment-plan';
import { argument } from '../../support/manifests';
import { adaptedGroup, adaptedModel } from '../../support/adapted';
import { planInput, planOf, SHIPPED, SHIPPED_ENVIRONMENTS, type ShippedEnvironment } from '../../support/plan-fixture';
import { catalogCommandLines, environmentCommandLines, type CommandLine, withRelease } from './command-lines';
import { cpuArguments } from './cpu-arguments';
import { checkProbes } from './probe-checks';
import { checkDrain, checkServing } from './engine-checks';
import { serveTinyGroup } from './group-run';
import { API_KEY, writeKeyFile } from './key-file';
import type { EngineRun, ParsedLines, Proof } from './report';
import { freePort, NO_BYTECODE, RunningEngine } from './running-engine';
import { seededChecks } from './seeded-runs';
import { describeBuild, pythonWithVllm } from './virtual-environment';
import { vocabularyCheck } from './vocabulary-check';

const TEMPLATE = join(__dirname, 'template.jinja');
const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024;

type Print = (line: string) => void;

/** What a release says of all command lines and of requests, as they are synthesized for it. */
export async function prove(version: string, print: Print): Promise<Proof> {
  const engine = findEngine(version);
  if (engine === undefined)
    throw new Error(`vLLM ${version} is not in the catalog; known: ${engineVersions.join(', ')}`);
  const python = pythonWithVllm(version, print);
  print(`vLLM ${version}: ${describeBuild(version)}`);
  print('parsing every command line');
  const parsed = parseAll(python, engine, writeKeyFile(mkdtempSync(join(tmpdir(), 'windlass-parser-'))));
  const missed = missedMistakes(python);
  const development = planFor(engine, 'development');
  print('starting a tiny model');
  const run = await serveTinyModel(python, development, engine);
  print('starting models that readiness must tell apart');
  const seeded = await seededChecks(python, firstLine(development).args);
  print('starting a group of two processes');
  const group = await serveTinyGroup(python, planFor(engine, 'multi-node'));
  const checks = [...run.checks, ...seeded, vocabularyCheck(python, version)];
  return { version, build: describeBuild(version), parsed, missed, run: { ...run, checks }, group };
}

/** A shipped environment as it is planned for a release. */
const planFor = (engine: EngineSpec, name: ShippedEnvironment): EnvironmentPlan =>
  engine === defaultEngine ? planOf(name) : planInput(withRelease(SHIPPED[name], engine.version));

/** The parser reads the files a pod finds its API key and its chat template in, so every line is given some that exist here. */
const withFiles = (args: readonly string[], keyFile: string): string[] =>
  args.map((arg, index) => {
    if (args[index - 1] === '--chat-template') return TEMPLATE;
    return arg === KEY_FILE ? keyFile : arg;
  });

function parseAll(python: string, engine: EngineSpec, keyFile: string): ParsedLines {
  const environments = [
    ...SHIPPED_ENVIRONMENTS.flatMap((name) => environmentCommandLines(planFor(engine, name))),
    ...[adaptedModel(), adaptedGroup()].flatMap((input) =>
      environmentCommandLines(planInput(withRelease(input, engine.version))),
    ),
  ];
  const catalog = catalogCommandLines(engine);
  const lines = [...environments, ...catalog].map(({ title, args }) => ({ title, args: withFiles(args, keyFile) }));
  const errors = parse(python, lines).flatMap(({ title, error }) => (error === null ? [] : [`${title}: ${error}`]));
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
    env: { PATH: process.env.PATH, HOME: tmpdir(), VLLM_LOGGING_LEVEL: 'ERROR', ...NO_BYTECODE },
  });
  if (status !== 0) throw new Error(`the parser did not run:\n${stderr}`);
  return JSON.parse(stdout) as { title: string; error: string | null }[];
}

function firstLine(plan: EnvironmentPlan): CommandLine {
  const [line] = environmentCommandLines(plan);
  if (line === undefined) throw new Error(`the ${plan.environment} environment serves no model`);
  return line;
}

async function serveTinyModel(python: string, plan: EnvironmentPlan, { version }: EngineSpec): Promise<EngineRun> {
  const directory = mkdtempSync(join(tmpdir(), 'windlass-engine-'));
  const line = firstLine(plan);
  const model = join(directory, 'model');
  execFileSync(python, [join(__dirname, 'tiny_model.py'), model, argument(line.args, '--max-model-len') ?? '']);
  const keyFile = writeKeyFile(directory);
  const port = await freePort();
  const args = withKey(cpuArguments(line.args, { model, port, keyFile }), keyFile);
  const home = join(directory, 'home');
  mkdirSync(home);
  const log = join(directory, 'serve.log');
  const engine = RunningEngine.start(python, args, { port, logFile: log, home });
  try {
    const startSeconds = await engine.healthy();
    const servedModelName = argument(line.args, '--served-model-name') ?? '';
    const target = { engine, version, servedModelName, apiKey: API_KEY };
    const checks = [...(await checkServing(target)), ...checkProbes(plan, { python, port, keyFile, directory })];
    const drain = await checkDrain(target, Number(argument(line.args, '--shutdown-timeout')));
    return { args: line.args, startSeconds, checks: [...checks, ...drain] };
  } catch (problem) {
    throw new Error(`${String(problem)}; its log is ${log}`);
  } finally {
    await engine.stop();
  }
}

/** The pod's own key file when it has one, else a key all the same, so that what a key covers can be seen. */
const withKey = (args: readonly string[], keyFile: string): string[] =>
  args.includes('--config') ? [...args] : [...args, '--config', keyFile];
