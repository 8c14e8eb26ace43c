import { plainJson } from '../units';
import type { EnvironmentInput } from '../config';
import { type Problem, problem } from '../problem';
import type { Leg } from './leg';
import type { Known, Look } from './look';

/** Where the environment is, where it is to go, and how a file in between is judged. */
export interface Situation {
  readonly here: Known;
  readonly goal: Known;
  readonly look: Look;
}

/** Legs towards the goal; none: nothing of this kind is asked for. Problems: there is no way without loss. */
export type WayResult = { readonly legs: readonly Leg[] } | { readonly problems: readonly Problem[] };
export type Way = (situation: Situation) => WayResult;

export const NOT_NEEDED: WayResult = { legs: [] };
export const refused = (field: string, message: string): WayResult => ({ problems: [problem(field, message)] });

/** A file in between that cannot be planned is a way that does not exist. */
export function blocked(what: string, problems: readonly Problem[]): { readonly problems: readonly Problem[] } {
  return { problems: problems.map(({ field, message }) => problem(field, `on the way (${what}): ${message}`)) };
}

type Writable<T> = T extends object ? { -readonly [K in keyof T]: Writable<T[K]> } : T;
export type Draft = Writable<EnvironmentInput>;
export type Entry = Draft['capacity'][number];
export type Model = Draft['models'][number];

/** A copy of a file with something changed; what is set to undefined is left out. */
export function changed(input: EnvironmentInput, change: (draft: Draft) => void): EnvironmentInput {
  const draft = structuredClone(input) as Draft;
  change(draft);
  return plainJson(draft) as EnvironmentInput;
}

/** The entry a model runs on. */
export const capacityOf = ({ capacity }: { capacity?: string }, { capacity: entries }: EnvironmentInput): string =>
  capacity ?? entries[0]?.name ?? '';
