import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineSpec } from '../../../lib/catalog';
import { POOLING_ROUTES } from '../../../lib/catalog/engines/pooling';
import type { PoolingTask } from '../../../lib/catalog/types';
import { argument } from '../../support/manifests';
import { planInput, SHIPPED } from '../../support/plan-fixture';
import { environmentCommandLines, withRelease } from './command-lines';
import { cpuArguments } from './cpu-arguments';
import type { Check } from './engine-checks';
import { API_KEY, writeKeyFile } from './key-file';
import { checkProbes } from './probe-checks';
import { freePort, RunningEngine } from './running-engine';

interface PoolingRun {
  /** Of the catalog: its command line is what starts. */
  readonly model: string;
  readonly task: PoolingTask;
  /** Class of the tiny model in its place. */
  readonly className: string;
}

/** An encoder that gives vectors, one that scores, and a decoder that is converted. */
const RUNS: readonly PoolingRun[] = [
  { model: 'bge-large-en-v1.5', task: 'embed', className: 'BertModel' },
  { model: 'bge-reranker-base', task: 'score', className: 'XLMRobertaForSequenceClassification' },
  { model: 'qwen3-embedding-0.6b', task: 'embed', className: 'Qwen3ForCausalLM' },
];

/** What each route is asked. */
const BODIES: Readonly<Record<string, object>> = {
  '/v1/embeddings': { input: 'Paris' },
  '/v2/embed': { texts: ['Paris'], embedding_types: ['float'] },
  '/v1/score': { text_1: 'Paris', text_2: 'France' },
  '/v1/rerank': { query: 'Paris', documents: ['France', 'Spain'] },
  '/v2/rerank': { query: 'Paris', documents: ['France', 'Spain'] },
  '/score': { text_1: 'Paris', text_2: 'France' },
  '/rerank': { query: 'Paris', documents: ['France', 'Spain'] },
  '/classify': { input: 'Paris' },
  '/pooling': { input: 'Paris' },
};

const OK = 200;
const UNAUTHORIZED = 401;

/** Command lines of pooling models, started; the pod's own probes and every route that the plan names, asked. */
export async function poolingChecks(python: string, engine: EngineSpec): Promise<Check[]> {
  const checks: Check[] = [];
  for (const run of RUNS) checks.push(...(await serve(python, engine, run))); // one after the other: two processors
  return checks;
}

async function serve(python: string, release: EngineSpec, { model, task, className }: PoolingRun): Promise<Check[]> {
  const [first] = SHIPPED.development.models;
  if (first === undefined) throw new Error('the development environment has no model');
  const { name, capacity } = first;
  const environment = { ...SHIPPED.development, models: [{ name, capacity, model }] };
  const plan = planInput(withRelease(environment, release.version));
  const [line] = environmentCommandLines(plan);
  const args = line?.args ?? [];
  const directory = mkdtempSync(join(tmpdir(), 'windlass-pooling-'));
  const [tiny, home, log] = [join(directory, 'model'), join(directory, 'home'), join(directory, 'serve.log')];
  const positions = argument(args, '--max-model-len') ?? '';
  execFileSync(python, [join(__dirname, 'tiny_pooling_model.py'), tiny, className, positions]);
  mkdirSync(home);
  const [port, keyFile] = [await freePort(), writeKeyFile(directory)];
  const local = cpuArguments(args, { model: tiny, port, keyFile });
  const engine = RunningEngine.start(python, local.includes('--config') ? local : [...local, '--config', keyFile], {
    port,
    logFile: log,
    home,
  });
  try {
    await engine.healthy();
    const probes = checkProbes(plan, { python, port, keyFile, directory });
    const routes = await Promise.all([
      ...POOLING_ROUTES[task].guarded.map((path) => asks(engine, name, path, true)),
      ...POOLING_ROUTES[task].open.map((path) => asks(engine, name, path, false)),
    ]);
    return [...probes, ...routes].map((check) => ({ ...check, claim: `${model}: ${check.claim}` }));
  } catch (problem) {
    throw new Error(`${String(problem)}; its log is ${log}`);
  } finally {
    await engine.stop();
  }
}

/** A route answers with the key, and without it where nothing guards it. */
async function asks(engine: RunningEngine, model: string, path: string, isGuarded: boolean): Promise<Check> {
  const body = { model, ...BODIES[path] };
  const withKey = await engine.post(path, body, { authorization: `Bearer ${API_KEY}` });
  const without = await engine.post(path, body);
  const ok = withKey.status === OK && without.status === (isGuarded ? UNAUTHORIZED : OK);
  return {
    claim: `${path} answers ${isGuarded ? 'with the API key alone' : 'without the API key too'}`,
    ok,
    seen: `HTTP ${withKey.status} with it, ${without.status} without`,
  };
}
