import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  type CheckName,
  checksOf,
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
import { asJson } from './output';
import { reasonOf, refuse } from './refuse';
import { type Paint, plain, type Style } from './style';
import type { PlannedEnvironment } from './environment';
import { type Problem, problem } from '../problem';
import type { Surroundings } from './surroundings';

export interface RehearseOptions {
  readonly kubernetes?: string;
  readonly json?: boolean;
  readonly picture?: string;
  readonly keep?: boolean;
  readonly only?: readonly CheckName[];
  readonly assets?: string;
  readonly cacheHome?: string;
}

type Planned = Extract<PlannedEnvironment, { readonly ok: true }>;

const EXIT_FAILED = 1;

/** Rehearses a plan with what is built on this machine, prints the report and says by the exit code whether it passed. */
export async function runRehearsal(
  { plan, own }: Planned,
  options: RehearseOptions,
  { output, loadCharts }: Surroundings,
): Promise<void> {
  const kubernetesVersion = options.kubernetes ?? plan.kubernetesVersion;
  const search = { ...options, leaderWorkerSets: plan.deployments.some(({ multiNode }) => multiNode) };
  const binaries = findBinaries({ ...search, kubernetesVersion });
  const refused = [
    ...(binaries.found
      ? []
      : [problem(options.kubernetes === undefined ? 'programs' : '--kubernetes', binaries.message)]),
    ...(options.picture === undefined ? [] : pictureProblems(options.picture)),
  ];
  if (!binaries.found || refused.length > 0) return refuse(output, refused, options.json);
  const next = findBinaries({ ...search, assets: undefined, kubernetesVersion: nextMinor(kubernetesVersion) });
  const charts = readCharts((await loadCharts())(plan, own));
  output.progress?.('starting a control plane …');
  const report = await unlessCutShort(
    rehearse({
      plan,
      charts,
      kubernetesVersion,
      programs: binaries.programs,
      nextPrograms: next.found ? next.programs : undefined,
      only: options.only ?? (options.keep === true ? checksOf(plan).filter((name) => name !== 'delete') : undefined),
      onEntry: (entry) => output.printError(`${renderEntry(entry)}\n`),
      beforeStop: options.keep === true ? (kubeconfig) => keep(kubeconfig, output) : undefined,
    }),
  );
  if (report instanceof CutShort) return refuse(output, [problem('control plane', report.message)], options.json);
  if (options.picture !== undefined) writeFileSync(options.picture, renderPicture(report));
  output.print(options.json === true ? asJson(report) : `${painted(renderReport(report), output.paint)}\n`);
  if (!report.passed) output.fail(EXIT_FAILED);
}

const MARKS: Readonly<Record<string, Style>> = { ok: 'good', note: 'caution', FAIL: 'bad', skip: 'note' };

/** The marks of the checks, which stand at the left, in their colours. */
const painted = (report: string, paint: Paint = plain): string =>
  report.replace(/^(ok|note|FAIL|skip)(?= {2,})/gm, (mark) => paint(MARKS[mark] ?? 'title', mark));

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
