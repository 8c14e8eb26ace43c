import type { CapacityConfig, DeploymentConfig, ModelConfig } from '../config';
import type { EnvironmentPlan } from '../environment';
import { toJson } from '../planner';
import { speculativeMethodNames } from '../catalog';
import { defined } from '../units';
import type { Choice } from './choice';
import type { Place } from './environment';

/** One model of an environment, as it is deployed. */
export interface DeployedModel {
  readonly name: string;
  /** What would be chosen to get it; absent where the explorer has no field for what it states, or it is no model of the catalog. */
  readonly choice?: Choice;
  /** Its plan as `toJson` writes it. */
  readonly plan: Record<string, unknown>;
}

/** Whose plans stand beside what is explored. */
export interface Deployed {
  readonly environment: string;
  readonly place: Place;
  readonly models: readonly DeployedModel[];
}

export function deployedOf(config: DeploymentConfig, plan: EnvironmentPlan): Deployed {
  const { account, name, delivery, access, network } = config;
  return {
    environment: name,
    place: {
      name,
      account,
      delivery,
      cidr: network.cidr,
      sourceCidr: access.sourceCidrs[0],
      adminRoleArn: access.adminRoleArns[0],
    },
    models: config.models.map((model, index) => ({
      name: model.name,
      ...choiceIn(model, config),
      plan: figuresOf(plan, index),
    })),
  };
}

function figuresOf({ deployments }: EnvironmentPlan, index: number): Record<string, unknown> {
  const deployment = deployments[index];
  return deployment === undefined ? {} : toJson(deployment.plan);
}

function choiceIn(model: ModelConfig, config: DeploymentConfig): { readonly choice?: Choice } {
  const entry = config.capacity.find(({ name }) => name === model.capacity) ?? config.capacity[0];
  return entry === undefined || hasMore(model) ? {} : { choice: choiceOf(model, entry, config) };
}

/** What changes a plan and has no field here. */
const MORE = ['ropeScaling', 'hfOverrides', 'mediaLimits', 'loraAdapters', 'enablePrefixCaching', 'task'] as const;

function hasMore(model: ModelConfig): boolean {
  const { layout, speculative } = model;
  const isCut = layout?.decodeContextParallelSize !== undefined || layout?.eplb !== undefined;
  const isDrafted = typeof speculative === 'object' && !speculativeMethodNames.includes(speculative.method);
  return typeof model.model !== 'string' || MORE.some((key) => model[key] !== undefined) || isCut || isDrafted;
}

function choiceOf(model: ModelConfig, entry: CapacityConfig, { region, storage }: DeploymentConfig): Choice {
  const { checkpoint, maxModelLen, concurrency, maxNumBatchedTokens, gpuMemoryUtilization, kvCacheDtype } = model;
  const { nodes, tensorParallelSize, pipelineParallelSize, dataParallelSize, enableExpertParallel } =
    model.layout ?? {};
  return defined({
    model: String(model.model),
    checkpoint,
    maxModelLen,
    kvCacheDtype,
    instanceType: entry.instanceType,
    nodes,
    region,
    purchaseOption: entry.purchaseOption,
    concurrency,
    ...model.workload,
    ...speculationOf(model.speculative),
    tensorParallelSize,
    pipelineParallelSize,
    dataParallelSize,
    enableExpertParallel,
    maxNumBatchedTokens,
    gpuMemoryUtilization,
    weightsTier: storage.tier === 'auto' ? undefined : storage.tier,
  });
}

function speculationOf(speculative: ModelConfig['speculative']): Partial<Choice> {
  if (speculative === undefined) return {};
  if (speculative === false) return { speculation: 'off' };
  const { method, numSpeculativeTokens, model, acceptanceLength } = speculative;
  return { speculation: method, numSpeculativeTokens, draftModel: model, acceptanceLength };
}
