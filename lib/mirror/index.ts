/** What is copied into the account before it can run: images, charts, weights. */
export * from './bill';
export { copyScript } from './copy-script';
export * from './buildspecs';
export { STAGE_ADAPTER, STAGE_OWN_ADAPTER } from './stage-adapter';
export { STAGE_OWN } from './stage-own';
export { STAGE_WEIGHTS } from './stage-weights';
export * from './staging';
