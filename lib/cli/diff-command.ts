import { Command } from 'commander';
import { type Problem, problem } from '../problem';
import { type Absent, type Acceptance, type Gate, GATES, isSide, type Review, type Side } from '../review';
import { asJson } from './output';
import { type DiffOptions, pairsOf } from './diff-pairs';
import { explained, jsonOption } from './help';
import { renderReview } from './print-review';
import type { PlansOf } from './review-html';
import { refuse } from './refuse';
import type { Surroundings } from './surroundings';

interface Options extends DiffOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly html?: boolean;
  readonly all?: boolean;
  readonly failOn?: string;
  readonly accept: readonly string[];
}

/** Of a review that was made, with a gate of `--fail-on` closed. */
export const GATE_CLOSED = 2;

const collected = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** `windlass diff`: what a change does, as somebody judges it who has two minutes. */
export function diffCommand(surroundings: Surroundings): Command {
  return explained(
    new Command('diff')
      .description('say what a change replaces, restarts, exposes and costs')
      .argument('[names...]', 'base and head: environments, or folders of synthesized output; with --git, environments')
      .option(
        '--git <reference>',
        'compare the working tree with a branch, tag or commit; all environments, or those named',
      )
      .option('--install', 'with --git: run npm ci in the checkout where its lock file is another (needs a registry)')
      .option('--markdown', 'print Markdown for a comment')
      .option('--html', 'print a page')
      .addOption(jsonOption())
      .option('--all', 'unfold what is folded')
      .option('--fail-on <gates>', `end with ${GATE_CLOSED} on any of ${GATES.join(', ').replace('cost', 'cost>10%')}`)
      .option(
        '--accept <gate=reason>',
        'lift a gate, as a label of a pull request does; may be given several times',
        collected,
        [],
      )
      .action(async (names: readonly string[], options: Options) => diff(surroundings, names, options)),
    {
      examples: [
        ['two environments', 'windlass diff production h200'],
        ['what this branch changes, as a comment', 'windlass diff --git main --markdown'],
        ['the same as a check of a pull request', "windlass diff --git main --fail-on 'replace,exposure,cost>10%'"],
      ],
      failsWhen: 'nothing could be reviewed',
      more: [[GATE_CLOSED, 'reviewed, and a gate of --fail-on is closed']],
    },
  );
}

async function diff(surroundings: Surroundings, names: readonly string[], options: Options): Promise<void> {
  const { output } = surroundings;
  const { parseGates, reviewOf } = await import('../review');
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
  if (problems.length > 0) return refuse(output, problems, options.json);
  const pairs = await pairsOf(names, options, surroundings);
  if ('problems' in pairs) return refuse(output, pairs.problems, options.json);
  const accept = accepted.filter((one): one is Acceptance => !('message' in one));
  const reviews = pairs.pairs.map(({ before, after, environment, notes, beside, steps }) =>
    reviewOf(before, after, { environment, gates, accept, steps, notes, beside, today: surroundings.now }),
  );
  const plans = pairs.pairs.map(({ before, after }) => ({ before: planOf(before), after: planOf(after) }));
  output.print(await rendered(reviews, plans, options, surroundings));
  if (isClosed(reviews, gates)) output.fail(GATE_CLOSED);
}

const isClosed = (reviews: readonly Review[], gates: readonly Gate[]): boolean =>
  gates.length > 0 && reviews.some((review) => review.gates.some(({ verdict }) => verdict === 'closed'));

const planOf = (side: Side | Absent): Side['plan'] => (isSide(side) ? side.plan : undefined);

async function rendered(
  reviews: readonly Review[],
  plans: readonly PlansOf[],
  options: Options,
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
