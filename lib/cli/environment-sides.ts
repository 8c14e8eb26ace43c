import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { allModels, findGpu, findInstanceType } from '../catalog';
import { type EnvironmentInput, loadEnvironment, type OwnConfig } from '../config';
import type { EnvironmentPlan } from '../environment';
import type { Stack } from '../policy/model/resource';
import { isObject } from '../policy/model/values';
import type { Rule } from '../policy/types';
import { type Problem, problem } from '../problem';
import type { Absent, Side } from '../review';
import { planParsed } from './environment';
import { readSynthesized } from './synthesized-folder';

/** How a file becomes stacks and objects. */
export interface Synthesizers {
  readonly stacks: (plan: EnvironmentPlan, own?: OwnConfig) => readonly Stack[];
  /** Objects of the charts, which another tool applies with `delivery: 'gitops'`. */
  readonly objects: (plan: EnvironmentPlan, own?: OwnConfig) => readonly object[];
}

/** A file, planned and synthesized in this process; what is refused is no side. */
export async function sideOf(file: string, from: string, { stacks, objects }: Synthesizers): Promise<Side | Absent> {
  const loaded = await loadEnvironment(file);
  const planned = planParsed(loaded);
  if (!planned.ok || !loaded.ok) return { from, problems: planned.ok ? [] : planned.problems };
  const { plan } = planned;
  const { own } = loaded;
  return {
    from,
    plan,
    input: loaded.config,
    stacks: stacks(plan, own),
    manifests: plan.delivery === 'gitops' ? objects(plan, own).filter(isObject) : [],
    rules: (own?.rules ?? []) as unknown as readonly Rule[],
  };
}

/**
 * The same by the program of another checkout: what `synth` and `plan --json` of it write and print. Its file is read here
 * for the steps of a change, where this program can.
 */
export async function sideByOwnProgram(root: string, file: string, from: string): Promise<Side | Absent> {
  // One after the other: both read the same file, and the first says what is wrong with it.
  const printed = await run(root, ['windlass', 'plan', file, '--json']);
  const plan = parsedJson(printed.out);
  if (printed.code !== 0) return { from, problems: problemsIn(plan, printed.error) };
  const synthesized = await run(root, ['synth', file]);
  const read = existsSync(join(root, 'cdk.out')) ? await readSynthesized(root, from) : undefined;
  if (read === undefined || !('side' in read))
    return {
      from,
      problems: [problem(basename(file), `its own program cannot synthesize it: ${lastLine(synthesized.error)}`)],
    };
  const loaded = await loadEnvironment(file);
  const revived = revivedPlan(plan);
  const { stacks, manifests } = read.side;
  return {
    from,
    stacks,
    manifests: revived?.delivery === 'gitops' ? manifests : [],
    ...(revived === undefined ? {} : { plan: revived }),
    ...(loaded.ok ? { input: loaded.config as EnvironmentInput } : {}),
  };
}

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

function run(root: string, args: readonly string[]): Promise<Ran> {
  // npm's variables would lead the other program to the folder that this one was called in.
  const clean = ['-u', 'INIT_CWD', '-u', 'npm_package_json', 'CDK_VALIDATION=false'];
  const child = spawn('env', [...clean, process.execPath, join(root, 'bin', 'run.mjs'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, error]: [string[], string[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => error.push(chunk.toString()));
  return new Promise((resolve) => {
    const end = (code: number | null): void => resolve({ code, out: out.join(''), error: error.join('') });
    child.on('error', () => end(null));
    child.on('close', end);
  });
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problemsIn(printed: unknown, error: string): readonly Problem[] {
  const problems = isObject(printed) ? printed['problems'] : undefined;
  return Array.isArray(problems) && problems.length > 0
    ? (problems as Problem[])
    : [problem('environment', `its own program cannot plan it: ${lastLine(error)}`)];
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? 'it says nothing';

/** A plan as `plan --json` prints it, with the catalog's records in place of their ids. Undefined: of an unknown form. */
function revivedPlan(printed: unknown): EnvironmentPlan | undefined {
  if (!isObject(printed) || !Array.isArray(printed['nodeGroups']) || !Array.isArray(printed['deployments']))
    return undefined;
  const nodeGroups = printed['nodeGroups'].filter(isObject).map((group) => ({
    ...group,
    instanceType: findInstanceType(String(group['instanceType'])) ?? { name: group['instanceType'], gpuCount: 0 },
    gpu: findGpu(String(group['gpu'])) ?? { name: group['gpu'] },
    nodeImage: { releaseVersion: group['nodeImage'] },
  }));
  const deployments = printed['deployments'].filter(isObject).map((deployment) => {
    const plan = isObject(deployment['plan']) ? deployment['plan'] : {};
    return { ...deployment, plan: { ...plan, checkpoint: checkpointOf(String(plan['checkpoint'])) } };
  });
  return { ...printed, nodeGroups, deployments } as unknown as EnvironmentPlan;
}

const checkpointOf = (id: string) =>
  allModels.flatMap(({ checkpoints }) => checkpoints).find((one) => one.id === id) ?? { id, huggingFaceId: id };
