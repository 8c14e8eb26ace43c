export { hasDriver } from './driver-versions';
export { driverProblems } from './drivers';
export { capacityIndexOf, fitModel, type FitResult, type FittedModel } from './model-fit';
