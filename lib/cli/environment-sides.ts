import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { addToCatalog, findGpu, findInstanceType, findModel, withoutOwnEntries } from '../catalog';
import { type EnvironmentInput, loadEnvironment, type OwnConfig } from '../config';
import type { EnvironmentPlan } from '../environment';
import type { Stack } from '../policy/model/resource';
import { isObject } from '../policy/model/values';
import type { Rule } from '../policy/types';
import { type Problem, problem } from '../problem';
import type { Absent, Side } from '../review';
import { planParsed } from './environment';
import { readSynthesized } from './synthesized-folder';
import type { Surroundings } from './surroundings';

/** How a file becomes stacks and objects. */
export interface Synthesizers {
  readonly stacks: (plan: EnvironmentPlan, own?: OwnConfig) => readonly Stack[];
  /** Objects of the charts, which another tool applies with `delivery: 'gitops'`. */
  readonly objects: (plan: EnvironmentPlan, own?: OwnConfig) => readonly object[];
}

export const synthesizersOf = async ({
  loadStacks,
  loadObjects,
}: Pick<Surroundings, 'loadStacks' | 'loadObjects'>): Promise<Synthesizers> => ({
  stacks: await loadStacks(),
  objects: (await loadObjects?.()) ?? (() => []),
});

/** What a plan becomes in this process, with the rules of its repository. */
export type SynthesizedPlan = Required<Pick<Side, 'plan' | 'stacks' | 'manifests' | 'rules'>>;

export const synthesizedOf = (
  plan: EnvironmentPlan,
  own: OwnConfig | undefined,
  { stacks, objects }: Synthesizers,
): SynthesizedPlan => ({
  plan,
  stacks: stacks(plan, own),
  manifests: plan.delivery === 'gitops' ? objects(plan, own).filter(isObject) : [],
  rules: (own?.rules ?? []) as unknown as readonly Rule[],
});

/** A side of a file that was read here, with what its repository adds. */
export type ReadSide = Side & { readonly own?: OwnConfig };

/**
 * A file, planned and synthesized in this process with what its own repository adds and nothing of the other side's; what is
 * refused is no side.
 */
export async function sideOf(file: string, from: string, synthesizers: Synthesizers): Promise<ReadSide | Absent> {
  withoutOwnEntries();
  const loaded = await loadEnvironment(file);
  const planned = planParsed(loaded);
  if (!planned.ok || !loaded.ok) return { from, problems: planned.ok ? [] : planned.problems };
  const { own } = loaded;
  return { from, own, input: loaded.config, ...synthesizedOf(planned.plan, own, synthesizers) };
}

/** The catalog for steps from one side to the other: of an entry that both have, the one that is deployed last. */
export function withEntriesOf(before: ReadSide, after: ReadSide): void {
  withoutOwnEntries();
  for (const { own } of [after, before]) addToCatalog(own?.catalog ?? {});
}

/** The program of another checkout, by the arguments that node takes for it. */
export interface OtherProgram {
  /** Folder that it is run in. */
  readonly root: string;
  readonly plan: (file: string) => readonly string[];
  /** One after the other; `cdk.out` and `dist` are there afterwards. */
  readonly synthesize: (file: string) => readonly (readonly string[])[];
}

/** The sources of a checkout of this project. */
export function sourceProgram(root: string): OtherProgram {
  const run = join(root, 'bin', 'run.mjs');
  return {
    root,
    plan: (file) => [run, 'windlass', 'plan', file, '--json'],
    synthesize: (file) => [[run, 'synth', file]],
  };
}

/** The package that a repository depends on, as it was installed there. */
export function installedProgram(root: string): OtherProgram | undefined {
  const run = join(root, 'node_modules', 'windlass', 'bin', 'windlass.mjs');
  if (!existsSync(run)) return undefined;
  return {
    root,
    plan: (file) => [run, 'plan', file, '--json'],
    synthesize: (file) => [
      ['-e', SYNTHESIZE, file],
      [run, 'charts', file, '--out', 'dist'],
    ],
  };
}

/** What `bin/app.ts` of a repository does without what it adds itself, which no side of a review has. */
const SYNTHESIZE =
  "void require('windlass').synthesize({ environment: process.argv[1], appProps: { outdir: 'cdk.out' } })";

/**
 * The same by the program of another checkout: what it synthesizes, and what `plan --json` of it prints. Its file is read here
 * for the steps of a change, where this program can.
 */
export async function sideByOwnProgram(program: OtherProgram, file: string, from: string): Promise<ReadSide | Absent> {
  const { root } = program;
  // One after the other: all read the same file, and the first says what is wrong with it.
  const printed = await run(root, program.plan(file));
  const plan = parsedJson(printed.out);
  if (printed.code !== 0) return { from, problems: problemsIn(plan, printed.error) };
  const said: string[] = [];
  for (const step of program.synthesize(file)) said.push((await run(root, step)).error);
  const read = existsSync(join(root, 'cdk.out')) ? await readSynthesized(root, from) : undefined;
  if (read === undefined || !('side' in read))
    return {
      from,
      problems: [problem(basename(file), `its own program cannot synthesize it: ${lastLine(said.join('\n'))}`)],
    };
  withoutOwnEntries();
  const loaded = await loadEnvironment(file);
  const revived = revivedPlan(plan);
  const { stacks, manifests } = read.side;
  return {
    from,
    stacks,
    manifests: revived?.delivery === 'gitops' ? manifests : [],
    ...(revived === undefined ? {} : { plan: revived }),
    ...(loaded.ok ? { input: loaded.config as EnvironmentInput, own: loaded.own } : {}),
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
  const child = spawn('env', [...clean, process.execPath, ...args], {
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
    return { ...deployment, plan: { ...plan, checkpoint: checkpointOf(plan) } };
  });
  return { ...printed, nodeGroups, deployments } as unknown as EnvironmentPlan;
}

/** Builds of several models have the same id. */
function checkpointOf({ model, checkpoint }: Readonly<Record<string, unknown>>) {
  const id = String(checkpoint);
  const found = findModel(String(model));
  return found?.checkpoints.find((one) => one.id === id) ?? { id, huggingFaceId: id };
}
