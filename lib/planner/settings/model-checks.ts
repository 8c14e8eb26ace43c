import {
  allGpus,
  type AttentionKernels,
  type CachedLayers,
  cacheDtypesWithKernels,
  defaultEngine,
  isCacheDtypeOfAmd,
  kvCacheDtypes,
  nearNames,
  quantizations,
  regionNames,
  releaseNeededFor,
  suggest,
  WITHOUT_PIPELINE,
} from '../../catalog';
import type { GpuSpec, Quantization } from '../../catalog/types';
import { problem } from '../../problem';
import { configOfBuild, declaredKvCacheDtype } from '../architecture';
import { cachedLayers } from './cached-layers';
import type { PlanRequest } from '../request';
import type { Check } from './check';
import { isAutomatic, longestRequest, modelLimit } from './context-length';
import { loraChecks } from './lora-checks';
import { contextGiB, engineDefaults, mostUtilization } from './engine-settings';

const tokens = (count: number): string => count.toLocaleString('en-US');

/** vLLM config/model.py: longer needs VLLM_ALLOW_LONG_MAX_MODEL_LEN, which can give garbage. */
const contextWithinModel: Check = ({ request, resolved }) => {
  if (isAutomatic(request.maxModelLen)) return undefined;
  const limit = modelLimit(resolved.model);
  if (request.maxModelLen <= limit) return undefined;
  return problem(
    'maxModelLen',
    `${tokens(request.maxModelLen)} exceeds the ${tokens(limit)} tokens ${resolved.model.id} was made for; use at most that, or 'auto'`,
  );
};

/** The engine answers a longer request with an error. */
const workloadWithinContext: Check = ({ request, resolved }) => {
  const { workload } = request;
  if (workload === undefined) return undefined;
  const limit = longestRequest(request, resolved.model);
  const { inputTokens, outputTokens } = workload;
  if (inputTokens + outputTokens <= limit) return undefined;
  const whose = isAutomatic(request.maxModelLen) ? `that ${resolved.model.id} was made for` : 'of maxModelLen';
  return problem(
    'workload',
    `${tokens(inputTokens)} + ${tokens(outputTokens)} tokens are more than the ${tokens(limit)} ${whose}; plan with shorter requests${isAutomatic(request.maxModelLen) ? '' : ' or raise it'}`,
  );
};

/** vLLM quantization registry, `get_min_capability`. */
const capability: Check = ({ resolved: { quantization, gpu } }) => {
  const needed = quantizations[quantization].minComputeCapability;
  if (gpu.computeCapability >= needed) return undefined;
  return problem(
    'quantization',
    `${quantization} needs compute capability ${needed / 10} and ${gpu.name} has ${gpu.computeCapability / 10}; choose another build or a newer GPU`,
  );
};

/** csrc/quantization/w8a8/cutlass of vLLM: "Int8 not supported on SM100. Use FP8 quantization instead", 12x alike. */
const INT8_BELOW = 100;

const integerActivations: Check = ({ resolved: { model, checkpoint, quantization, gpu } }) => {
  if (quantization !== 'int8' || gpu.computeCapability < INT8_BELOW) return undefined;
  if (weightsOnly(configOfBuild(model, checkpoint)?.['quantization_config'])) return undefined;
  return problem(
    'quantization',
    `int8 weights with int8 activations (W8A8) have no kernels on ${capabilityOf(gpu)}; use a build in FP8 or NVFP4, or a GPU below compute capability ${INT8_BELOW / 10}`,
  );
};

/** `TYPE_MAP` of vLLM 0.29.0 layers/quantization/auto_gptq.py:101 and auto_awq.py:179; AutoRound's files have kernels of their own. */
const INTEGER_BITS = [4, 8];

