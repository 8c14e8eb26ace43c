import type { ObjectRule } from '../../types';

import { engineContract } from './engine-contract';
import { engineSecrets } from './engine-secrets';
import { engineWords } from './engine-words';
import { groupCollectives } from './group-collectives';
import { groupRestart } from './group-restart';
import { parallelSizes } from './parallel-sizes';

export const enginesRules: readonly ObjectRule[] = [
  engineContract,
  engineSecrets,
  engineWords,
  groupCollectives,
  groupRestart,
  parallelSizes,
];
