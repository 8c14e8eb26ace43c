export { type EngineFilePlan, planEngineFiles } from './engine-files';
export { planWeights, type WeightsPlan } from './location';
export { fileSystemBytesPerSecond, type LustrePlan, planLustre } from './lustre';
export { copiedBytes, weightsTierOf } from './tier';
