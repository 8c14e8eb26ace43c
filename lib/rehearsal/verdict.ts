import { CHECKS, type CheckName, type CheckResult, type Report } from './types';
import type { EnvironmentPlan } from '../environment';

/** Without these nothing else means anything. */
const NEEDED_BY_OTHERS: readonly string[] = ['admission', 'scheduling'];

/** Skipped checks do not fail a rehearsal; they are in the report with their reason. */
export const hasPassed = (checks: readonly CheckResult<string>[]): boolean =>
  checks.length > 0 && checks.every(({ status }) => status !== 'failed');

/** Whether to go on after these results: later checks change a cluster that the earlier ones found sound. */
export const goesOn = (checks: readonly CheckResult<string>[]): boolean =>
  !checks.some(({ name, status }) => status === 'failed' && NEEDED_BY_OTHERS.includes(name));

/** Of an environment that has a front door. */
const ABOUT_DOOR: readonly CheckName[] = ['front door', 'door rollout', 'door drain'];

/** The checks that an environment has something for. */
export const checksOf = ({
  frontDoor,
  toolEgress,
}: Pick<EnvironmentPlan, 'frontDoor' | 'toolEgress'>): readonly CheckName[] =>
  CHECKS.filter(
    (name) =>
      (frontDoor !== undefined || !ABOUT_DOOR.includes(name)) && (toolEgress !== undefined || name !== 'tool egress'),
  );

/** Which checks to run: the needed ones and those asked for, in the order of all. */
export const chosen = (wanted: readonly CheckName[]): readonly CheckName[] =>
  CHECKS.filter((name) => wanted.includes(name) || NEEDED_BY_OTHERS.includes(name));

/** Every problem of a report, behind the check it belongs to. */
export const problemsOf = ({ checks }: Pick<Report<string>, 'checks'>): string[] =>
  checks
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, summary, findings }) =>
      (findings.length > 0 ? findings : [summary]).map((finding) => `${name}: ${finding}`),
    );
