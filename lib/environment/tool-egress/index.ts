export { planToolEgress } from './plan-tool-egress';
export type { ToolEgressPlan, ToolSourcePlan } from './tool-egress-plan';
export { sourceText, toolEgressFacts } from './words';
