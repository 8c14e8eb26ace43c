export { chooseSpeculation, type ChosenSpeculation, NEEDS_DRAFT_MODEL, type SpeculativeExtra } from './choose';
export { draftForbidsPipeline } from './pipeline-drafts';
