import type { Leg } from './leg';
import { differing, type Part, PARTS, type Stacks, withNeeds } from './parts';
import type { Deployment } from './types';
import { type Objection, objectionsTo } from './verify';

export type Order =
  | {
      readonly ok: true;
      readonly deploys: readonly Deployment[];
      readonly parts: readonly Part[];
      readonly then: Stacks;
    }
  | { readonly ok: false; readonly objections: readonly Objection[] };

const PODS: readonly Part[] = ['Workloads'];

/** In which order the stacks of a step pass, as few commands as that takes. */
export function orderOf(deployed: Stacks, next: Stacks, leg: Leg): Order {
  const differ = differing(deployed, next);
  const { only } = leg;
  if (only === undefined) {
    const first = leg.podsFirst === true ? [...PODS.filter((part) => differ.includes(part))] : [];
    return tryAll([[...first, ...without(differ, first)], undefined], differ, deployed, next, leg);
  }
  const wanted = differ.filter((part) => only.includes(part));
  const brought = withNeeds(wanted).filter((part) => differ.includes(part));
  const alone = { parts: wanted, exclusively: brought.length > wanted.length };
  // A copying job needs nothing of the role of the engines, whose old pods still read what they have.
  const choices =
    leg.exclusively === true
      ? [alone]
      : wanted.includes('Mirror')
        ? [alone, { parts: brought, exclusively: false }]
        : [{ parts: brought, exclusively: false }, alone];
  const results = choices.map(({ parts, exclusively }) =>
    tryOrder(parts, deployed, next, leg, () => [{ stacks: wanted, exclusively }]),
  );
  return results.find(({ ok }) => ok) ?? results[0]!;
}

const without = (parts: readonly Part[], taken: readonly Part[]): readonly Part[] =>
  parts.filter((part) => !taken.includes(part));

/** Orders as given; undefined: any that passes. */
function tryAll(
  orders: readonly (readonly Part[] | undefined)[],
  differ: readonly Part[],
  deployed: Stacks,
  next: Stacks,
  leg: Leg,
): Order {
  let first: Order | undefined;
  for (const order of orders) {
    const parts = order ?? anyOrder(differ, deployed, next, leg);
    const result = parts && tryOrder(parts, deployed, next, leg, commandsFor);
    if (result?.ok === true) return result;
    first ??= result;
  }
  return first!;
}

function tryOrder(
  parts: readonly Part[],
  deployed: Stacks,
  next: Stacks,
  leg: Leg,
  commands: (parts: readonly Part[]) => readonly Deployment[],
): Order {
  let then = deployed;
  for (const part of parts) {
    const objections = objectionsTo(part, then, next, leg);
    if (objections.length > 0) return { ok: false, objections };
    then = new Map(then).set(part, next.get(part)!);
  }
  return { ok: true, deploys: parts.length === 0 ? [] : commands(parts), parts, then };
}

/** The first order in which every stack passes, those of `deploy --all` first. */
function anyOrder(parts: readonly Part[], deployed: Stacks, next: Stacks, leg: Leg): readonly Part[] | undefined {
  if (parts.length === 0) return [];
  for (const part of parts) {
    if (objectionsTo(part, deployed, next, leg).length > 0) continue;
    const rest = anyOrder(without(parts, [part]), new Map(deployed).set(part, next.get(part)!), next, leg);
    if (rest !== undefined) return [part, ...rest];
  }
  return undefined;
}

/** One command from where the order is that of `deploy --all`, and one for each stack before. */
function commandsFor(parts: readonly Part[]): readonly Deployment[] {
  const places = parts.map((part) => PARTS.indexOf(part));
  const from = places.findIndex((_, index) =>
    places.slice(index).every((place, at, all) => at === 0 || place > all[at - 1]!),
  );
  const rest = parts.slice(from);
  return [
    ...parts.slice(0, from).map((part) => ({ stacks: [part], exclusively: true })),
    { stacks: rest.length === 1 ? rest : ('all' as const), exclusively: false },
  ];
}
