export { chooseSpeculation, type ChosenSpeculation, type SpeculativeExtra } from './choose';
export { draftForbidsPipeline } from './pipeline-drafts';
