export { draftWeightBytes, modelWeightBytes, prepare } from './prepare';
export type { Preparation, PreparedModel, PreparedShape } from './prepared-model';
export type { Question } from './question';
export type { StorageFormat } from './storage-format';
export { expertPadding, keyValueSplit, weightBytesPerGpu } from './weights';
