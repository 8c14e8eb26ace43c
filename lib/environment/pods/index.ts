export { type DrainPlan, planDrain } from './drain';
export { engineImage, platformImages, type ResolvedImage } from './images';
export { planPod, type PodResources } from './pods';
export { portNameOf } from './port-name';
export { planProbes, type ProbePlan } from './probes';
