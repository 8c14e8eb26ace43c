import type { ModelSpec } from '../../catalog/types';
import type { PlanRequest, Resolved } from '../request';
import type { ChosenSpeculation } from '../speculation';
import type { PreparedModel } from './prepared-model';

/** What every room after this one is asked: the request, its names looked up, its draft and its weights. */
export interface Question {
  readonly request: PlanRequest;
  readonly resolved: Resolved;
  /** Absent: no speculation. */
  readonly speculation?: ChosenSpeculation;
  readonly prepared: PreparedModel;
  /** The model as it was given, where the catalog was not asked. */
  readonly customModel?: ModelSpec;
}
