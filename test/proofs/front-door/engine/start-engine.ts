import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { defaultEngine } from '../../../../lib/catalog';
import { ENGINE_HTTP_PORT } from '../../../../lib/contract';
import type { EnvironmentPlan } from '../../../../lib/environment';
import { argument } from '../../../support/manifests';
import { environmentCommandLines } from '../../engine-args/command-lines';
import { cpuArguments } from '../../engine-args/cpu-arguments';
import { writeKeyFile } from '../../engine-args/key-file';
import { RunningEngine } from '../../engine-args/running-engine';
import { pythonWithVllm } from '../../engine-args/virtual-environment';

export interface EngineOfPlan {
  readonly plan: EnvironmentPlan;
  /** Name it is served by. */
  readonly model: string;
  /** Address it takes. */
  readonly host: string;
  /** For its weights, its home and its log. */
  readonly folder: string;
  readonly logFile: string;
  /** The line of the pod, as this machine can run it. @default - as it is */
  readonly adapted?: (args: readonly string[]) => readonly string[];
}

/** vLLM itself with the command line of a pod and a tiny model. */
export function startEngine({
  plan,
  model: name,
  host,
  folder,
  logFile,
  adapted = (args) => args,
}: EngineOfPlan): RunningEngine {
  const python = pythonWithVllm(defaultEngine.version, (line) => process.stderr.write(`${line}\n`));
  const line = environmentCommandLines(plan).find(({ args }) => argument(args, '--served-model-name') === name)!;
  const model = join(folder, 'model');
  const program = join(__dirname, '../../engine-args/tiny_model.py');
  execFileSync(python, [program, model, argument(line.args, '--max-model-len') ?? '']);
  const home = join(folder, 'home');
  mkdirSync(home);
  const args = cpuArguments(line.args, { model, port: ENGINE_HTTP_PORT, keyFile: writeKeyFile(folder) }).slice(0, -2);
  return RunningEngine.start(python, [...adapted([...args, '--host', host])], {
    host,
    port: ENGINE_HTTP_PORT,
    logFile,
    home,
  });
}
