import { type NodeGroupPlan, servingGroup } from '../../environment';
import type { Known } from '../look';
import { type Problem, problem } from '../../problem';

/** What serves now and what shall serve, in one entry. */
export interface Pair {
  readonly name: string;
  readonly from: NodeGroupPlan;
  readonly to: NodeGroupPlan;
}

export function pairOf(
  here: Known,
  goal: Known,
  name: string,
): Pair | { readonly problems: readonly Problem[] } | undefined {
  const undated = undatedBlock(here, goal, name);
  if (undated !== undefined) return undated;
  const [old, next] = [groupsOf(here, name), groupsOf(goal, name)];
  const from = servingGroup(old, here.config.asOf) ?? old[0];
  const isKept = next.some((group) => group.name === from?.name);
  const to =
    servingGroup(next, goal.config.asOf) ?? (isKept ? next.find((group) => group.name === from?.name) : next[0]);
  if (from?.capacityBlock === undefined || to?.capacityBlock === undefined) return undefined;
  if (from.reservationId === to.reservationId) return undefined;
  if (!isKept && to.capacityBlock.startsAt < from.capacityBlock.startsAt) return earlierBlock(goal, name, from, to);
  const isStated = old.some((group) => group.name === to.name);
  if (isStated && here.config.asOf === undefined && goal.config.asOf === undefined) return undefined; // the earlier is over
  return { name, from, to };
}

/** Pods ask for blocks that start no earlier than theirs, so a block is left for a later one. */
function earlierBlock(goal: Known, name: string, from: NodeGroupPlan, to: NodeGroupPlan) {
  const index = goal.input.capacity.findIndex((entry) => entry.name === name);
  const message = `'${to.reservationId}' begins before '${from.reservationId}', which models leave for later blocks only; give it an entry with another name, place the models on it, and 'windlass change' says the steps with every replica ready`;
  return { problems: [problem(`capacity[${index}]`, message)] };
}

/** Without dates nobody can say which block is there when. */
function undatedBlock(here: Known, goal: Known, name: string): { readonly problems: readonly Problem[] } | undefined {
  const index = goal.input.capacity.findIndex((entry) => entry.name === name);
  const [was, is] = [here, goal].map(({ input }) => input.capacity.find((entry) => entry.name === name));
  const lacks = [was, is].some((entry) => entry?.blocks === undefined && entry?.startsAt === undefined);
  const [old, next] = [was, is].map(idsOf);
  if (!lacks || old === undefined || next === undefined || old.some((id) => next.includes(id))) return undefined;
  return {
    problems: [
      problem(
        `capacity[${index}].reservationId`,
        `'${old.join("', '")}' to '${next.join("', '")}': without startsAt and endsAt of both nobody knows when which of them has nodes; write them, deploy, then come back`,
      ),
    ],
  };
}

const idsOf = (entry: { reservationId?: string; blocks?: readonly { reservationId: string }[] } | undefined) =>
  (entry?.blocks ?? [entry]).flatMap((block) => block?.reservationId ?? []);

export const groupsOf = ({ plan }: Known, entry: string): readonly NodeGroupPlan[] =>
  plan.nodeGroups.filter(({ capacity, capacityBlock }) => capacity === entry && capacityBlock !== undefined);

export const isOnBlocks = ({ purchaseOption }: { purchaseOption: string }): boolean =>
  purchaseOption === 'capacity-block';
