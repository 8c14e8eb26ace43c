import { loadEnvironment, NOTHING_OWN, type OwnConfig, type ParseResult } from '../config';
import {
  draftProblems,
  type EnvironmentPlan,
  type EnvironmentProblems,
  isRefused,
  planEnvironment,
} from '../environment';
import { type Problem, problem } from '../problem';

export type PlannedEnvironment =
  | { readonly ok: true; readonly plan: EnvironmentPlan; readonly own: OwnConfig }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly noFits: EnvironmentProblems['noFits'] };

/** Loads, checks and plans an environment by name or path. */
export async function planNamedEnvironment(nameOrPath: string): Promise<PlannedEnvironment> {
  return planParsed(await loadEnvironment(nameOrPath));
}

/** Plans what was parsed; what is wrong in one stage does not hide the next one's. */
export function planParsed(parsed: ParseResult): PlannedEnvironment {
  if (parsed.ok) {
    const plan = planEnvironment(parsed.config);
    return isRefused(plan) ? refusal(plan.problems, plan.noFits) : { ok: true, plan, own: parsed.own ?? NOTHING_OWN };
  }
  if (parsed.draft === undefined) return refusal(parsed.problems, []);
  const { problems, noFits } = draftProblems(parsed.draft);
  return refusal([...parsed.problems, ...problems], noFits);
}

/** Each problem once and on one line, whatever the values in it hold. */
function refusal(problems: readonly Problem[], noFits: EnvironmentProblems['noFits']): PlannedEnvironment {
  const lines = problems.map(({ field, message }) => problem(oneLine(field), oneLine(message)));
  const isFirst = ({ field, message }: Problem, index: number): boolean =>
    lines.findIndex((line) => line.field === field && line.message === message) === index;
  return { ok: false, problems: lines.filter(isFirst), noFits };
}

const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

/** A context key like `enviroment`, with which the default would be synthesized in its place. */
export const misspeltEnvironment = (keys: readonly string[]): string | undefined =>
  keys.find((key) => /^env/i.test(key) && key !== 'environment');
