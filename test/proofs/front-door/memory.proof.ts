import { proofPlan } from './environment';
import { prove } from './requirement';
import { MEMORY } from './requirements/memory';

/** Conversations that the door remembers. */
prove(proofPlan, MEMORY);
