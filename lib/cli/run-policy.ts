import { suggest } from '../catalog';
import { environmentFile, environmentNames } from '../config';
import { judgedApp } from '../policy/judged-app';
import { readManifests, readTemplates } from '../policy/read';
import {
  acceptedToJson,
  contentsOf,
  isWrong,
  ofFiles,
  type Report,
  reportAsJson,
  reportAsJUnit,
  reportAsSarif,
} from '../policy/report';
import { rules as ourRules } from '../policy/rules';
import type { Rule } from '../policy/types';
import { type Problem, problem } from '../problem';
import { isSide } from '../review';
import { relative } from 'node:path';
import { appOf } from './judged-environment';
import { sideOf, synthesizersOf } from './environment-sides';
import { asJson } from './output';
import { renderExceptions, renderReports, renderRules } from './print-policy';
import { NOT_JUDGED, type PolicyCommandOptions } from './policy-options';
import { reasonOf, refuse } from './refuse';
import type { Surroundings } from './surroundings';
import { writeText } from './write-text';

/** Judges and prints. Loaded, with what synthesis stands on, when somebody asks. */
export async function runPolicy(
  surroundings: Surroundings,
  names: readonly string[],
  options: PolicyCommandOptions,
): Promise<void> {
  const { output } = surroundings;
  const format = options.json === true ? 'json' : options.format;
  const refused = (problems: readonly Problem[]): void => {
    refuse(output, problems, format === 'json');
    output.fail(NOT_JUDGED);
  };
  if (options.list === true)
    return void print(format === 'json' ? asJson(ourRules.map(ruleToJson)) : renderRules(ourRules));
  const reports = await reportsOf(surroundings, names, options);
  const problems = [...reports.problems, ...unknownRules(options.rule, reports.reports)];
  if (problems.length > 0) return refused(problems);
  const isPrinted = print(rendered(reports.reports));
  if (isPrinted && reports.reports.some(isWrong)) output.fail(1);

  function rendered(all: readonly Report[]): string {
    if (options.exceptions === true) {
      const accepted = all.flatMap(({ judged }) => judged.accepted.map(acceptedToJson));
      return format === 'json' ? asJson({ ok: !all.some(isWrong), accepted }) : renderExceptions(all);
    }
    if (format === 'json') return asJson(reportAsJson(all));
    if (format === 'sarif') return asJson(reportAsSarif(all, surroundings.version));
    if (format === 'junit') return reportAsJUnit(all);
    const paint = options.output === undefined ? output.paint : undefined;
    return renderReports(all, { ...(paint === undefined ? {} : { paint }), today: surroundings.now });
  }

  function print(text: string): boolean {
    if (options.output === undefined) {
      output.print(text);
      return true;
    }
    try {
      writeText(options.output, text);
    } catch (error) {
      refused([problem('--output', `${options.output} cannot be written: ${reasonOf(error)}`)]);
      return false;
    }
    output.print(`${options.output}: the report\n`);
    return true;
  }
}

interface Reports {
  readonly reports: readonly Report[];
  readonly problems: readonly Problem[];
}

async function reportsOf(
  surroundings: Surroundings,
  names: readonly string[],
  options: PolicyCommandOptions,
): Promise<Reports> {
  const { templates = [], manifests = [] } = options;
  const hasFiles = templates.length + manifests.length > 0;
  const wanted = names.length > 0 || hasFiles ? names : environmentNames();
  const files = hasFiles ? filesReport(surroundings, templates, manifests, options.rule) : [];
  const environments: (Report | readonly Problem[])[] = [];
  for (const name of wanted) environments.push(await environmentReport(surroundings, name, options.rule));
  const all = [...environments, files].flat();
  return {
    reports: all.filter((one): one is Report => 'judged' in one),
    problems: all.filter((one): one is Problem => 'message' in one),
  };
}

/** One after the other: each repository adds models and rules of its own. */
async function environmentReport(
  surroundings: Surroundings,
  name: string,
  only: readonly string[] | undefined,
): Promise<Report | readonly Problem[]> {
  surroundings.output.progress?.(`${name}: synthesizing and judging …`);
  const side = await sideOf(name, name, await synthesizersOf(surroundings));
  if (!isSide(side)) return (side.problems ?? []).map(({ field, message }) => problem(`${name}: ${field}`, message));
  const app = appOf(side);
  const file = environmentFile(name);
  return {
    subject: side.plan?.environment ?? name,
    ...(file === undefined ? {} : { file: relative('.', file) }),
    judged: judgedApp(app, { day: surroundings.now, only }),
    contents: contentsOf(app),
    ...(only === undefined ? {} : { only }),
  };
}

function filesReport(
  { readInput, now }: Surroundings,
  templates: readonly string[],
  manifests: readonly string[],
  only: readonly string[] | undefined,
): readonly (Report | Problem)[] {
  const [stacks, objects] = [readTemplates(templates, readInput), readManifests(manifests, readInput)];
  const problems = [...stacks.problems, ...objects.problems];
  if (problems.length > 0) return problems;
  const app = { stacks: stacks.found, objects: objects.found };
  return [
    {
      subject: 'files',
      judged: ofFiles(judgedApp(app, { day: now, only }), app.stacks),
      contents: contentsOf(app),
      ...(only === undefined ? {} : { only }),
    },
  ];
}

/** Asked alone, a rule that is none would find nothing. */
function unknownRules(asked: readonly string[] = [], reports: readonly Report[]): readonly Problem[] {
  const known = [...ourRules, ...reports.flatMap(({ judged }) => judged.asked)].map(({ id }) => id);
  return asked
    .filter((id) => !known.includes(id))
    .map((id) => {
      const [nearest] = suggest(id, known);
      const hint = nearest === undefined ? "see 'windlass policy --list'" : `did you mean '${nearest}'?`;
      return problem('--rule', `'${id}' is no rule; ${hint}`);
    });
}

const ruleToJson = ({ id, title, controls = [], source, over }: Rule) => ({ id, title, controls, source, over });
