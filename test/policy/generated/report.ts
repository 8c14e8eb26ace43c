import { kindOfPath } from './fields';
import { harmlessReason } from './harmless';
import { kindOf, type Outcome } from './judge';

export interface Share {
  readonly name: string;
  readonly tried: number;
  readonly caught: number;
  readonly harmless: number;
}

export interface Survivors {
  /** `AWS::S3::Bucket Properties.BucketName retargeted` */
  readonly kind: string;
  readonly count: number;
  readonly example: Outcome;
}

const isCaught = ({ found }: Outcome): boolean => found.length > 0;
const isHarmless = (outcome: Outcome): boolean => !isCaught(outcome) && harmlessReason(outcome.mutation) !== undefined;

/** Tried, caught and declared harmless, by whatever names an outcome. */
export function shares(outcomes: readonly Outcome[], nameOf: (outcome: Outcome) => string): readonly Share[] {
  const names = [...new Set(outcomes.map(nameOf))].sort();
  return names.map((name) => {
    const own = outcomes.filter((outcome) => nameOf(outcome) === name);
    return {
      name,
      tried: own.length,
      caught: own.filter(isCaught).length,
      harmless: own.filter(isHarmless).length,
    };
  });
}

/** Caught of those that matter. */
export function score(outcomes: readonly Outcome[]): number {
  const counted = outcomes.filter((outcome) => !isHarmless(outcome));
  return counted.length === 0 ? 1 : counted.filter(isCaught).length / counted.length;
}

/** What got through and is not declared harmless, most frequent kinds first. */
export function survivors(outcomes: readonly Outcome[]): readonly Survivors[] {
  const kinds = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    if (isCaught(outcome) || isHarmless(outcome)) continue;
    const kind = kindOf(outcome.mutation);
    kinds.set(kind, [...(kinds.get(kind) ?? []), outcome]);
  }
  return [...kinds]
    .map(([kind, own]) => ({ kind, count: own.length, example: own[0]! }))
    .sort((one, other) => other.count - one.count || (one.kind < other.kind ? -1 : 1));
}

const MAX_SHOWN = 90;
const shown = (value: unknown): string => {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
};

/** `production: Deployment qwen spec.replicas: 2 becomes 3 (altered)` */
export function described({ world, mutation: { field, how, value } }: Outcome): string {
  const place = `${field.subject} ${field.name} ${field.path.join('.')}`;
  return `${world}: ${place}: ${shown(field.value)} becomes ${shown(value)} (${how})`;
}

export const subjectOf = ({ mutation }: Outcome): string => mutation.field.subject;
export const fieldKindOf = ({ mutation: { field } }: Outcome): string => `${field.subject} ${kindOfPath(field)}`;
export const propertyOf = ({ mutation }: Outcome): string => mutation.property;
