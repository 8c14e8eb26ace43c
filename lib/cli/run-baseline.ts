import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Baseline, baselineOf, baselineText, isSame, type Output, textOf } from '../baseline';
import { MANIFEST_TYPES } from '../policy/model/kubernetes-object';
import { type Problem, problem } from '../problem';
import { counted } from '../units';
import { baselinePath, baselinePlace, deployedIn, readBaseline } from './baseline-files';
import { type PlannedEnvironment, planNamedEnvironment } from './environment';
import { synthesizedOf, synthesizersOf } from './environment-sides';
import { outputOf } from './guarded-environment';
import { reasonOf, refuse } from './refuse';
import { isFolder, readSynthesized } from './synthesized-folder';
import type { Surroundings } from './surroundings';
import { writeText } from './write-text';

export interface BaselineOptions {
  readonly check?: boolean;
  readonly from?: string;
}

/** Writes or checks the baselines of these environments: all, or none where one is refused. */
export async function runBaseline(
  surroundings: Surroundings,
  names: readonly string[],
  options: BaselineOptions,
): Promise<void> {
  const { output } = surroundings;
  const asked = names.length > 0 ? names : options.from === undefined ? deployedIn('.') : [];
  const wrong = usage(asked, names, options);
  if (wrong !== undefined) return refuse(output, [wrong]);
  const taken: Taken[] = [];
  const problems: Problem[] = [];
  for (const name of asked) {
    const one = await take(name, options, surroundings);
    if ('problems' in one) problems.push(...one.problems);
    else taken.push(one);
  }
  if (problems.length > 0) return refuse(output, problems);
  return options.check === true ? check(surroundings, taken) : write(surroundings, taken);
}

function usage(asked: readonly string[], names: readonly string[], { from }: BaselineOptions): Problem | undefined {
  if (from !== undefined && names.length !== 1)
    return problem('--from', `holds one environment; name it: windlass baseline production --from ${from}`);
  if (from !== undefined && !isFolder(from))
    return problem('--from', `${from} is no folder; give the one that was deployed, such as cdk.out`);
  if (asked.length > 0) return undefined;
  return problem('environments', "none has a baseline yet; name one that is deployed: 'windlass baseline production'");
}

interface Taken {
  readonly baseline: Baseline;
  /** Where it is written. */
  readonly file: string;
  readonly path: string;
  /** What is there. @default - nothing, or a file that is none */
  readonly before?: Baseline;
}

async function take(
  name: string,
  { from, check: isCheck }: BaselineOptions,
  surroundings: Surroundings,
): Promise<Taken | { readonly problems: readonly Problem[] }> {
  const planned = await planNamedEnvironment(name);
  if (!planned.ok) return { problems: planned.problems };
  const { environment } = planned.plan;
  const made = from === undefined ? await outputNow(planned, surroundings) : await outputIn(from, environment);
  if ('message' in made) return { problems: [made] };
  const place = baselinePlace(name);
  const path = baselinePath(environment);
  const there = existsSync(join(place.root, path)) ? readBaseline(environment, place) : undefined;
  if (isCheck === true && there?.ok === false) return { problems: there.problems };
  return {
    baseline: baselineOf(made, {
      windlass: surroundings.version ?? 'unknown',
      ...(place.file === undefined ? {} : { file: place.file }),
    }),
    file: join(place.root, path),
    path,
    ...(there?.ok === true && there.kept !== undefined ? { before: there.kept.baseline } : {}),
  };
}

async function outputNow(
  { plan, own }: Extract<PlannedEnvironment, { ok: true }>,
  surroundings: Surroundings,
): Promise<Output> {
  const { stacks, manifests } = synthesizedOf(plan, own, await synthesizersOf(surroundings));
  return outputOf(plan, stacks, manifests);
}

/** What was synthesized into a folder, with the manifests beside it where no stack applies them. */
async function outputIn(directory: string, environment: string): Promise<Output | Problem> {
  const read = await readSynthesized(directory);
  if ('message' in read) return problem('--from', read.message);
  const { stacks, manifests } = read.side;
  if (!stacks.some(({ name }) => name.startsWith(`windlass-${environment}-`)))
    return problem(
      '--from',
      `${directory} holds ${stacks.map(({ name }) => name).join(', ') || 'no stacks'}, none of '${environment}'; synthesize that environment, or name the other one`,
    );
  const applies = stacks.some(({ template }) =>
    Object.values(template.Resources ?? {}).some(({ Type }) => MANIFEST_TYPES.includes(Type)),
  );
  if (!applies && manifests.length === 0)
    return problem(
      '--from',
      `${directory} holds no Kubernetes objects, which another tool applies; give the folder that holds cdk.out and dist/${environment}`,
    );
  return { environment, delivery: applies ? 'cdk' : 'gitops', stacks, objects: applies ? [] : manifests };
}

function write({ output }: Surroundings, taken: readonly Taken[]): void {
  for (const { baseline, before, file, path } of taken) {
    if (before !== undefined && isSame(before, baseline)) {
      output.print(`${path}: nothing of it is another\n`);
      continue;
    }
    try {
      writeText(file, baselineText(baseline));
    } catch (error) {
      return refuse(output, [problem(path, `cannot be written: ${reasonOf(error)}`)]);
    }
    output.print(`${path}: ${contents(baseline)}; commit it\n`);
  }
}

function contents({ stacks, objects }: Baseline): string {
  const resources = Object.values(stacks).flatMap((stack) => Object.values(stack.resources));
  const guarded = resources.filter(({ role }) => role !== 'support');
  return `${counted(guarded.length, 'resource')} and ${counted(objects.length, 'object')} are guarded`;
}

function check({ output }: Surroundings, taken: readonly Taken[]): void {
  const problems = taken.flatMap(({ baseline, before, path }) => {
    const name = baseline.environment;
    if (before === undefined)
      return [problem(path, `is not there; once '${name}' is deployed, write it: windlass baseline ${name}`)];
    return isSame(before, baseline)
      ? []
      : [
          problem(
            path,
            `is not what is synthesized now; once that is deployed, write it: windlass baseline ${name}${differing(before, baseline)}`,
          ),
        ];
  });
  if (problems.length > 0) return refuse(output, problems);
  output.print(taken.map(({ path }) => `${path}: is what is synthesized now\n`).join(''));
}

/** `; other in it: stack/LogicalId, …` */
function differing(before: Baseline, after: Baseline): string {
  const [olds, news] = [partsOf(before), partsOf(after)];
  const names = [...new Set([...olds.keys(), ...news.keys()])].filter((name) => olds.get(name) !== news.get(name));
  if (names.length === 0) return '';
  const more = names.length > MOST ? ` and ${names.length - MOST} more` : '';
  return `; other in it: ${names.slice(0, MOST).join(', ')}${more}`;
}

const MOST = 5;

const partsOf = ({ stacks, objects }: Baseline): ReadonlyMap<string, string> =>
  new Map([
    ...Object.entries(stacks).flatMap(([stack, { resources }]) =>
      Object.entries(resources).map(([id, one]) => [`${stack}/${id}`, textOf(one)] as const),
    ),
    ...objects.map((one) => [`${one.kind} ${one.namespace ?? ''}/${one.name}`, textOf(one)] as const),
  ]);
