import { engineOf, fieldInEnvironment, messageInEnvironment, requestOf, sizesKnown, specOf } from './model-request';
import type { EngineSpec, ModelSpec } from '../../catalog/types';
import type { Draft } from '../../config/draft';
import { nodesThroughout } from '../../config/blocks';
import type { DeploymentConfig, ModelConfig } from '../../config/schema';
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
import { chunkProblems } from './chunked-prefill';
import { hasDriver } from './driver-versions';
import { diskProblems } from './local-disk';

/** One model of the environment on its hardware. */
export interface FittedModel {
  /** Position in the environment. */
  readonly index: number;
  /** Absent where it was refused. */
  readonly name?: string;
  /** Absent where they were refused. */
  readonly replicas?: number;
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
  model: Draft<ModelConfig>,
  index: number,
  config: Draft<DeploymentConfig>,
  fileSystem?: LustrePlan,
): FitResult | undefined {
  const capacityIndex = capacityIndexOf(model, config);
  const entry = capacityIndex === undefined ? undefined : config.element(({ capacity }) => capacity, capacityIndex);
  const request = entry && requestOf(model, entry, config, fileSystem);
  const engine = engineOf(model);
  if (capacityIndex === undefined || request === undefined || engine === undefined) return undefined;
  const sized = sizesKnown(model);
  const name = model.judge((known) => known.name);
  const replicas = model.judge((known) => known.replicas);
  const count = entry?.judge(nodesThroughout);
  const title = name ?? `models[${index}]`;
  const result = planWithin(request, specOf(model), nodesOf(replicas, count));
  if (result.verdict === 'fits') {
    const problems = [
      ...imageProblems(result, model, engine, index),
      ...chunkProblems(result, model, index),
      ...diskProblems(result, model, index, config),
    ];
    if (problems.length > 0) return { ok: false, model: title, problems };
    return sized ? { ok: true, fit: { index, name, replicas, capacityIndex, engine, plan: result } } : undefined;
  }
  const noFit = withDrivers(result, config);
  const ofOwnModel = model.judge((known) => typeof known.model !== 'string') === true;
  const problems = noFit.problems
    .filter(({ field }) => sized || field === 'instanceType')
    .map((one) =>
      problem(
        fieldInEnvironment(one.field, { index, capacityIndex, ofOwnModel }),
        `${messageInEnvironment(one, ofOwnModel)}${wouldFit(noFit.alternatives)}`,
      ),
    );
  return { ok: false, model: title, problems, noFit: sized ? noFit : undefined };
}

/** Without alternatives that no node image can drive yet. */
function withDrivers(noFit: NoFit, config: Draft<DeploymentConfig>): NoFit {
  const version = config.judge(({ kubernetesVersion }) => kubernetesVersion);
  return { ...noFit, alternatives: noFit.alternatives.filter(({ instanceType }) => hasDriver(instanceType, version)) };
}

/** Nodes a replica can have of those that are bought; undefined when one of the numbers was refused. */
const nodesOf = (replicas: number | undefined, count: number | undefined): number | undefined =>
  replicas === undefined || count === undefined ? undefined : Math.max(1, Math.floor(count / replicas));

/** The plan on the nodes that are there: with more of them it might fit, which is what the alternatives say. */
function planWithin(request: PlanRequest, spec: ModelSpec | undefined, nodes: number | undefined): PlanResult {
  const open = plan(request, spec);
  if (nodes === undefined || request.nodes !== undefined || request.tensorParallelSize !== undefined) return open;
  if (open.verdict !== 'fits' || open.layout.nodes <= nodes) return open;
  return plan({ ...request, nodes: mostNodes(nodes) }, spec);
}

/** The entry the model names, or the only one; -1: none has that name; undefined: nothing legal is said of it. */
export function capacityIndexOf(model: Draft<ModelConfig>, config: Draft<DeploymentConfig>): number | undefined {
  const count = config.judge(({ capacity }) => capacity.length);
  if (count === undefined || !model.canRead(({ capacity }) => capacity)) return undefined;
  const name = model.judge(({ capacity }) => capacity);
  if (name === undefined) return 0;
  const names = Array.from({ length: count }, (_, index) => config.judge(({ capacity }) => capacity[index]?.name));
  return names.indexOf(name);
}

/** A replica that spans nodes talks over EFA, and the upstream engine image has no libfabric. */
function imageProblems(
  { layout }: ServingPlan,
  model: Draft<ModelConfig>,
  engine: EngineSpec,
  index: number,
): Problem[] {
  const includesEfa = model.judge((known) => known.engine?.image?.includesEfa ?? engine.includesEfa) ?? true;
  if (layout.nodes === 1 || includesEfa) return [];
  return [
    problem(
      `models[${index}].engine.image`,
      `a replica over ${layout.nodes} nodes needs an engine image with libfabric and aws-ofi-nccl; ${engine.image.upstream}:${engine.image.tag} has neither. Build one, push it to ECR and give its repository and digest with includesEfa: true`,
    ),
  ];
}
