import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import {
  type CheckName,
  CHECKS,
  CutShort,
  findBinaries,
  nextMinor,
  readCharts,
  rehearse,
  renderEntry,
  renderPicture,
  renderReport,
  type Report,
} from '../rehearsal';
import { planNamedEnvironment } from './environment';
import { asJson } from './output';
import { reasonOf, refuse } from './refuse';
import type { EnvironmentPlan } from '../environment';
import { type Problem, problem } from '../problem';
import type { Surroundings } from './surroundings';

interface Options {
  readonly kubernetes?: string;
  readonly json?: boolean;
  readonly picture?: string;
  readonly keep?: boolean;
  readonly only?: readonly CheckName[];
  readonly assets?: string;
  readonly cacheHome?: string;
}

const EXIT_FAILED = 1;

/** `windlass rehearse`: a real control plane on this machine, fake nodes, and what would happen to the environment. */
export function rehearseCommand(surroundings: Surroundings): Command {
  const { output } = surroundings;
  return new Command('rehearse')
    .description('run what would be deployed on a real Kubernetes control plane with fake GPU nodes; no AWS, no Docker')
    .argument('<environment>', 'name in environments/, or path of a .ts or .json file')
    .addOption(
      new Option('--kubernetes <minor>', "Kubernetes minor, such as 1.37; default: the environment's").argParser(minor),
    )
    .addOption(
      new Option('--only <checks>', 'comma-separated; admission and scheduling always run').argParser(checkNames),
    )
    .option('--json', 'print the report for machines; the timeline goes to standard error')
    .option('--picture <file>', 'also draw checks and ready replicas over time, as SVG')
    .option('--keep', 'leave the cluster running until Ctrl-C')
    .addOption(
      new Option('--assets <directory>', 'programs to run instead of the built ones').env('KUBEBUILDER_ASSETS'),
    )
    .addOption(new Option('--cache-home <directory>', 'where built programs are').env('XDG_CACHE_HOME').hideHelp())
    .action(async (nameOrPath: string, options: Options) => {
      const planned = await planNamedEnvironment(nameOrPath);
      if (!planned.ok) return refuse(output, planned.problems, options.json);
      await run(planned.plan, options, surroundings);
    });
}

async function run(plan: EnvironmentPlan, options: Options, { output, loadCharts }: Surroundings): Promise<void> {
  const kubernetesVersion = options.kubernetes ?? plan.kubernetesVersion;
  const search = { ...options, leaderWorkerSets: plan.deployments.some(({ multiNode }) => multiNode) };
  const binaries = findBinaries({ ...search, kubernetesVersion });
  const refused = [
    ...(binaries.found ? [] : [problem('--kubernetes', binaries.message)]),
    ...(options.picture === undefined ? [] : pictureProblems(options.picture)),
  ];
  if (!binaries.found || refused.length > 0) return refuse(output, refused, options.json);
  const next = findBinaries({ ...search, assets: undefined, kubernetesVersion: nextMinor(kubernetesVersion) });
  const charts = readCharts((await loadCharts())(plan));
  const report = await unlessCutShort(
    rehearse({
      plan,
      charts,
      kubernetesVersion,
      programs: binaries.programs,
      nextPrograms: next.found ? next.programs : undefined,
      only: options.only ?? (options.keep === true ? CHECKS.filter((name) => name !== 'delete') : undefined),
      onEntry: (entry) => output.printError(`${renderEntry(entry)}\n`),
      beforeStop: options.keep === true ? (kubeconfig) => keep(kubeconfig, output) : undefined,
    }),
  );
  if (report instanceof CutShort) return refuse(output, [problem('control plane', report.message)], options.json);
  if (options.picture !== undefined) writeFileSync(options.picture, renderPicture(report));
  output.print(options.json === true ? asJson(report) : `${renderReport(report)}\n`);
  if (!report.passed) output.fail(EXIT_FAILED);
}

function unlessCutShort(report: Promise<Report>): Promise<Report | CutShort> {
  return report.catch((error: unknown) => {
    if (error instanceof CutShort) return error;
    throw error;
  });
}

/** Known before minutes have gone into a rehearsal. */
function pictureProblems(file: string): Problem[] {
  try {
    const existing = statSync(file, { throwIfNoEntry: false });
    accessSync(existing === undefined ? dirname(file) : file, constants.W_OK);
    return existing?.isDirectory() === true ? [problem('--picture', `${file} is a folder; name a file`)] : [];
  } catch (error) {
    return [problem('--picture', `${file} cannot be written: ${reasonOf(error)}`)];
  }
}

/** Never fulfilled: the cluster ends with this process. */
function keep(kubeconfig: string, { printError }: Surroundings['output']): Promise<void> {
  printError(`KUBECONFIG=${kubeconfig} kubectl get pods -A; Ctrl-C ends the cluster\n`);
  return new Promise(() => undefined);
}

function minor(value: string): string {
  if (!/^1\.\d+$/.test(value)) throw new InvalidArgumentError("must be a minor such as '1.37'");
  return value;
}

function checkNames(value: string): CheckName[] {
  return value.split(',').map((text) => {
    const name = CHECKS.find((check) => check === text.trim());
    if (name === undefined) throw new InvalidArgumentError(`'${text}' is none of ${CHECKS.join(', ')}`);
    return name;
  });
}
