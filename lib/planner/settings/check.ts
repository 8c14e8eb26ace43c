import type { Problem } from '../../problem';
import type { Architecture } from '../architecture';
import type { PlanRequest, Resolved } from '../request';
import type { ChosenSpeculation } from '../speculation';

/** What a check may look at, once every name of the request was found. */
export interface CheckContext {
  readonly request: PlanRequest;
  readonly resolved: Resolved;
  /** Absent: the model has no configuration that can be read. */
  readonly architecture?: Architecture;
  readonly speculation?: ChosenSpeculation;
}

export type Check = (context: CheckContext) => Problem | undefined;
