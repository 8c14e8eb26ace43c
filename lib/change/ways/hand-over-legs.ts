import type { EnvironmentInput } from '../../config';
import { type HandOverPlan, isHandingOver, type NodeGroupPlan } from '../../environment';
import { nodesOf, PODS } from '../commands';
import { rangeText, turnSeconds } from '../effects';
import type { Leg } from '../leg';
import type { Known } from '../look';
import { BEFORE_STEP } from '../route';
import { changed } from '../way';
import { keepFileSystem } from './moves';
import { longestOf } from '../../units/range';
import type { Pair } from './block-pairs';

interface Move {
  readonly from: NodeGroupPlan;
  readonly to: NodeGroupPlan;
  readonly way: HandOverPlan;
}

/** Moves at one time are one deployment: those whose nodes are there when the first is due. */
export function handOverLegs(ladder: Known, goal: Known, pairs: readonly Pair[]): Leg[] {
  const left = pairs
    .flatMap((pair) => stepsBetween(ladder, pair))
    .sort((a, b) => a.way.handOverFrom.localeCompare(b.way.handOverFrom));
  const legs: Leg[] = [];
  let { input } = ladder;
  while (left.length > 0) {
    const together = takenTogether(left);
    left.splice(0, together.length);
    const dated = left.length === 0 ? goal.config.asOf : undefined;
    const leg = isGap(together[0]!, ladder, dated)
      ? gapLeg(together[0]!, { ladder, input, isLast: left.length === 0, asOf: goal.config.asOf })
      : moveLeg(together, { ladder, input, dated });
    legs.push(leg);
    input = leg.input ?? input;
  }
  return legs;
}

/** Every hand-over from what serves to what shall, one block after another. */
export function stepsBetween({ plan }: Known, { name, from, to }: Pair): readonly Move[] {
  const groups = plan.nodeGroups.filter(({ capacity }) => capacity === name);
  const moves: Move[] = [];
  let now = from.name;
  for (const group of groups) {
    const way = plan.handOvers.find((one) => one.from === now && one.to === group.name);
    const old = groups.find((one) => one.name === now);
    if (way === undefined || old === undefined) continue;
    moves.push({ from: old, to: group, way });
    now = group.name;
    if (group.name === to.name) return moves;
  }
  return [];
}

function takenTogether(left: readonly Move[]): readonly Move[] {
  const together = [left[0]!];
  if (left[0]!.way.handOverUntil === undefined) return together;
  for (const move of left.slice(1)) {
    const all = [...together, move];
    const isElsewhere = together.every(({ to }) => to.capacity !== move.to.capacity);
    const isInTime = all.every(
      ({ way }) => way.handOverUntil !== undefined && move.way.handOverFrom <= way.handOverUntil,
    );
    if (!isElsewhere || !isInTime) break;
    together.push(move);
  }
  return together;
}

const isGap = ({ to, way }: Move, ladder: Known, asOf: string | undefined): boolean =>
  way.handOverUntil === undefined && !(asOf !== undefined && isHandedOver(to, ladder, asOf));

/** Whether an instant lies where both blocks have nodes. */
const isHandedOver = ({ name, capacity }: NodeGroupPlan, { plan }: Known, asOf: string): boolean => {
  const groups = plan.nodeGroups
    .filter((group) => group.capacity === capacity)
    .map((group) => ({ ...group, serves: group.name === name }));
  return isHandingOver(groups, asOf);
};

interface Deploying {
  readonly ladder: Known;
  /** The file before it. */
  readonly input: EnvironmentInput;
}

function moveLeg(moves: readonly Move[], { ladder, input, dated }: Deploying & { readonly dated?: string }): Leg {
  const asStated = dated !== undefined && moves.every(({ to }) => isHandedOver(to, ladder, dated)) ? dated : undefined;
  const at =
    asStated ??
    moves
      .map(({ way }) => way.handOverFrom)
      .sort()
      .at(-1)!;
  const places = moves.map(({ to }) => to.capacity);
  const ids = moves.map(({ to }) => to.reservationId).join(', ');
  const olds = moves.map(({ from }) => from.reservationId).join(', ');
  const isInPlace = moves.some(({ way }) => way.movesInPlace);
  return {
    title: `Models move to ${ids}`,
    input: changed(input, (draft) => {
      draft.asOf = at;
      keepFileSystem(draft, ladder);
    }),
    only: ['Workloads'],
    does: `${isInPlace ? `takes one replica after another from the nodes of ${olds} to those of ${ids}, for one over several nodes cannot start beside itself` : `starts all pods on the nodes of ${ids}; those on ${olds} go when the new ones serve`}. ${moves
      .map(({ from, way }) => `Between ${way.handOverFrom} and ${way.handOverUntil ?? from.capacityBlock?.drainFrom}`)
      .join(', ')}`,
    seconds: longestOf(ladder.plan.deployments.filter(({ nodeGroup }) => places.includes(nodeGroup)).map(turnSeconds)),
    waitFor: [
      ...moves.map(
        ({ to }) => `before it: the ${to.maxSize} nodes of ${to.reservationId} are Ready: ${nodesOf(to.capacity)}`,
      ),
      `afterwards every model pod is Ready on them, and none is left on the old ones: ${PODS}`,
    ],
    goBack: `not to ${olds}: with ${BEFORE_STEP} replicas start anew in place, one after another, and may stay on the nodes of ${ids}`,
  };
}

/** Nothing is there to move between: pods wait for the nodes of the later block. */
function gapLeg(
  { from, to, way }: Move,
  { ladder, input, isLast, asOf }: Deploying & { readonly isLast: boolean; readonly asOf: string | undefined },
): Leg {
  const models = ladder.plan.deployments.filter(({ nodeGroup }) => nodeGroup === to.capacity);
  const away = way.withoutServiceSeconds;
  const wait = {
    title: `Between ${from.reservationId} and ${to.reservationId} nobody is served`,
    does: `the nodes of ${from.reservationId} drain from ${from.capacityBlock?.drainFrom}, those of ${to.reservationId} come from ${to.capacityBlock?.nodesFrom}; pods wait and start there by themselves`,
    seconds: away,
    clientsFeel: `nobody answers for ${rangeText(away)}: extend ${from.reservationId} by a day, or buy the next one a day earlier`,
    ready: Object.fromEntries(models.map(({ name }) => [name, 0])),
    waitFor: [`the nodes are Ready: ${nodesOf(to.capacity)}`, `every model pod is Ready: ${PODS}`],
  };
  if (asOf === undefined) return wait;
  return { ...wait, ...instant(input, isLast ? asOf : way.handOverFrom) };
}

/** What pods say changes with the instant: better while there are none. */
const instant = (input: EnvironmentInput, at: string): Pick<Leg, 'input' | 'only'> => ({
  input: changed(input, (draft) => void (draft.asOf = at)),
  only: ['Workloads'],
});
