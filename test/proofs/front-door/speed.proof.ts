import { proofPlan } from './environment';
import { prove } from './requirement';
import { speed } from './requirements/speed';

prove(proofPlan, [speed]);
