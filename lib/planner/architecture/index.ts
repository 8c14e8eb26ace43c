export { configProblem } from './config-problem';
export { keyValueHeads } from './heads';
export { modelFromConfig } from './model-from-config';
export type { ParameterParts } from './parameter-parts';
export { activeParameters, parameterParts, totalParameters } from './parameters';
export { cacheScheme, type DeclaredFormat } from './declared-format';
export { declaredFormat, quantizationOf } from './quantization-of';
export { readArchitecture } from './read-architecture';
export type { Architecture, AttentionShape, HeadLayers, StateLayers, V4Shape } from './types';
