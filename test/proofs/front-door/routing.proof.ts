import { proofPlan } from './environment';
import { prove } from './requirement';
import { GUARD } from './requirements/guard';
import { hostile, unread } from './requirements/hostile';
import { LIMITS_OF_TENANTS } from './requirements/limits';
import { ROUTING } from './requirements/routing';

/** Who may ask what, where it goes, and how much of it. */
prove(proofPlan, [...ROUTING, ...GUARD, ...LIMITS_OF_TENANTS, hostile, unread]);
