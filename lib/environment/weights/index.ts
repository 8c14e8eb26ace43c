export { planWeights, type WeightsPlan } from './location';
export { fileSystemBytesPerSecond, type FileSystemPlan, planFileSystem } from './lustre';
export { copiedBytes, weightsTierOf } from './tier';
