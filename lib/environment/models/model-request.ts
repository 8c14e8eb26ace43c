import { defaultEngine, findEngine, findModel } from '../../catalog';
import type { EngineSpec } from '../../catalog/types';
import { unlessRefused } from '../../config/guard';
import type { CapacityConfig, DeploymentConfig, ModelConfig } from '../../config/schema';
import { AUTOMATIC_TIER, type WeightsTier } from '../../contract';
import { defaultWorkload, longestRequest, type PlanRequest } from '../../planner';
import { fileSystemBytesPerSecond, type LustrePlan, weightsTierOf } from '../weights';

/** What the answer of the planner depends on beside model, build and hardware. */
const SIZING = [
  'maxModelLen',
  'concurrency',
  'maxNumBatchedTokens',
  'gpuMemoryUtilization',
  'kvCacheDtype',
  'enablePrefixCaching',
  'layout',
  'speculative',
  'workload',
] as const satisfies readonly (keyof ModelConfig)[];

/** False when one of the sizes was refused: then only what holds for every size can be said. */
export function sizesKnown(model: ModelConfig): boolean {
  return SIZING.every((key) => unlessRefused(() => JSON.stringify(model[key]) ?? 'absent') !== undefined);
}

export function engineOf({ engine }: ModelConfig): EngineSpec {
  const version = unlessRefused(() => engine?.version);
  return (version === undefined ? undefined : findEngine(version)) ?? defaultEngine;
}

/** The question one model of an environment puts to the planner. */
export function requestOf(
  model: ModelConfig,
  entry: CapacityConfig,
  config: DeploymentConfig,
  fileSystem: LustrePlan | undefined,
): PlanRequest {
  return {
    model: model.model,
    checkpoint: model.checkpoint,
    quantization: model.quantization,
    instanceType: entry.instanceType,
    ...(sizesKnown(model) ? sizesOf(model) : LEAST_DEMANDING),
    recipe: true,
    engineVersion: engineOf(model).version,
    purchaseOption: unlessRefused(() => entry.purchaseOption),
    region: unlessRefused(() => config.region),
    weightsPath: weightsPath(unlessRefused(() => weightsTierOf(model, config)) ?? AUTOMATIC_TIER.streaming, fileSystem),
  };
}

function sizesOf(model: ModelConfig): Partial<PlanRequest> {
  const { concurrency, workload } = model;
  const usual = defaultWorkload(longestRequest(model, findModel(model.model)));
  return {
    ...model.layout,
    maxModelLen: model.maxModelLen,
    maxNumSeqs: model.concurrency,
    maxNumBatchedTokens: model.maxNumBatchedTokens,
    gpuMemoryUtilization: model.gpuMemoryUtilization,
    kvCacheDtype: model.kvCacheDtype,
    enablePrefixCaching: model.enablePrefixCaching,
    speculative: model.speculative ?? 'checkpoint',
    workload: { ...usual, ...workload, concurrency: concurrency ?? usual.concurrency },
  };
}

/** The sizes with which a model needs least memory: what does not fit with these fits with none. */
const LEAST_DEMANDING: Partial<PlanRequest> = { maxModelLen: 'auto', gpuMemoryUtilization: 1, speculative: false };

function weightsPath(kind: WeightsTier, fileSystem: LustrePlan | undefined): PlanRequest['weightsPath'] {
  return fileSystem === undefined ? { kind } : { kind, bytesPerSecond: fileSystemBytesPerSecond(fileSystem) };
}

/** Fields of a request that an environment calls otherwise or has elsewhere. */
const FIELD_IN_MODEL: Readonly<Record<string, string>> = {
  nodes: 'layout.nodes',
  tensorParallelSize: 'layout.tensorParallelSize',
  pipelineParallelSize: 'layout.pipelineParallelSize',
  dataParallelSize: 'layout.dataParallelSize',
  enableExpertParallel: 'layout.enableExpertParallel',
  maxNumSeqs: 'concurrency',
  engineVersion: 'engine.version',
};

/** `capacity[0].instanceType`, `models[1].layout.nodes` */
export function fieldInEnvironment(field: string, modelIndex: number, capacityIndex: number): string {
  return field === 'instanceType'
    ? `capacity[${capacityIndex}].instanceType`
    : `models[${modelIndex}].${FIELD_IN_MODEL[field] ?? field}`;
}
