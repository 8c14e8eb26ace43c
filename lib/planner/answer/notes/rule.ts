import type { Note } from '../../../problem';
import type { Fits } from '../../memory';
import type { Question } from '../../weights';
import type { ServingPlan } from '../plan-result';

/** What a note may look at. */
export interface NoteContext extends Question {
  readonly choice: Fits;
  readonly result: ServingPlan;
}

/** One thing worth saying about a plan, when it applies. */
export type NoteRule = (context: NoteContext) => Note | undefined;

export const count = (value: number): string => Math.floor(value).toLocaleString('en-US');
