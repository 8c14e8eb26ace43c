import {
  defaultEngine,
  isCacheDtypeOfAmd,
  isDataCenterBlackwell,
  kvCacheDtypes,
  quantizations,
  releaseNeededFor,
  SPARSE_NVFP4_CACHE,
  suggest,
  WITHOUT_PIPELINE,
} from '../../catalog';
import { problem } from '../../problem';
import type { Check } from './check';
import { isAutomatic, longestRequest, modelLimit } from './context-length';

const tokens = (count: number): string => count.toLocaleString('en-US');

/** vLLM config/model.py: longer needs VLLM_ALLOW_LONG_MAX_MODEL_LEN, which can give garbage. */
const contextWithinModel: Check = ({ request, resolved }) => {
  if (resolved === undefined || isAutomatic(request.maxModelLen)) return undefined;
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
  if (resolved === undefined || workload === undefined) return undefined;
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
const capability: Check = ({ resolved }) => {
  if (resolved === undefined) return undefined;
  const { quantization, gpu } = resolved;
  const needed = quantizations[quantization].minComputeCapability;
  if (gpu.computeCapability >= needed) return undefined;
  return problem(
    'quantization',
    `${quantization} needs compute capability ${needed / 10} and ${gpu.name} has ${gpu.computeCapability / 10}; choose another build or a newer GPU`,
  );
};

/** A recipe's oldest engine is advice (a note says so); an engine without the class cannot load it at all. */
const engineHasClass: Check = ({ resolved, architecture }) => {
  if (resolved === undefined || architecture === undefined) return undefined;
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

const kvCacheDtypeKnown: Check = ({ request: { kvCacheDtype }, resolved }) => {
  const accepted = kvCacheDtypes(resolved?.engineVersion ?? defaultEngine.version);
  const known = [...accepted.filter((dtype) => !isCacheDtypeOfAmd(dtype)), 'bf16'];
  if (kvCacheDtype === undefined || known.includes(kvCacheDtype)) return undefined;
  const close = suggest(kvCacheDtype, known);
  return problem(
    'kvCacheDtype',
    `'${kvCacheDtype}' is not accepted by vLLM; ${close.length > 0 ? `did you mean ${close.join(', ')}?` : `known: ${known.join(', ')}`}`,
  );
};

/** vllm/models/deepseek_v4: only the packed fp8 layout has kernels. */
const v4CacheDtype: Check = ({ request, architecture }) => {
  const dtype = request.kvCacheDtype ?? 'fp8';
  if (architecture?.attention.kind !== 'v4' || dtype.startsWith('fp8')) return undefined;
  return problem('kvCacheDtype', `DeepSeek-V4 caches in fp8 only, got '${dtype}'; use fp8`);
};

const latentCacheDtype: Check = ({ request: { kvCacheDtype }, architecture }) => {
  const kind = architecture?.attention.kind;
  if ((kind !== 'mla' && kind !== 'dsa') || kvCacheDtype?.startsWith('nvfp4') !== true) return undefined;
  if (kvCacheDtype === SPARSE_NVFP4_CACHE) return undefined;
  return problem('kvCacheDtype', `${kvCacheDtype} has no kernels for latent attention (MLA); use fp8 or auto`);
};

const sparseCacheDtype: Check = ({ request: { kvCacheDtype }, architecture, resolved }) => {
  if (kvCacheDtype !== SPARSE_NVFP4_CACHE || architecture === undefined || resolved === undefined) return undefined;
  if (architecture.attention.kind === 'dsa' && isDataCenterBlackwell(resolved.gpu.computeCapability)) return undefined;
  return problem(
    'kvCacheDtype',
    `${kvCacheDtype} has kernels for sparse latent attention (DeepSeek-V3.2, GLM-5) on B200 and B300 only, got ${resolved.model.id} on ${resolved.gpu.name}; use fp8 or auto`,
  );
};

/** vllm/models/deepseek_v4/nvidia/model.py implements no LoRA. */
const v4WithoutLora: Check = ({ request: { enableLora }, architecture }) =>
  enableLora === true && architecture?.attention.kind === 'v4'
    ? problem('enableLora', 'DeepSeek-V4 takes no LoRA adapters in vLLM; leave it out')
    : undefined;

const pipelineSupported: Check = ({ request: { pipelineParallelSize: size }, architecture }) =>
  size !== undefined && size > 1 && architecture !== undefined && WITHOUT_PIPELINE.has(architecture.name)
    ? problem(
        'pipelineParallelSize',
        `${architecture.name} does not implement pipeline parallelism (got ${size}); use tensorParallelSize`,
      )
    : undefined;

/** A run cannot have printed more than the GPU has. */
const availableWithinGpu: Check = ({ request: { availableKvCacheGiB: stated }, resolved }) =>
  resolved === undefined || stated === undefined || stated <= resolved.gpu.visibleMemoryGiB
    ? undefined
    : problem(
        'availableKvCacheGiB',
        `${stated} GiB exceed the ${resolved.gpu.visibleMemoryGiB} GiB that ${resolved.gpu.name} has; take what the run printed as available KV cache memory, per GPU`,
      );

/** Model, format, context and engine against each other. */
export const modelChecks: readonly Check[] = [
  contextWithinModel,
  workloadWithinContext,
  capability,
  engineHasClass,
  engineVersionReadable,
  kvCacheDtypeKnown,
  v4CacheDtype,
  latentCacheDtype,
  sparseCacheDtype,
  v4WithoutLora,
  pipelineSupported,
  availableWithinGpu,
];
