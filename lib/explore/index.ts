export { deployedOf } from './deployed';
export { catalogOfPlans, type Given } from './given';
export { explorerPage } from './page';
