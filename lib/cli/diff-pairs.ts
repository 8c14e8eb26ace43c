import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { type ChangePlan, planChange } from '../change';
import { environmentFile, environmentFiles } from '../config';
import { type Problem, problem } from '../problem';
import { type Absent, isSide, type Side } from '../review';
import { nameFiles } from './change-files';
import {
  installedProgram,
  type OtherProgram,
  type ReadSide,
  sideByOwnProgram,
  sideOf,
  synthesizersOf,
  sourceProgram,
  type Synthesizers,
  withEntriesOf,
} from './environment-sides';
import { type Checkout, checkOut, git, hasOtherSource, ownSourceIn, repositoryOf, shareDependencies } from './git';
import { install } from './install';
import { isFolder, readSynthesized } from './synthesized-folder';
import type { Surroundings } from './surroundings';

export interface DiffOptions {
  readonly git?: string;
  readonly install?: boolean;
}

/** One environment on both sides. */
export interface Pair {
  readonly environment: string;
  readonly before: Side | Absent;
  readonly after: Side | Absent;
  readonly notes: readonly string[];
  /** Two environments by their names, of which none becomes the other. */
  readonly beside?: boolean;
  /** File of the later side. @default - it is a folder of output, or there is none */
  readonly file?: string;
  readonly steps: (before: Side, after: Side) => ChangePlan | undefined;
}

type Pairs = { readonly pairs: readonly Pair[] } | { readonly problems: readonly Problem[] };

/** What is compared with what. */
export async function pairsOf(
  names: readonly string[],
  options: DiffOptions,
  surroundings: Surroundings,
): Promise<Pairs> {
  const isOutput = options.git === undefined && names.length === 2 && names.every(isOutputFolder);
  const synthesizers = isOutput ? NOT_ASKED : await synthesizersOf(surroundings);
  if (options.git !== undefined) return gitPairs(options.git, names, options, surroundings, synthesizers);
  const [base, head, ...more] = names;
  if (base === undefined || more.length > 0)
    return usage(`give base and head, for example 'windlass diff production h200', or 'windlass diff --git main'`);
  const before = await given(base, synthesizers);
  if (isProblem(before)) return { problems: [before] };
  const after = await given(head ?? before.environment, synthesizers);
  if (isProblem(after)) return { problems: [after] };
  if (!isSide(before.side)) return { problems: before.side.problems ?? [] };
  const beside = before.environment !== after.environment;
  return {
    pairs: [
      {
        environment: after.environment,
        before: before.side,
        after: after.side,
        notes: [],
        ...(isOutputFolder(head ?? before.environment) ? {} : { file: head ?? before.environment }),
        beside,
        steps: beside ? () => undefined : stepsWith(synthesizers, base, head ?? before.environment),
      },
    ],
  };
}

/** Of two folders of output: nothing is left to synthesize, and the CDK is not loaded. */
const NOT_ASKED: Synthesizers = { stacks: () => [], objects: () => [] };
const isOutputFolder = (word: string): boolean => environmentFile(word) === undefined && isFolder(word);

const usage = (message: string): Pairs => ({ problems: [problem('diff', message)] });
const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && 'message' in value;

interface Given {
  readonly environment: string;
  readonly side: Side | Absent;
}

/** A folder of output, or an environment by name or path. */
async function given(word: string, synthesizers: Synthesizers): Promise<Given | Problem> {
  if (isOutputFolder(word)) return readSynthesized(word);
  const side = await sideOf(word, word, synthesizers);
  return { environment: isSide(side) ? (side.plan?.environment ?? word) : nameOf(word), side };
}

const nameOf = (file: string): string => basename(file).replace(/\.(ts|json)$/, '');

/** Steps from one file to the other, by the program that runs here. */
const stepsWith =
  ({ stacks }: Synthesizers, base: string, head: string): Pair['steps'] =>
  (before: ReadSide, after: ReadSide) => {
    if (before.input === undefined || after.input === undefined) return undefined;
    withEntriesOf(before, after);
    const planned = planChange(before.input, after.input, (plan) => stacks(plan, after.own));
    return nameFiles(planned, { before: base, after: head });
  };

async function gitPairs(
  reference: string,
  names: readonly string[],
  options: DiffOptions,
  { output, programFolder }: Surroundings,
  synthesizers: Synthesizers,
): Promise<Pairs> {
  const root = repositoryOf('.');
  if (isProblem(root)) return { problems: [root] };
  const checkout = checkOut(root, reference);
  if (isProblem(checkout)) return { problems: [checkout] };
  try {
    output.progress?.(`${reference} is checked out; planning and synthesizing both sides …`);
    const project = projectIn(root, '.');
    const own = programFolder === undefined ? undefined : ownSourceIn(root, programFolder);
    const program = await programOf({ root, project, own, checkout, options });
    if (isProblem(program)) return { problems: [program] };
    const chosen = chosenFiles(names, join(root, project), join(checkout.root, project));
    if ('problems' in chosen) return chosen;
    const from = `${reference} (${checkout.commit})`;
    const pairs: Pair[] = [];
    for (const { environment, before, after } of chosen.files) {
      const old =
        before === undefined
          ? { from }
          : program.other !== undefined
            ? await sideByOwnProgram(program.other, before, from)
            : await sideOf(before, from, synthesizers);
      const next = after === undefined ? { from: here(root) } : await sideOf(after, here(root), synthesizers);
      pairs.push({
        environment,
        before: old,
        after: next,
        ...(after === undefined ? {} : { file: after }),
        notes:
          program.other === undefined
            ? []
            : [
                `${reference} is synthesized by its own program, whose ${own === undefined ? 'lock file' : 'source'} is another; steps are planned by the one here`,
              ],
        steps: stepsWith(
          synthesizers,
          `${reference}:${relative(checkout.root, before ?? '')}`,
          after === undefined ? '' : relative('.', after),
        ),
      });
    }
    return { pairs: underNewFiles(pairs) };
  } finally {
    checkout.release();
  }
}

