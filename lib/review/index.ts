export {
  type Absent,
  type Acceptance,
  type FieldChange,
  type Gate,
  type GateName,
  type GateResult,
  GATES,
  type Hurt,
  type PlanRow,
  type Review,
  type Severity,
  type Side,
  type ThingChange,
} from './types';
export { parseGates } from './gates';
export { isSide, reviewOf, type ReviewOptions } from './review';
export { consequenceOf } from './consequences';
export { countsOf, firstOf, list, shownValue } from './texts';
