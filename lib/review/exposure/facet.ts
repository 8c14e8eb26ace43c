import { type Hurt, SEVERITIES, type Severity } from '../types';
import type { View } from '../view';

/** Somebody can reach or do something. */
export interface Fact {
  /** Whose doing it is; facts of one group are told together. */
  readonly group: string;
  /** What is told of the group: `role X may`. */
  readonly subject: string;
  /** `tcp 443 from 10.0.0.0/8` */
  readonly says: string;
  readonly severity: Severity;
  readonly where: Pick<Hurt, 'stack' | 'construct' | 'type'>;
}

/** One way in which things are exposed. */
export interface Facet<F extends Fact> {
  readonly name: string;
  /** All that is exposed on a side. */
  read(view: View): readonly F[];
  /** Whether the first allows everything that the second does. */
  covers(wider: F, narrower: F): boolean;
  /** Whether a fact is of something that the other side has at all. @default - it does not matter */
  isOfBoth?(fact: F, other: View): boolean;
  /** Facts are of more or less, so what one covers is what there was before it. @default - they come and go */
  readonly isMeasured?: true;
  /** How much it weighs beside what the other side has. @default - as it stands */
  weightBeside?(fact: F, other: View): Severity;
}

export interface Exposure {
  readonly more: readonly Hurt[];
  /** What is closed now, in words. */
  readonly less: readonly string[];
}

const SHOWN = 6;

/** What can be reached or done after that could not before, and the other way round. */
export function compared<F extends Fact>(facet: Facet<F>, before: View, after: View): Exposure {
  const [old, next] = [facet.read(before), facet.read(after)];
  const come = uncovered(facet, next, old)
    .filter((fact) => facet.isOfBoth?.(fact, before) ?? true)
    .map((fact) => ({ ...fact, severity: facet.weightBeside?.(fact, before) ?? fact.severity }));
  const gone = uncovered(facet, old, next).filter((fact) => facet.isOfBoth?.(fact, after) ?? true);
  return {
    more: grouped(come).map((facts) => hurtOf(facet, facts, facet.isMeasured ? lesser(facet, facts, old) : gone)),
    less: grouped(gone).map(([first, ...rest]) => `${first.subject} ${saying([first, ...rest])} no more`),
  };
}

const uncovered = <F extends Fact>(facet: Facet<F>, facts: readonly F[], others: readonly F[]): readonly F[] =>
  facts.filter((fact) => !others.some((other) => facet.covers(other, fact)));

/** What the other side had of the same. */
const lesser = <F extends Fact>(facet: Facet<F>, facts: readonly F[], others: readonly F[]): readonly F[] =>
  others.filter((other) => facts.some((fact) => facet.covers(fact, other)));

type Group<F> = readonly [F, ...F[]];

function grouped<F extends Fact>(facts: readonly F[]): readonly Group<F>[] {
  const groups = new Map<string, [F, ...F[]]>();
  for (const fact of facts) {
    const known = groups.get(fact.group);
    if (known === undefined) groups.set(fact.group, [fact]);
    else if (known.every(({ says }) => says !== fact.says)) known.push(fact);
  }
  return [...groups.values()];
}

function hurtOf<F extends Fact>(facet: Facet<F>, facts: Group<F>, gone: readonly F[]): Hurt {
  const [first] = facts;
  const was = grouped(gone.filter(({ group }) => group === first.group))[0];
  const severity = SEVERITIES.find((one) => facts.some((fact) => fact.severity === one)) ?? 'medium';
  return {
    kind: 'exposure',
    severity,
    ...first.where,
    what: `${first.subject} ${saying(facts)}`,
    reason: was === undefined ? `${facet.name}: nothing allowed it before` : `${facet.name}: before ${saying(was)}`,
  };
}

function saying<F extends Fact>(facts: Group<F>): string {
  const words = facts.slice(0, SHOWN).map(({ says }) => says);
  return facts.length > SHOWN ? `${words.join('; ')}; and ${facts.length - SHOWN} more` : words.join('; ');
}
