/** `windlass`: what an app, an environment and a `windlass.config.ts` import. `docs/api` holds its whole surface. */
import { defineConfig as define } from '../lib/config';
import type { WindlassConfig } from './own-parts';

/** Types what a repository adds; checking happens when it is loaded. */
export const defineConfig: (config: WindlassConfig) => WindlassConfig = define;
export type { WindlassConfig } from './own-parts';
export { synthesize, type Synthesized, type SynthesizeOptions } from './synthesize';

export type {
  CatalogEntries,
  CheckpointSpec,
  ImageSpec,
  InstanceTypeSpec,
  ModelSpec,
  OwnPrice,
  ServingSpec,
  SpeculationSpec,
} from '../lib/catalog';
export {
  defineEnvironment,
  type DeploymentConfig,
  type EnvironmentInput,
  loadEnvironment,
  parseEnvironment,
  type ParseResult,
} from '../lib/config';
export {
  type DeploymentPlan,
  type EnvironmentPlan,
  type EnvironmentProblems,
  isRefused,
  type NodeGroupPlan,
  planEnvironment,
} from '../lib/environment';
export { type ChartOptions, type ChartOutput, type OwnChart, renderYaml, synthesizeCharts } from '../charts';
export { createStacks, type StackInputs, type WindlassStacks } from '../lib/stacks/create-stacks';
export { type DoorOutput, type EndpointOutput, outputsOf, type WindlassOutputs } from '../lib/stacks/outputs';
export { WindlassApp } from '../lib/stacks/windlass-app';
export {
  acceptFinding,
  checkAssembly,
  checkManifests,
  complaint,
  type Complaint,
  equals,
  type Exception,
  type Finding,
  type FindingAcceptance,
  forbidden,
  type ManifestOptions,
  message,
  type ObjectRule,
  optional,
  type PolicyOptions,
  required,
  type ResourceRule,
  type Rule,
  type TemplateRule,
  WindlassPolicy,
} from '../lib/policy';
export type { Note, Problem } from '../lib/problem';
