import { type Problem, problem } from '../problem';
import {
  type Absent,
  type Acceptance,
  type Gate,
  GATES,
  isSide,
  parseGates,
  type Review,
  reviewOf,
  type Side,
} from '../review';
import { asJson } from './output';
import { type DiffOptions, pairsOf } from './diff-pairs';
import { renderReview } from './print-review';
import { sideProblems } from './guarded-environment';
import type { PlansOf } from './review-html';
import { refuse } from './refuse';
import type { Surroundings } from './surroundings';

export interface DiffCommandOptions extends DiffOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly html?: boolean;
  readonly all?: boolean;
  readonly failOn?: string;
  readonly accept: readonly string[];
}

/** Prints the reviews; whether a gate of `--fail-on` is closed. Loaded with the review and what it stands on when one is made. */
export async function runDiff(
  surroundings: Surroundings,
  names: readonly string[],
  options: DiffCommandOptions,
): Promise<boolean> {
  const { output } = surroundings;
  const { gates, unknown } = parseGates(options.failOn ?? '');
  const accepted = acceptancesOf(options.accept);
  const problems = [
    ...(options.failOn !== undefined && gates.length + unknown.length === 0
      ? [problem('--fail-on', `'${options.failOn}' names no gate, so nothing would be held; give ${GATES.join(', ')}`)]
      : []),
    ...unknown.map((word) =>
      problem('--fail-on', `'${word}' is no gate; give ${GATES.join(', ')}, the cost as cost>10%`),
    ),
    ...accepted.flatMap((one) => ('message' in one ? [one] : [])),
  ];
  const refused = (why: readonly Problem[]): boolean => {
    refuse(output, why, options.json);
    return false;
  };
  if (problems.length > 0) return refused(problems);
  const pairs = await pairsOf(names, options, surroundings);
  if ('problems' in pairs) return refused(pairs.problems);
  const accept = accepted.filter((one): one is Acceptance => !('message' in one));
  const reviews = pairs.pairs.map(({ before, after, environment, notes, beside, steps, file }) => {
    const against = isSide(after) && beside !== true ? sideProblems(file, after, surroundings.now) : [];
    return reviewOf(before, after, {
      environment,
      gates,
      accept,
      steps,
      notes,
      beside,
      against,
      today: surroundings.now,
    });
  });
  const plans = pairs.pairs.map(({ before, after }) => ({ before: planOf(before), after: planOf(after) }));
  output.print(await rendered(reviews, plans, options, surroundings));
  return isClosed(reviews, gates);
}

const isClosed = (reviews: readonly Review[], gates: readonly Gate[]): boolean =>
  gates.length > 0 && reviews.some((review) => review.gates.some(({ verdict }) => verdict === 'closed'));

const planOf = (side: Side | Absent): Side['plan'] => (isSide(side) ? side.plan : undefined);

async function rendered(
  reviews: readonly Review[],
  plans: readonly PlansOf[],
  options: DiffCommandOptions,
  { output }: Surroundings,
): Promise<string> {
  if (options.json === true) return asJson({ ok: true, verdict: 'reviewed', reviews });
  if (options.markdown === true) return (await import('./review-markdown')).reviewsAsMarkdown(reviews);
  if (options.html === true) return (await import('./review-html')).reviewsAsHtml(reviews, plans);
  const told = reviews.filter(({ status }) => status !== 'same');
  if (told.length === 0) return `Nothing changes: ${reviews.map(({ environment }) => environment).join(', ')}\n`;
  const same = reviews.filter(({ status }) => status === 'same').map(({ environment }) => environment);
  return `${[...told.map((review) => renderReview(review, { all: options.all, paint: output.paint })), ...(same.length === 0 ? [] : [`Unchanged: ${same.join(', ')}`])].join('\n\n\n')}\n`;
}

/** `restart=agreed with the team`; a reason is what makes it one. */
function acceptancesOf(words: readonly string[]): readonly (Acceptance | Problem)[] {
  return words.map((word) => {
    const [, name = word, object, reason = ''] = /^([a-z]+)(?::([^=]+))?=(.*)$/s.exec(word) ?? [];
    const gate = GATES.find((one) => one === name);
    if (gate === undefined)
      return problem('--accept', `'${name}' is no gate; give one of ${GATES.join(', ')}, then = and the reason`);
    if (reason.trim() === '') return problem('--accept', `'${word}' gives no reason; write --accept '${gate}=<why>'`);
    return { gate, reason: reason.trim(), by: '--accept', ...(object === undefined ? {} : { object }) };
  });
}
