export { driverProblems } from './drivers';
export { capacityIndexOf, fitModel, type Fitting, type ModelFit } from './model-fit';
