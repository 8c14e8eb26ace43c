import { counted, formatUsd } from '../units';
import { list } from './texts';
import type { Hurt, Side } from './types';

/** Where an environment is: what stands somewhere else is other resources, whatever its file says. */
interface Place {
  readonly name?: string;
  readonly account?: string;
  readonly region?: string;
}

const STACK = /^windlass-(.+)-[A-Z][A-Za-z]+$/;

function placeOf({ plan, stacks }: Side): Place {
  const [first] = stacks;
  return {
    name: plan?.environment ?? STACK.exec(first?.name ?? '')?.[1],
    account: plan?.account ?? first?.account,
    region: plan?.region ?? first?.region,
  };
}

/** Another name, account or region, from the widest on. */
export interface Move {
  readonly of: 'account' | 'region' | 'name';
  readonly from: string;
  readonly to: string;
}

export function movesBetween(before: Side, after: Side): readonly Move[] {
  const [old, next] = [placeOf(before), placeOf(after)];
  return (['account', 'region', 'name'] as const).flatMap((of) => {
    const [from, to] = [old[of], next[of]];
    return from === undefined || to === undefined || from === to ? [] : [{ of, from, to }];
  });
}

/** A side as it would be written in the other place, so that only what is otherwise differs. */
export function asIfIn(moves: readonly Move[], side: Side): Side {
  const written = (value: unknown): unknown =>
    JSON.parse(
      moves
        .flatMap((move) => (move.of === 'region' ? [move, withoutDashes(move)] : [move]))
        .reduce((text, move) => text.replace(patternOf(move), move.to), JSON.stringify(value)),
    );
  return {
    ...side,
    stacks: written(side.stacks) as Side['stacks'],
    manifests: written(side.manifests) as Side['manifests'],
  };
}

/** `us-west-2` as AWS names some of its buckets: `uswest2`. */
const withoutDashes = ({ of, from, to }: Move): Move => ({
  of,
  from: from.replaceAll('-', ''),
  to: to.replaceAll('-', ''),
});

/** A name stands behind ours, or is a value alone; an account or region is a word of its own. */
function patternOf({ of, from }: Move): RegExp {
  const word = from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return of === 'name'
    ? new RegExp(`(?<=windlass[-/:]|windlass:environment[=$]|")${word}(?![\\w])`, 'g')
    : new RegExp(`(?<![\\w])${word}(?![\\w])`, 'g');
}

/** Nothing of what runs becomes something else: another one is made beside it. */
export function moveHurt(moves: readonly Move[], { stacks, plan, from }: Side): Hurt {
  const where = list(moves.map((move) => `${move.of} ${move.from} → ${move.to}`));
  const cost =
    plan?.usdPerHour === undefined ? '' : `, with ${formatUsd(plan.usdPerHour.expected)} an hour for GPU nodes`;
  return {
    kind: 'replace',
    severity: 'critical',
    what: `everything is made anew (${where}): cluster, network, weights, API keys and the address of the endpoint are others`,
    reason: `what runs stays as it is, its ${counted(stacks.length, 'stack')} belong to no file any more${cost}; tear it down by the runbook with the file as it was (${from})`,
    lasts: 'until clients have gone over',
  };
}
