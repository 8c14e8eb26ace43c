export { type Deployed, deployedOf } from './deployed';
export { explorerPage } from './page';
