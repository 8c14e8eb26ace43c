import { join } from 'node:path';
import { Command } from 'commander';
import type { ChangePlan, Synthesize } from '../change';
import { loadEnvironment, type OwnConfig } from '../config';
import { draftProblems } from '../environment';
import { type Problem, problem } from '../problem';
import { nameFiles } from './change-files';
import { explained, jsonOption } from './help';
import { asJson } from './output';
import { renderSteps } from './print-change';
import { reasonOf, refuse } from './refuse';
import type { Surroundings } from './surroundings';
import { writeJson } from './write-json';

interface Options {
  readonly json?: boolean;
  readonly out?: string;
}

/** `windlass change`: the steps from one file to another, with the files in between. */
export function changeCommand(surroundings: Surroundings): Command {
  return explained(
    new Command('change')
      .description(
        'say the steps that bring a running environment from one file to another, and what clients feel of each',
      )
      .argument('<before>', 'what is deployed: name in environments/, or path of a .ts or .json file')
      .argument('<after>', 'what is wanted, likewise')
      .option('--out <directory>', 'write the files in between as JSON, which -c environment=… takes')
      .addOption(jsonOption())
      .action(async (before: string, after: string, options: Options) => change(surroundings, before, after, options)),
    {
      examples: [
        ['from what runs to what is wanted', 'windlass change production wanted.json'],
        ['the same, with the files that are deployed in between', 'windlass change production wanted.json --out steps'],
      ],
      failsWhen: 'a file is refused or no way leads from one to the other',
    },
  );
}

async function change(
  surroundings: Surroundings,
  before: string,
  after: string,
  { json, out }: Options,
): Promise<void> {
  const { output } = surroundings;
  // One after the other: a file is guarded while it is read.
  const files = [await loadEnvironment(before), await loadEnvironment(after)];
  const problems = files.flatMap((file, index) =>
    file.ok
      ? []
      : [...file.problems, ...(file.draft === undefined ? [] : draftProblems(file.draft).problems)].map(ofFile(index)),
  );
  const [from, to] = files;
  if (!from?.ok || !to?.ok) return refuse(output, unique(problems), json);
  output.progress?.('Both files are read; synthesizing the stacks of each step …');
  const { planChange } = await import('../change');
  const planned = nameFiles(planChange(from.config, to.config, await stacksOf(surroundings, to.own)), {
    before,
    after,
    out,
  });
  if (planned.verdict === 'refused') return refuse(output, planned.problems, json);
  const unwritten = out === undefined ? undefined : written(out, planned);
  if (unwritten !== undefined) return refuse(output, [unwritten], json);
  output.print(
    json === true ? asJson({ ok: true, ...planned }) : `${renderSteps(planned, { before, after }, output.paint)}\n`,
  );
}

/** Every step with what the repository of the last file adds: charts are code, and of code there is one state. */
async function stacksOf({ loadStacks }: Surroundings, own?: OwnConfig): Promise<Synthesize> {
  const synthesize = await loadStacks();
  return (plan) => synthesize(plan, own);
}

const ofFile =
  (index: number) =>
  ({ field, message }: Problem): Problem =>
    problem(field, index === 0 ? `before: ${message}` : message);

const unique = (problems: readonly Problem[]): Problem[] =>
  problems.filter(
    ({ field, message }, index) =>
      problems.findIndex((other) => other.field === field && other.message === message) === index,
  );

/** The file of each step that deploys one. */
function written(directory: string, planned: ChangePlan): Problem | undefined {
  if (planned.verdict !== 'steps') return undefined;
  try {
    for (const [index, { environment }] of planned.steps.entries())
      if (environment !== undefined) writeJson(join(directory, `step-${index + 1}.json`), environment);
    return undefined;
  } catch (error) {
    return problem('--out', `${directory} cannot be written: ${reasonOf(error)}; give a folder that can`);
  }
}
