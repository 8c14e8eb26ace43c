import { proofPlan } from './environment';
import { prove } from './requirement';
import { LOGS } from './requirements/logs';
import { STREAMS_AND_SIZES } from './requirements/streams';

/** Long, large and many answers, and what is said of them. */
prove(proofPlan, [...STREAMS_AND_SIZES, ...LOGS]);
