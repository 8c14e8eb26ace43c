import { proofPlan } from './environment';
import { prove } from './requirement';
import { FAILURES } from './requirements/failures';
import { OVERLOAD } from './requirements/overload';

/** Too many requests, and engines that fail. */
prove(proofPlan, [...OVERLOAD, ...FAILURES]);
