import { awsMutations } from './aws-mutations';
import { controlMutations } from './control-mutations';
import { engineMutations } from './engine-mutations';
import { manifestMutations } from './manifest-mutations';
import { templateMutations } from './template-mutations';
import { wholeTemplateMutations } from './whole-template-mutations';

/** Every mistake that is made by hand, with the rule that finds it. */
export const mutations = [
  ...templateMutations,
  ...wholeTemplateMutations,
  ...manifestMutations,
  ...engineMutations,
  ...awsMutations,
  ...controlMutations,
];
