import type { Problem } from '../../problem';
import type { Architecture } from '../architecture';
import type { PlanRequest, Resolved } from '../request';
import type { ChosenSpeculation } from '../speculation';

/** What a check may look at; names that were not found leave parts of it out. */
export interface CheckContext {
  readonly request: PlanRequest;
  readonly resolved?: Resolved;
  readonly architecture?: Architecture;
  readonly speculation?: ChosenSpeculation;
}

export type Check = (context: CheckContext) => Problem | undefined;
