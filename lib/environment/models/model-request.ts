import { defaultEngine, findEngine, findGpu, findInstanceType } from '../../catalog';
import type { EngineSpec, ModelSpec } from '../../catalog/types';
import type { Draft } from '../../config/draft';
import { loraSizesOf } from '../../config/lora';
import { modelSpecOf } from '../../config/model-spec';
import type { CapacityConfig, DeploymentConfig, ModelConfig } from '../../config/schema';
import { AUTOMATIC_TIER, type WeightsTier } from '../../contract';
import { defaultWorkload, longestRequest, mostUtilization, type PlanRequest } from '../../planner';
import type { Problem } from '../../problem';
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
  'loraAdapters',
  'maxLoras',
  'maxCpuLoras',
  'maxLoraRank',
  'loadLorasAtRuntime',
] as const satisfies readonly (keyof ModelConfig)[];

/** False when one of the sizes was refused: then only what holds for every size can be said. */
export function sizesKnown(model: Draft<ModelConfig>): boolean {
  return SIZING.every((key) => model.canRead((known) => JSON.stringify(known[key])));
}

/** The engine a model runs on; the default in place of a version that was refused, undefined when nothing of it is known. */
export function engineOf(model: Draft<ModelConfig>): EngineSpec | undefined {
  if (!model.canRead(({ engine }) => engine)) return undefined;
  const version = model.judge(({ engine }) => engine?.version);
  return (version === undefined ? undefined : findEngine(version)) ?? defaultEngine;
}

/** The record that the question is about; undefined where there is none or it was refused. */
export const specOf = (model: Draft<ModelConfig>): ModelSpec | undefined => model.judge(modelSpecOf);

/** Which build of which model; of a model of one's own there must be a record, for no other can be meant. */
function buildOf(
  known: ModelConfig,
): Pick<PlanRequest, 'model' | 'checkpoint' | 'checkpointBytes' | 'quantization'> | undefined {
  const { model, checkpoint, quantization } = known;
  if (typeof model === 'string') return { model, checkpoint, quantization };
  return modelSpecOf(known) === undefined ? undefined : { model: model.id, checkpointBytes: model.checkpointBytes };
}

/** The question one model of an environment puts to the planner; undefined when model, build, hardware or engine were refused. */
export function requestOf(
  model: Draft<ModelConfig>,
  entry: Draft<CapacityConfig>,
  config: Draft<DeploymentConfig>,
  fileSystem: LustrePlan | undefined,
): PlanRequest | undefined {
  const build = model.judge(buildOf);
  const instanceType = entry.judge((known) => known.instanceType);
  const engine = engineOf(model);
  if (build === undefined || instanceType === undefined || engine === undefined) return undefined;
  const sizes = sizesKnown(model) ? model.judge(sizesOf) : undefined;
  const tier = config.judge((whole) => model.judge((known) => weightsTierOf(known, whole)));
  return {
    ...build,
    instanceType,
    ...(sizes ?? leastDemanding(instanceType)),
    recipe: true,
    engineVersion: engine.version,
    purchaseOption: entry.judge(({ purchaseOption }) => purchaseOption),
    region: config.judge(({ region }) => region),
    weightsPath: weightsPath(tier ?? AUTOMATIC_TIER.streaming, fileSystem),
  };
}

function sizesOf(model: ModelConfig): Partial<PlanRequest> {
  const { concurrency, workload } = model;
  const lora = loraSizesOf(model);
  const usual = defaultWorkload(longestRequest(model, modelSpecOf(model)));
  return {
    ...model.layout,
    maxModelLen: model.maxModelLen,
    maxNumSeqs: model.concurrency,
    maxNumBatchedTokens: model.maxNumBatchedTokens,
    gpuMemoryUtilization: model.gpuMemoryUtilization,
    kvCacheDtype: model.kvCacheDtype,
    enablePrefixCaching: model.enablePrefixCaching,
    speculative: model.speculative ?? (isOwn(model) || lora !== undefined ? false : 'checkpoint'),
    ...(lora === undefined ? {} : { enableLora: true, maxLoras: lora.maxLoras, maxLoraRank: lora.maxLoraRank }),
    workload: { ...usual, ...workload, concurrency: concurrency ?? usual.concurrency },
  };
}

/** The draft in a checkpoint of one's own may not fit what was tuned beside it: it drafts when that is said. */
const isOwn = ({ model }: ModelConfig): boolean => typeof model !== 'string';

/** The sizes with which a model needs least memory: what does not fit with these fits with none. */
function leastDemanding(instanceType: string): Partial<PlanRequest> {
  const gpu = findGpu(findInstanceType(instanceType)?.gpu ?? '');
  const gpuMemoryUtilization = gpu === undefined ? undefined : mostUtilization(gpu);
  return { maxModelLen: 'auto', gpuMemoryUtilization, speculative: false };
}

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
  enableLora: 'loraAdapters',
  engineVersion: 'engine.version',
};

/** Fields of a request that a model of one's own states itself. */
const STATED_OF_OWN: ReadonlySet<string> = new Set(['checkpointBytes', 'quantization']);

/** `capacity[0].instanceType`, `models[1].layout.nodes`, `models[1].model.quantization` */
export function fieldInEnvironment(
  field: string,
  { index, capacityIndex, ofOwnModel }: { index: number; capacityIndex: number; ofOwnModel: boolean },
): string {
  if (field === 'instanceType') return `capacity[${capacityIndex}].instanceType`;
  if (ofOwnModel && field.startsWith(IN_CONFIG)) return `models[${index}].model.path`;
  const place = ofOwnModel && STATED_OF_OWN.has(field) ? `model.${field}` : (FIELD_IN_MODEL[field] ?? field);
  return `models[${index}].${place}`;
}

/** What a field of a problem begins with that is about a config.json. */
const IN_CONFIG = 'model.config.';

/** What is wrong with a file, with the place in it. */
export const messageInEnvironment = ({ field, message }: Problem, ofOwnModel: boolean): string =>
  ofOwnModel && field.startsWith(IN_CONFIG) ? `${field.slice('model.'.length)}: ${message}` : message;
