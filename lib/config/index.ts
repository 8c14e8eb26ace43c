export { Draft } from './draft';
export { environmentFile, environmentNames, loadEnvironment, ENVIRONMENTS_DIRECTORY } from './load';
export { defineEnvironment, parseEnvironment, type ParseResult } from './parse';
export type { CapacityConfig, DeploymentConfig, EnvironmentInput, ModelConfig } from './schema';
