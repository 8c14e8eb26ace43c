export { type DrainPlan, planDrain, type PodRole, preStopSeconds, shutdownTimeoutSeconds } from './drain';
export { engineImage, platformImages, type ResolvedImage, resolveImage } from './images';
export { planPod, type PodResources } from './pods';
export { portNameOf } from './port-name';
export {
  firstAnswerSeconds,
  planProbes,
  type ProbePlan,
  stallSeconds,
  startupBudgetSeconds,
  stepTimeoutSeconds,
} from './probes';
