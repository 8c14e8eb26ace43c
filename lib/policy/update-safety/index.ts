/** What a deploy does to what is deployed. Apart from the rules: only this needs the published resource schemas. */
export { changesBetween, type Change, type ChangeKind } from './changes';
export { collisionsBetween, type Collision } from './collisions';
export { exportsInUse, stacksLeft } from './stacks';
export { refusalsBetween, type Refusal } from './refusals';
export { SERVICE_RULES, type Complaint, type ServiceRule, type Step } from './service-rules';
