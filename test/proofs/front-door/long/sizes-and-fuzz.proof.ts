import { proofPlan } from '../environment';
import { prove } from '../requirement';
import { withstands } from '../requirements/fuzz';
import { keysWithMoreDefects } from '../requirements/keys';
import { large } from '../requirements/streams';

/** What takes longer than anybody waits before each change. */
prove(proofPlan, [
  large(proofPlan().largeBodies.most),
  keysWithMoreDefects,
  { ...withstands({ seed: 1, attacks: 1_000_000 }), defects: {} },
]);