const integerWeights: Check = ({ resolved: { model, checkpoint, quantization } }) => {
  const section = configOfBuild(model, checkpoint)?.['quantization_config'] as IntegerSection | undefined;
  if (quantization !== 'gptq' && quantization !== 'awq') return undefined;
  if (section === undefined || !/^(gptq|awq)/.test(String(section.quant_method))) return undefined;
  const bits = section.bits ?? section.w_bit;
  if (bits !== undefined && !INTEGER_BITS.includes(bits))
    return problem(
      'quantization',
      `vLLM takes ${quantization} weights of 4 or 8 bits, and the file says ${bits}; use another build`,
    );
  return quantization === 'gptq' && section.sym === false
    ? problem(
        'quantization',
        'vLLM takes symmetric GPTQ weights alone, and the file says sym: false; use another build',
      )
    : undefined;
};

interface IntegerSection {
  readonly quant_method?: unknown;
  readonly bits?: number;
  readonly w_bit?: number;
  readonly sym?: unknown;
}

/** Groups of layers whose activations are left in 16 bits. */
function weightsOnly(section: unknown): boolean {
  const groups = (section as { config_groups?: unknown } | undefined)?.config_groups;
  if (typeof groups !== 'object' || groups === null) return false;
  return Object.values(groups).every(
    (group: { input_activations?: unknown }) => (group.input_activations ?? null) === null,
  );
}

/** A recipe's oldest engine is advice (a note says so); an engine without the class cannot load it at all. */
const engineHasClass: Check = ({ resolved, architecture }) => {
  if (architecture === undefined) return undefined;
  const needed = releaseNeededFor(architecture.name, resolved.engineVersion);
  if (needed === undefined) return undefined;
  return problem(
    'engineVersion',
    `${architecture.name} came with vLLM ${needed} and the engine is ${resolved.engineVersion}; take a newer engine`,
  );
};

const engineVersionReadable: Check = ({ request: { engineVersion } }) =>
  engineVersion === undefined || /^v?\d+\.\d+(\.\d+)?/.test(engineVersion)
    ? undefined
    : problem('engineVersion', `'${engineVersion}' is not a vLLM release; write it like ${defaultEngine.version}`);

/** What requests may call it beside vLLM's own names. */
const plainName = (dtype: string): string => (dtype === 'bf16' ? 'bfloat16' : dtype);

const knownCacheDtypes = (engineVersion: string): readonly string[] => [
  ...kvCacheDtypes(engineVersion).filter((dtype) => !isCacheDtypeOfAmd(dtype)),
  'bf16',
];
const isKnownCacheDtype = (dtype: string, engineVersion: string): boolean =>
  knownCacheDtypes(engineVersion).includes(dtype);

const kvCacheDtypeKnown: Check = ({ request: { kvCacheDtype }, resolved }) => {
  const known = knownCacheDtypes(resolved.engineVersion);
  if (kvCacheDtype === undefined || known.includes(kvCacheDtype)) return undefined;
  const close = suggest(kvCacheDtype, known);
  return problem(
    'kvCacheDtype',
    `'${kvCacheDtype}' is not accepted by vLLM; ${close.length > 0 ? `did you mean ${close.join(', ')}?` : `known: ${known.join(', ')}`}`,
  );
};

const capabilityOf = ({ name, computeCapability }: GpuSpec): string =>
  `${name} (compute capability ${(computeCapability / 10).toFixed(1)})`;

const ATTENTION_NAMES: Readonly<Record<AttentionKernels, string>> = {
  heads: 'attention',
  'block-sparse': 'block-sparse attention',
  latent: 'latent attention (MLA)',
  'sparse-latent': 'sparse latent attention (DSA)',
  v4: "DeepSeek-V4's attention",
};

const attentionName = (layers: readonly CachedLayers[]): string => {
  const most = layers.at(-1);
  const name = ATTENTION_NAMES[most?.kernels ?? 'heads'];
  if (most?.sinks === true) return `${name} with sinks`;
  return layers.some(({ windowed }) => windowed === true) ? `${name} with windows` : name;
};

