import { engineOf, fieldInEnvironment, requestOf, sizesKnown } from './model-request';
import type { EngineSpec } from '../../catalog/types';
import { unlessRefused } from '../../config/guard';
import type { CapacityConfig, DeploymentConfig, ModelConfig } from '../../config/schema';
import {
  mostNodes,
  type NoFit,
  plan,
  type PlanRequest,
  type PlanResult,
  type ServingPlan,
  wouldFit,
} from '../../planner';
import { type Problem, problem } from '../../problem';
import type { LustrePlan } from '../weights';
import { hasDriver } from './driver-versions';

/** One model of the environment on its hardware. */
export interface FittedModel {
  readonly model: ModelConfig;
  /** Position in the environment. */
  readonly index: number;
  /** Position of the capacity it runs on. */
  readonly capacityIndex: number;
  readonly engine: EngineSpec;
  readonly plan: ServingPlan;
}

export type FitResult =
  | { readonly ok: true; readonly fit: FittedModel }
  | { readonly ok: false; readonly model: string; readonly problems: readonly Problem[]; readonly noFit?: NoFit };

/** Does the model work on its hardware? Undefined when that depends on something refused already. */
export function fitModel(
  model: ModelConfig,
  index: number,
  config: DeploymentConfig,
  fileSystem?: LustrePlan,
): FitResult | undefined {
  const capacityIndex = capacityIndexOf(model, config);
  const entry = config.capacity[capacityIndex];
  if (entry === undefined) return undefined;
  const known = sizesKnown(model);
  const result = planWithin(
    requestOf(model, entry, config, fileSystem),
    unlessRefused(() => nodesOf(model, entry)),
  );
  const name = unlessRefused(() => model.name) ?? `models[${index}]`;
  if (result.verdict === 'fits') {
    const engine = engineOf(model);
    const problems = imageProblems(result, model, engine, index);
    if (problems.length > 0) return { ok: false, model: name, problems };
    return known ? { ok: true, fit: { model, index, capacityIndex, engine, plan: result } } : undefined;
  }
  const kubernetesVersion = unlessRefused(() => config.kubernetesVersion);
  const alternatives = result.alternatives.filter(({ instanceType }) => hasDriver(instanceType, kubernetesVersion));
  const problems = result.problems
    .filter(({ field }) => known || field === 'instanceType')
    .map(({ field, message }) =>
      problem(fieldInEnvironment(field, index, capacityIndex), `${message}${wouldFit(alternatives)}`),
    );
  return { ok: false, model: name, problems, ...(known ? { noFit: { ...result, alternatives } } : {}) };
}

/** Nodes a replica can have of those that are bought. */
const nodesOf = ({ replicas }: ModelConfig, { count }: CapacityConfig): number =>
  Math.max(1, Math.floor(count / replicas));

/** The plan on the nodes that are there: with more of them it might fit, which is what the alternatives say. */
function planWithin(request: PlanRequest, nodes: number | undefined): PlanResult {
  const open = plan(request);
  if (nodes === undefined || request.nodes !== undefined || request.tensorParallelSize !== undefined) return open;
  if (open.verdict !== 'fits' || open.layout.nodes <= nodes) return open;
  return plan({ ...request, nodes: mostNodes(nodes) });
}

/** The entry the model names, or the only one. */
export function capacityIndexOf(model: ModelConfig, { capacity }: DeploymentConfig): number {
  const name = model.capacity;
  if (name === undefined) return 0;
  return Array.from({ length: capacity.length }, (_, index) => index).findIndex(
    (index) => unlessRefused(() => capacity[index]?.name) === name,
  );
}

/** A replica that spans nodes talks over EFA, and the upstream engine image has no libfabric. */
function imageProblems({ layout }: ServingPlan, model: ModelConfig, engine: EngineSpec, index: number): Problem[] {
  const includesEfa = unlessRefused(() => model.engine?.image?.includesEfa ?? engine.includesEfa) ?? true;
  if (layout.nodes === 1 || includesEfa) return [];
  return [
    problem(
      `models[${index}].engine.image`,
      `a replica over ${layout.nodes} nodes needs an engine image with libfabric and aws-ofi-nccl; ${engine.image.upstream}:${engine.image.tag} has neither. Build one, push it to ECR and give its repository and digest with includesEfa: true`,
    ),
  ];
}
