import { clusterName, NODE_GROUP_LABEL } from '../../lib/contract';
import { advance, nextEvent, soonAfter } from './clock';
import type { Running } from './deployed';

/** Whether it is so now. */
type IsSo = (running: Running, clusters: readonly string[]) => boolean;

/** What a step waits for, as far as nodes and pods tell it. */
export interface Condition {
  readonly text: string;
  /** Before its commands, or after them. */
  readonly when: 'before' | 'after';
  readonly isSo: IsSo;
}

const PATTERNS: readonly (readonly [pattern: RegExp, isSo: (match: RegExpExecArray) => IsSo])[] = [
  [
    /\bthe (?:(\d+) )?nodes of '([^']+)' are Ready/,
    ([, count, capacity = '']) => hasNodes(count, ofCapacity(capacity)),
  ],
  [/\bthe (\d+) nodes of (cr-[0-9a-f]+) are Ready/, ([, count, id = '']) => hasNodes(count, ofReservation(id))],
  [/\bfrom (\S+Z) on its (\d+) nodes are Ready/, ([, instant = '']) => isPast(instant)],
  [
    /(\S+) has no nodes\b/,
    ([, group = '']) =>
      (running, clusters) =>
        groupNodes(running, clusters, group).length === 0,
  ],
  [
    /(cr-[0-9a-f]+) has ended \((\S+Z)\), or no pod is on its nodes/,
    ([, id = '', instant = '']) =>
      (running, clusters) =>
        isPast(instant)(running, clusters) ||
        ofReservation(id)(running, clusters).every((node) => running.fleet.podsOn(node) === 0),
  ],
  [
    /\b(\d+) nodes of '([^']+)' are without a model pod/,
    ([, count, capacity = '']) =>
      (running, clusters) =>
        ofCapacity(capacity)(running, clusters).filter((node) => running.fleet.podsOn(node) === 0).length >=
        Number(count),
  ],
  [
    /\b(\d+) nodes are left in (\S+?):/,
    ([, count, group = '']) =>
      (running, clusters) =>
        groupNodes(running, clusters, group).length === Number(count),
  ],
  [
    /\b(\d+) nodes are left: .*node-group=(\S+)/,
    ([, count, capacity = '']) =>
      (running, clusters) =>
        ofCapacity(capacity)(running, clusters).length === Number(count),
  ],
  [
    /^(?:afterwards )?every model pod is Ready/,
    () =>
      ({ fleet }, clusters) =>
        fleet.incomplete.every((key) => !clusters.some((cluster) => key.startsWith(`${cluster}/`))),
  ],
];

type Nodes = (running: Running, clusters: readonly string[]) => ReturnType<Running['fleet']['nodesWith']>;

const ofCapacity =
  (capacity: string): Nodes =>
  ({ fleet }, clusters) =>
    clusters.flatMap((cluster) => fleet.nodesWith(cluster, { [NODE_GROUP_LABEL]: capacity }));

const ofReservation =
  (id: string): Nodes =>
  ({ fleet }, clusters) =>
    clusters.flatMap((cluster) => fleet.nodesWith(cluster, {})).filter(({ group }) => group.key.includes(id));

const groupNodes = ({ fleet }: Running, clusters: readonly string[], group: string) =>
  clusters.flatMap((cluster) => fleet.nodesOfGroup(cluster, group));

const hasNodes =
  (count: string | undefined, nodes: Nodes): IsSo =>
  (running, clusters) =>
    nodes(running, clusters).length >= Number(count ?? 1);

const isPast =
  (instant: string): IsSo =>
  ({ engine }) =>
    engine.account.now >= new Date(instant);

/** Conditions the double can see; of the others people are the judge. */
export function conditionsIn(waitFor: readonly string[]): Condition[] {
  return waitFor.flatMap((text) => {
    const when = text.startsWith('before it: ') ? 'before' : 'after';
    const words = text.replace(/^before it: /, '');
    for (const [pattern, isSo] of PATTERNS) {
      const match = pattern.exec(words);
      if (match !== null) return [{ text, when, isSo: isSo(match) } as const];
    }
    return [];
  });
}

/** Lets time pass until it is so. A complaint: it never is. */
export function waitFor(condition: Condition, running: Running, environments: readonly string[]): string[] {
  const clusters = environments.map((name) => clusterName(name));
  while (!condition.isSo(running, clusters)) {
    const next = nextEvent(running.engine, running.fleet);
    if (next === undefined) return [`waits in vain: ${condition.text}`];
    advance(running.engine, running.fleet, soonAfter(next));
  }
  return [];
}