/** Sparse attention has backends on newer GPUs alone: without one the engine does not start, whatever the cache holds. */
const attentionHasKernels: Check = ({ request, architecture, resolved }) => {
  if (architecture === undefined) return undefined;
  const { gpu, engineVersion, model } = resolved;
  const layers = cachedLayers(architecture);
  const served = cacheDtypesWithKernels(layers, gpu.computeCapability, engineVersion);
  if (layers.length === 0 || served.length > 0) return undefined;
  const others = allGpus.filter(
    ({ computeCapability }) => cacheDtypesWithKernels(layers, computeCapability, engineVersion).length > 0,
  );
  return problem(
    request.instanceType === undefined ? 'gpu' : 'instanceType',
    `${attentionName(layers)} of ${model.id} has no kernels on ${capabilityOf(gpu)} in vLLM ${engineVersion}; use ${others.map(({ name }) => name).join(', ')}`,
  );
};

/** Asked for, of the recipe, declared by the checkpoint, or the default: what the engine is started with must have a backend. */
const cacheDtypeHasKernels: Check = ({ request, architecture, resolved }) => {
  if (architecture === undefined) return undefined;
  const { gpu, engineVersion, model, checkpoint } = resolved;
  const layers = cachedLayers(architecture);
  const served = cacheDtypesWithKernels(layers, gpu.computeCapability, engineVersion);
  const dtypeOf = (asked: PlanRequest): string =>
    engineDefaults(asked, model, architecture, gpu, engineVersion, checkpoint).kvCacheDtype;
  const dtype = dtypeOf(request);
  const hasKernels = (one: string): boolean => served.includes(plainName(one));
  const known = isKnownCacheDtype(dtype, engineVersion);
  if (!known || layers.length === 0 || served.length === 0 || hasKernels(dtype)) return undefined;
  const isLeftOpen = (request.kvCacheDtype ?? 'auto') === 'auto';
  const asked = isLeftOpen ? `${dtype}, which auto is here,` : dtype;
  const isAutoServed = hasKernels(dtypeOf({ ...request, kvCacheDtype: 'auto' }));
  const others = served.filter((one) => one !== 'auto' || isAutoServed);
  return problem(
    'kvCacheDtype',
    `${asked} has no kernels for ${attentionName(layers)} of ${model.id} on ${capabilityOf(gpu)} in vLLM ${engineVersion}; use ${wayOut(others)}`,
  );
};

/** The usual ones first. */
const USUAL = ['fp8', 'auto', 'bfloat16'];
const wayOut = (served: readonly string[]): string =>
  [...USUAL.filter((one) => served.includes(one)), ...served.filter((one) => !USUAL.includes(one))].join(', ') +
  (served.every((one) => one.startsWith('fp8')) ? ': fp8 only' : '');

const E5M2 = 'fp8_e5m2';
/** Formats whose method also reads scales of the cache, which are those of e4m3. */
const WITH_CACHE_SCALES: ReadonlySet<Quantization> = new Set(['fp8', 'fp8-block', 'nvfp4', 'fp8-fp4-experts']);

/** vLLM 0.29.0 model_executor/layers/attention/attention.py:194-209; a compressed-tensors file without a cache scheme has no scales. */
const e5m2WithoutScales: Check = (context) => {
  const { request, resolved } = context;
  if (request.kvCacheDtype !== E5M2 || !WITH_CACHE_SCALES.has(resolved.quantization)) return undefined;
  if (cacheDtypeHasKernels(context) !== undefined) return undefined;
  const { model, checkpoint, quantization } = resolved;
  const section = configOfBuild(model, checkpoint)?.['quantization_config'] as { quant_method?: unknown } | undefined;
  const isWeightsOnly =
    section?.quant_method === 'compressed-tensors' && declaredKvCacheDtype(model, checkpoint) === undefined;
  if (isWeightsOnly) return undefined;
  return problem(
    'kvCacheDtype',
    `${E5M2} is refused by vLLM with checkpoints in ${quantization}, which bring scales for e4m3; use fp8 or auto`,
  );
};

