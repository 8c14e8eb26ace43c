export { Draft } from './draft';
export { environmentFile, environmentFiles, environmentNames, ENVIRONMENTS_DIRECTORY } from './environment-files';
export { loadEnvironment } from './load';
export { CONFIG_FILE, defineConfig, loadOwnConfig, NOTHING_OWN, type OwnConfig } from './own-config';
export { defineEnvironment, parseEnvironment, type ParseResult } from './parse';
export type { CapacityConfig, DeploymentConfig, EnvironmentInput, ModelConfig } from './schema';
export { EGRESS_WAYS, type EgressWay, type SovereigntyConfig, type SovereigntyInput } from './sovereignty-schema';
