/** Facts with a source and a date. Lookups return undefined when nothing is known; callers say what that means. */
import { vllmReleases } from './engines/vllm';
import { allGpus } from './gpus';
import { allInstanceTypes } from './instance-types';
import { allModels } from './models';
import { allInstancePrices } from './prices';
import type { CheckpointSpec, EngineSpec, GpuSpec, InstancePrices, InstanceTypeSpec, ModelSpec } from './types';

export * from './types';
export * from './build-tools';
export * from './engines/cache-kernels';
export * from './engines/chat-templates';
export * from './engines/config-fields';
export * from './engines/exposing-switches';
export * from './engines/variables';
export * from './engines/flag-ranges';
export * from './engines/flags';
export * from './engines/lora';
export * from './engines/former-flags';
export * from './engines/model-classes';
export * from './engines/pooling';
export * from './engines/run-time-files';
export * from './engines/sparse-cache';
export * from './engines/speculative-methods';
export * from './engines/start-defaults';
export * from './engines/thresholds';
export * from './engines/vllm';
export * from './eks-addons';
export * from './gated';
export * from './helm-charts';
export * from './images';
export * from './kubernetes-api';
export * from './kubernetes-versions';
export * from './lambda-runtimes';
export * from './licences';
export * from './model-lists';
export * from './node-images';
export * from './own';
export * from './purchase-options';
export * from './quantizations';
export * from './quotas';
export * from './regions';
export { floorOfChart, floorOfImage, missedFloor } from './component-floors';
export { compareVersions } from './versions';
export { families, nearNames } from './near-names';
export { isSameName, suggest } from './suggest';
export { allGpus, allInstancePrices, allInstanceTypes, allModels };

const same = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();

/** By the catalog's name: `H200`, `A100-80`. */
export const findGpu = (name: string): GpuSpec | undefined => allGpus.find((gpu) => same(gpu.name, name));

/** By the EC2 name: `p5en.48xlarge`. */
export const findInstanceType = (name: string): InstanceTypeSpec | undefined =>
  allInstanceTypes.find((type) => same(type.name, name));

const repository = (huggingFaceId: string | undefined): string | undefined => huggingFaceId?.split('/').at(-1);

/** By catalog id, by Hugging Face id of the model or of any of its checkpoints, or by the repository's name without its owner. */
export const findModel = (idOrHuggingFaceId: string): ModelSpec | undefined =>
  allModels.find((model) => same(model.id, idOrHuggingFaceId)) ??
  allModels.find((model) => same(model.huggingFaceId, idOrHuggingFaceId)) ??
  allModels.find((model) => model.checkpoints.some(({ huggingFaceId }) => same(huggingFaceId, idOrHuggingFaceId))) ??
  allModels.find((model) =>
    [model, ...model.checkpoints].some(({ huggingFaceId }) => same(repository(huggingFaceId), idOrHuggingFaceId)),
  );

/** Of the catalog, not somebody's own. */
export const isCatalogued = ({ id, huggingFaceId }: ModelSpec): boolean =>
  allModels.some((model) => model.id === id && model.huggingFaceId === huggingFaceId);

/** By checkpoint id, Hugging Face id or the last part of it; the model's default when no name is given. */
export function findCheckpoint(model: ModelSpec, name = model.defaultCheckpoint): CheckpointSpec | undefined {
  if (name === undefined) return undefined;
  return (
    model.checkpoints.find((checkpoint) => same(checkpoint.id, name)) ??
    model.checkpoints.find((checkpoint) => same(checkpoint.huggingFaceId, name)) ??
    model.checkpoints.find((checkpoint) => same(repository(checkpoint.huggingFaceId), name))
  );
}

/** By release, with or without a leading `v`. */
export const findEngine = (version: string): EngineSpec | undefined =>
  vllmReleases.find((engine) => engine.version === version.replace(/^v/, ''));

/** Capacity Block and spot prices of an instance type. */
export const pricesOf = (instanceType: string): InstancePrices | undefined =>
  allInstancePrices.find((prices) => prices.instanceType === instanceType);

/** Zone ids of a region that offer at least one instance type of the catalog. */
export const zoneIdsWithGpus = (region: string): readonly string[] =>
  [...new Set(allInstanceTypes.flatMap((type) => type.availabilityZoneIds[region] ?? []))].sort();
