import { asJson, type Output } from './output';
import { renderProblems } from './print-problems';
import type { Problem } from '../problem';

/** What the file system says of a path. */
export const reasonOf = (error: unknown): string => String(error).replace(/^Error: /, '');

/** Of every command. */
export const refusalJson = (problems: readonly Problem[]) => ({ ok: false, verdict: 'refused', problems });

/** Ends a command that can not do its work: a line for each problem, or JSON where machines read. */
export function refuse(
  { print, printError, fail, paintError }: Output,
  problems: readonly Problem[],
  json = false,
): void {
  if (json) print(asJson(refusalJson(problems)));
  else printError(`${renderProblems(problems, paintError)}\n`);
  fail(1);
}
