export { adaptersBytes, copiedAdapterBytes, type LoraAdapterPlan, type LoraPlan, planLora } from './adapters';
export { type EngineFilePlan, planEngineFiles } from './engine-files';
export { planWeights, type WeightsPlan } from './location';
export { fileSystemBytesPerSecond, type LustreNeeds, type LustrePlan, planLustre } from './lustre';
export { copiedBytes, storedBytes, weightsTierOf } from './tier';
