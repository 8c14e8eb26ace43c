import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { synthesizeCharts } from '../../../charts';
import { KEY_FILE, MOUNTS } from '../../../charts/pods/volumes';
import { SCRIPTS_CONFIG_MAP } from '../../../charts/scripts-chart';
import { ENGINE_HTTP_PORT, SERVING_NAMESPACE } from '../../../lib/contract';
import { at, engineContainer, find, manifestsOf, podTemplates } from '../../support/manifests';
import type { Check } from './engine-checks';
import type { EnvironmentPlan } from '../../../lib/environment/environment-plan';

export interface Surroundings {
  readonly python: string;
  readonly port: number;
  readonly keyFile: string;
  readonly directory: string;
}

const PROBES = ['readinessProbe', 'livenessProbe'] as const;

/** The pod's own probes, as the kubelet would run them, against the engine that runs here. */
export function checkProbes(plan: EnvironmentPlan, here: Surroundings): Check[] {
  const outputs = synthesizeCharts(plan);
  const scripts = join(here.directory, 'scripts');
  writeScripts(scripts, at(find(outputs, 'ConfigMap', SCRIPTS_CONFIG_MAP), 'data') as Record<string, string>);
  const container = podTemplates(manifestsOf(outputs))
    .filter(({ namespace }) => namespace === SERVING_NAMESPACE)
    .map(engineContainer)
    .find(({ readinessProbe }) => readinessProbe !== undefined);
  if (container === undefined) throw new Error('no pod of the environment has a readiness probe');
  return PROBES.map((probe) => run(probe, at(container, `${probe}.exec.command`) as string[], scripts, here));
}

function writeScripts(directory: string, data: Readonly<Record<string, string>>): void {
  mkdirSync(directory);
  for (const [name, text] of Object.entries(data)) writeFileSync(join(directory, name), text);
}

function run(probe: string, command: readonly string[], scripts: string, here: Surroundings): Check {
  const [, isolated = '', script = '', ...args] = command;
  const file = join(scripts, basename(script));
  const localArgs = args.map((arg) => localArgument(arg, here));
  const { status, stderr } = spawnSync(here.python, [isolated, file, ...localArgs], { encoding: 'utf8' });
  const seen = `${basename(script)} ended with ${status}${status === 0 ? '' : `: ${stderr.trim()}`}`;
  return { claim: `the pod's ${probe} passes`, ok: status === 0, seen };
}

/** Port and files of this machine in place of the pod's. */
function localArgument(arg: string, { port, keyFile, directory }: Surroundings): string {
  if (arg === String(ENGINE_HTTP_PORT)) return String(port);
  if (arg === KEY_FILE) return keyFile;
  return arg.startsWith(`${MOUNTS.tmp}/`) ? join(directory, basename(arg)) : arg;
}
