/** `windlass`: what an app, an environment and a `windlass.config.ts` import. The API report is docs/api/windlass.api.md. */
export { synthesize, type SynthesizeOptions, type Synthesized } from './synthesize';
export {
  defineEnvironment,
  loadEnvironment,
  parseEnvironment,
  type EnvironmentInput,
  type DeploymentConfig,
  type ParseResult,
} from '../lib/config';
export { planEnvironment, isRefused, type EnvironmentPlan, type EnvironmentProblems } from '../lib/environment';
export { synthesizeCharts, renderYaml, type ChartOutput } from '../charts';
export { createStacks, type StackInputs, type WindlassStacks } from '../lib/stacks/create-stacks';
export { WindlassApp } from '../lib/stacks/windlass-app';
export {
  WindlassPolicy,
  checkAssembly,
  checkManifests,
  type Complaint,
  type Finding,
  type ObjectRule,
  type ResourceRule,
  type Rule,
} from '../lib/policy';
export { type Problem, type Note } from '../lib/problem';
