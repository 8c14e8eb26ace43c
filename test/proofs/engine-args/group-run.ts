import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { groupEngineArgs } from '../../../charts/vllm/engine-args';
import { argument } from '../../support/manifests';
import { CPU_CHANGES, cpuArguments, GROUP_CHANGES } from './cpu-arguments';
import type { Check } from './engine-checks';
import { API_KEY, writeKeyFile } from './key-file';
import type { EngineRun } from './report';
import { freePort, RunningEngine } from './running-engine';
import type { EnvironmentPlan } from '../../../lib/environment/environment-plan';

/** What Kubernetes and LeaderWorkerSet would put in: the leader by address, for the worker by name. */
const EXPANSIONS: Readonly<Record<string, string>> = {
  '$(VLLM_HOST_IP)': '127.0.0.1',
  '$(LWS_LEADER_ADDRESS)': 'localhost',
  '$(LWS_WORKER_INDEX)': '1',
};
const LOOPBACK = { GLOO_SOCKET_IFNAME: 'lo', OMP_NUM_THREADS: '1', VLLM_CPU_OMP_THREADS_BIND: 'nobind' };

/** Leader and worker of a multi-node deployment as two processes of this machine, a model of two layers split over both. */
export async function serveTinyGroup(python: string, { deployments }: EnvironmentPlan): Promise<EngineRun> {
  const deployment = deployments.find(({ multiNode }) => multiNode);
  if (deployment === undefined) throw new Error('the environment has no replica over several nodes');
  const { leader, worker } = groupEngineArgs(deployment);
  const directory = mkdtempSync(join(tmpdir(), 'windlass-group-'));
  const model = join(directory, 'model');
  execFileSync(python, [join(__dirname, 'tiny_model.py'), model, argument(leader, '--max-model-len') ?? '']);
  const keyFile = writeKeyFile(directory);
  const [port, masterPort] = [await freePort(), await freePort()];
  const start = (name: string, args: readonly string[]): RunningEngine => {
    const home = join(directory, name);
    mkdirSync(home);
    const changes = [...CPU_CHANGES, ...GROUP_CHANGES];
    const local = cpuArguments(args, { model, port, masterPort, keyFile, changes }).map(
      (arg) => EXPANSIONS[arg] ?? arg,
    );
    return RunningEngine.start(python, local, { port, logFile: `${home}.log`, home, env: LOOPBACK });
  };
  const head = start('leader', leader);
  const follower = start('worker', worker);
  try {
    const startSeconds = await head.healthy();
    return { args: leader, startSeconds, checks: await checkGroup(head, follower, deployment.servedModelName) };
  } catch (problem) {
    throw new Error(`${String(problem)}; its logs are in ${directory}`);
  } finally {
    await Promise.all([head.stop(), follower.stop()]);
  }
}

/** With tensor parallelism over both processes no token comes from one alone. */
async function checkGroup(head: RunningEngine, follower: RunningEngine, model: string): Promise<Check[]> {
  const body = { model, prompt: 'Once', max_tokens: 8, ignore_eos: true };
  const answer = await head.post('/v1/completions', body, { authorization: `Bearer ${API_KEY}` });
  const { usage } = (await answer.json()) as { usage?: { completion_tokens: number } };
  const answered = usage?.completion_tokens === body.max_tokens;
  const together = follower.isRunning;
  head.terminate();
  const exitCode = await head.ended();
  return [
    {
      claim: 'the leader answers with what both processes computed',
      ok: answered && together,
      seen: `HTTP ${answer.status}, ${usage?.completion_tokens} tokens`,
    },
    { claim: 'the leader ends by itself after SIGTERM', ok: exitCode === 0, seen: `exit code ${exitCode}` },
  ];
}
