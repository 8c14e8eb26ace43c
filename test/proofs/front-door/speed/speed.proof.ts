import { proofPlan } from '../environment';
import { prove } from '../requirement';
import { speed } from './speed';

prove(proofPlan, [speed]);
