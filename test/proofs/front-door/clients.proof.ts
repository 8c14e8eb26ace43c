import { proofPlan } from './environment';
import { prove } from './requirement';
import { CLIENTS } from './requirements/clients';

/** What people use. */
prove(proofPlan, CLIENTS);
