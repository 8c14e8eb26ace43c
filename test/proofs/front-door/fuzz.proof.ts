import { proofPlan } from './environment';
import { prove } from './requirement';
import { withstands } from './requirements/fuzz';

/** The same for the same seed; failing attacks are shown. */
prove(proofPlan, [withstands({ seed: 2026, attacks: 100_000 })]);
