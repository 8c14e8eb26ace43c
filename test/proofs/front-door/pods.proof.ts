import { proofPlan } from './environment';
import { prove } from './requirement';
import { encrypted } from './requirements/encryption';
import { keys } from './requirements/keys';
import { PODS } from './requirements/pods';

/** Pods of the door that come and go. */
prove(proofPlan, [...PODS, encrypted, keys]);