const pipelineSupported: Check = ({ request: { pipelineParallelSize: size }, architecture }) =>
  size !== undefined && size > 1 && architecture !== undefined && WITHOUT_PIPELINE.has(architecture.name)
    ? problem(
        'pipelineParallelSize',
        `${architecture.name} does not implement pipeline parallelism (got ${size}); use tensorParallelSize`,
      )
    : undefined;

/** vLLM 0.29.0 v1/worker/utils.py `request_memory`: what is free after CUDA and NCCL have begun must hold the share. */
const utilizationLeavesContext: Check = ({ request: { gpuMemoryUtilization: share }, resolved: { gpu } }) => {
  // What is no share at all is refused as a value.
  if (share === undefined || !(share <= 1)) return undefined;
  const most = mostUtilization(gpu);
  if (share <= most) return undefined;
  const total = gpu.visibleMemoryGiB;
  return problem(
    'gpuMemoryUtilization',
    `${share} asks for ${(total * share).toFixed(1)} of the ${total.toFixed(1)} GiB of ${gpu.name}, and the CUDA context holds about ${contextGiB(gpu)} GiB of them before: vLLM refuses to start; use at most ${most}`,
  );
};

/** No format stores a parameter in less than two bits, and no model that is worth a GPU is smaller than that. */
const LEAST_BYTES_A_PARAMETER = 0.25;
const LEAST_CHECKPOINT_BYTES = 1e6;

const checkpointHoldsParameters: Check = ({ request: { checkpointBytes: stated }, resolved: { model } }) => {
  const parameters = model.parameters?.total ?? 0;
  const least = Math.max(LEAST_CHECKPOINT_BYTES, parameters * LEAST_BYTES_A_PARAMETER);
  if (stated === undefined || stated <= 0 || stated >= least) return undefined;
  return problem(
    'checkpointBytes',
    `${tokens(stated)} bytes cannot hold ${model.id}${parameters > 0 ? ` of ${(parameters / 1e9).toFixed(1)} billion parameters` : ''}; state the sum of its safetensors files, at least ${tokens(Math.ceil(least))}`,
  );
};

/** Where the catalog knows no offer, prices and nodes mean nothing. */
const regionKnown: Check = ({ request: { region } }) =>
  region === undefined || regionNames.includes(region)
    ? undefined
    : problem(
        'region',
        `'${region}' has no GPU instance type in the catalog; ${nearNames(region, regionNames) ?? `known: ${regionNames.join(', ')}`}`,
      );

const regionOffersType: Check = ({ request: { region }, resolved: { instanceType: type } }) => {
  if (region === undefined || type === undefined || !regionNames.includes(region)) return undefined;
  if (region in type.availabilityZoneIds) return undefined;
  return problem(
    'instanceType',
    `${type.name} is not offered in ${region} (catalog of ${type.checkedOn}); it is in ${Object.keys(type.availabilityZoneIds).join(', ')}`,
  );
};

/** A run cannot have printed more than the GPU has. */
const availableWithinGpu: Check = ({ request: { availableKvCacheGiB: stated }, resolved: { gpu } }) =>
  stated === undefined || stated <= gpu.visibleMemoryGiB
    ? undefined
    : problem(
        'availableKvCacheGiB',
        `${stated} GiB exceed the ${gpu.visibleMemoryGiB} GiB that ${gpu.name} has; take what the run printed as available KV cache memory, per GPU`,
      );

/** Model, format, context and engine against each other. */
export const modelChecks: readonly Check[] = [
  contextWithinModel,
  workloadWithinContext,
  capability,
  integerActivations,
  integerWeights,
  engineHasClass,
  engineVersionReadable,
  kvCacheDtypeKnown,
  attentionHasKernels,
  cacheDtypeHasKernels,
  e5m2WithoutScales,
  ...loraChecks,
  pipelineSupported,
  checkpointHoldsParameters,
  regionKnown,
  regionOffersType,
  utilizationLeavesContext,
  availableWithinGpu,
];
