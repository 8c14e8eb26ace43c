export { acceptanceLength, onOtherTexts } from './acceptance';
export { chooseSpeculation, type ChosenSpeculation, type SpeculativeExtra, withTokens } from './choose';
export { draftForbidsPipeline } from './pipeline-drafts';