/** An environment is what its file says its name is: where only the file is called otherwise, nothing goes or comes. */
function underNewFiles(pairs: readonly Pair[]): readonly Pair[] {
  const nameIn = (side: Side | Absent): string | undefined => (isSide(side) ? side.plan?.environment : undefined);
  const come = pairs.filter(({ before, after }) => !isSide(before) && before.problems === undefined && isSide(after));
  const moved = pairs.flatMap((gone) => {
    if (isSide(gone.after) || gone.after.problems !== undefined) return [];
    const to = come.find(({ after }) => nameIn(after) === nameIn(gone.before));
    return to === undefined || nameIn(gone.before) === undefined ? [] : [{ gone, to }];
  });
  return pairs.flatMap((pair): readonly Pair[] => {
    if (moved.some(({ to }) => to === pair)) return [];
    const found = moved.find(({ gone }) => gone === pair);
    if (found === undefined) return [pair];
    const { gone, to } = found;
    const note = `the file '${gone.environment}' is called '${to.environment}' now`;
    return [{ ...to, before: gone.before, notes: [...gone.notes, note] }];
  });
}

/** What stands in the working tree, and what is not committed of it. */
function here(repository: string): string {
  const head = git(repository, 'symbolic-ref', '--quiet', '--short', 'HEAD');
  const name = head.ok ? head.out : `HEAD (${git(repository, 'rev-parse', '--short=9', 'HEAD').out})`;
  return git(repository, 'status', '--porcelain').out === '' ? name : `${name} with changes`;
}

/** The nearest folder above that has environments, from the root of the repository. */
function projectIn(repository: string, directory: string): string {
  for (let folder = realpathSync(resolve(directory)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'environments'))) return relative(repository, folder);
    if (folder === repository || folder === dirname(folder)) return '';
  }
}

interface ProgramSearch {
  readonly root: string;
  readonly project: string;
  readonly own: string | undefined;
  readonly checkout: Checkout;
  readonly options: DiffOptions;
}

/** The program of the reference where it is another than the one that runs here, with its dependencies. */
async function programOf({
  root,
  project,
  own,
  checkout,
  options,
}: ProgramSearch): Promise<{ readonly other?: OtherProgram } | Problem> {
  const place = own ?? (existsSync(join(root, project, 'node_modules')) ? project : '');
  const [here, there] = [join(root, place), join(checkout.root, place)];
  const shared = shareDependencies(here, there);
  const isOther =
    own !== undefined && existsSync(join(there, 'bin', 'run.mjs')) && hasOtherSource(root, checkout.commit, own);
  const other = isOther ? sourceProgram(there) : undefined;
  if (shared !== 'others' || (own !== undefined && !isOther)) return { other };
  if (options.install !== true) return otherDependencies(checkout.commit, own);
  return (await install(there)) ?? { other: other ?? installedProgram(there) };
}

/** How output is made in a checkout by hand. */
const otherDependencies = (commit: string, own: string | undefined): Problem =>
  problem(
    '--git',
    `the lock file of ${commit} is another, so its dependencies are not those of node_modules here; give --install, which runs npm ci beside it, or synthesize it in a checkout of its own and give the folder: git worktree add ../base ${commit} && cd ../base && npm ci && ${own === undefined ? 'npx cdk synth' : 'npm run synth'}, then windlass diff ../base`,
  );

interface ChosenFile {
  readonly environment: string;
  readonly before?: string;
  readonly after?: string;
}

/** Environments of both sides by name, or those that were named. */
function chosenFiles(
  names: readonly string[],
  here: string,
  there: string,
): { readonly files: readonly ChosenFile[] } | { readonly problems: readonly Problem[] } {
  const own = join(here, 'environments');
  const all = [
    ...new Set([own, join(there, 'environments')].flatMap((folder) => environmentFiles(folder).map(nameOf))),
  ].sort();
  const files = [...new Set(names.length === 0 ? all : names)].map((name): ChosenFile => {
    const place =
      name.includes('/') || /\.(ts|json)$/.test(name) ? relative(here, realOf(name)) : join('environments', name);
    const [before, after] = [there, here].map((folder) => fileAt(join(folder, place)));
    return {
      environment: nameOf(name),
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    };
  });
  const missing = files.filter(({ before, after }) => before === undefined && after === undefined);
  const hint = all.length === 0 ? 'there is no folder environments/ on either side' : `there are ${all.join(', ')}`;
  if (missing.length > 0)
    return {
      problems: missing.map(({ environment }) =>
        problem('diff', `'${environment}' is an environment on neither side; ${hint}`),
      ),
    };
  if (files.length === 0) return { problems: [problem('diff', `${hint}; name the files to compare`)] };
  return { files };
}

const realOf = (path: string): string => (existsSync(path) ? realpathSync(path) : resolve(path));

const fileAt = (path: string): string | undefined =>
  ['', '.ts', '.json'].map((end) => `${path}${end}`).find((file) => existsSync(file) && !isFolder(file));
