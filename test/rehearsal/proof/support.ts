import { homedir } from 'node:os';
import { join } from 'node:path';
import { renderYaml, synthesizeCharts } from '../../../charts';
import type { EnvironmentInput } from '../../../lib/config';
import {
  type ChartFile,
  type CheckName,
  findBinaries,
  nextMinor,
  type Programs,
  readCharts,
  rehearse,
  type Report,
} from '../../../lib/rehearsal';
import { problemsOf } from '../../../lib/rehearsal/verdict';
import { planInput } from '../../support/plan-fixture';
import { shippedEnvironment } from '../../support/synthesize';
import type { EnvironmentPlan } from '../../../lib/environment/environment-plan';

/** A rehearsal takes one to four minutes, more when others use the machine. */
export const MINUTES = 60_000;

export interface Rehearsal {
  /** A shipped one by its name, or what would be in its file. */
  readonly environment: string | EnvironmentInput;
  /** What is different from the shipped environment. */
  readonly change?: (environment: EnvironmentInput) => void;
  readonly only?: readonly CheckName[];
  /** What goes wrong: changes the objects before they are applied. */
  readonly fault?: (charts: ChartFile[]) => ChartFile[];
  /** The same for what is planned and not part of an object. */
  readonly planFault?: (plan: EnvironmentPlan) => EnvironmentPlan;
  /** The same for the programs of the next minor. */
  readonly nextFault?: (programs: Programs) => Programs;
}

/** The objects of a plan, as they would be deployed. */
export const chartsOf = (plan: EnvironmentPlan): ChartFile[] =>
  readCharts(synthesizeCharts(plan).map((chart) => ({ name: chart.name, yaml: renderYaml(chart) })));

export async function rehearsalOf(rehearsal: Rehearsal): Promise<Report> {
  const { environment, only, fault = (charts) => charts, planFault = (asPlanned) => asPlanned } = rehearsal;
  const { nextFault = (programs) => programs } = rehearsal;
  const changed = structuredClone(
    typeof environment === 'string' ? await shippedEnvironment(environment) : environment,
  );
  rehearsal.change?.(changed);
  const plan = planFault(planInput(changed));
  return rehearse({
    plan,
    charts: fault(chartsOf(plan)),
    kubernetesVersion: plan.kubernetesVersion,
    programs: programsOf(plan.kubernetesVersion),
    nextPrograms: nextFault(programsOf(nextMinor(plan.kubernetesVersion))),
    only,
    onEntry: () => undefined,
  });
}

export function programsOf(kubernetesVersion: string): Programs {
  const binaries = findBinaries({ kubernetesVersion, leaderWorkerSets: true, assets: undefined });
  if (!binaries.found) throw new Error(`${binaries.message} (looked in ${join(homedir(), '.cache')})`);
  return binaries.programs;
}

/** The problems of a rehearsal that must have failed. */
export const problemsFound = (report: Report<string>): string[] => {
  expect(report.passed).toBe(false);
  return problemsOf(report);
};

export interface Json {
  [key: string]: unknown;
}

/** Changes objects of one kind in place of writing them again; there must be some. */
export function changing(charts: readonly ChartFile[], kind: string, change: (object: Json) => void): ChartFile[] {
  if (!charts.some(({ objects }) => objects.some((object) => object.kind === kind)))
    throw new Error(`there is no ${kind} to break`);
  return changingAny(charts, kind, change);
}

/** The same for the one object of a kind that has this name. */
export const changingOne = (
  charts: readonly ChartFile[],
  [kind, name]: readonly [kind: string, name: string],
  change: (object: Json) => void,
): ChartFile[] => {
  let found = 0;
  const changed = changing(charts, kind, (object) => {
    if (at(object, 'metadata')['name'] !== name) return;
    found += 1;
    change(object);
  });
  if (found !== 1) throw new Error(`there are ${found} ${kind}s ${name} to break`);
  return changed;
};

export const changingAny = (charts: readonly ChartFile[], kind: string, change: (object: Json) => void): ChartFile[] =>
  charts.map(({ name, objects }) => ({
    name,
    objects: objects.map((object) => {
      if (object.kind !== kind) return object;
      const copy = structuredClone(object) as unknown as Json;
      change(copy);
      return copy as unknown as typeof object;
    }),
  }));

/** `at(object, 'spec.template.spec')`: what must be there. */
export function at(object: Json, path: string): Json {
  return path.split('.').reduce<Json>((inner, key) => {
    const value = inner[key];
    if (typeof value !== 'object' || value === null) throw new Error(`no '${key}' on the way to ${path}`);
    return value as Json;
  }, object);
}
