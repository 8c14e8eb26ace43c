import { proofPlan } from './environment';
import { prove } from './requirement';
import { PODS } from './requirements/pods';

/** Pods of the door that come and go. */
prove(proofPlan, PODS);
