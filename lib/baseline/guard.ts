import { type Problem, problem } from '../problem';
import { firstOf } from '../review';
import { lossesBetween } from './losses';
import type { Output } from './output';
import { permitted } from './permissions';
import type { Baseline, Loss, Replacement } from './types';

export interface GuardOptions {
  /** Of the environment. @default - nothing is permitted */
  readonly replacements?: readonly Replacement[];
  /** Day on which permissions end. @default - none does */
  readonly day?: string;
}

/** A baseline with the file it was read from, as messages name it. */
export interface Kept {
  readonly baseline: Baseline;
  readonly path: string;
}

/** Everything that a deployed environment may not become, and permissions that are none, each with the way out. */
export function replaceProblems(
  kept: Kept | undefined,
  output: Output,
  { replacements = [], day }: GuardOptions = {},
): readonly Problem[] {
  const losses = kept === undefined ? [] : lossesBetween(kept.baseline, output);
  const { refused, problems } = permitted(losses, replacements, kept?.baseline, day);
  return [...refused.map((loss) => refusal(loss, kept!.path)), ...problems];
}

const MOST = 6;

function refusal({ label, names, field, what, lost, alongside, wayOut }: Loss, path: string): Problem {
  const along = alongside.length === 0 ? '' : `, and with it ${firstOf(alongside, MOST)}`;
  return problem(
    field ?? path,
    `${label} is deployed${field === undefined ? '' : ` (${path})`} and ${what}; lost: ${lost}${along}; ${wayOut}, go the way that 'windlass change' prints, or permit it in the environment: replacements: [{ resource: '${names[0]}', reason, owner, expires }]`,
  );
}
