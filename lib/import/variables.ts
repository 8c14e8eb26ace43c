import { carried, derived, type ModelDraft, notCarried, notNeeded } from './flags/draft';
import { loadLorasAtRuntime, RUNTIME_LORAS } from './flags/lora';
import { variableProblem } from '../config/engine/variables';
import type { Item, SourceEngine, Variable, Verdict } from './types';
import { isUnresolved, spelled, unresolvedNames } from './unresolved';

/** What no output may hold: values of variables named so. */
const SECRET =
  /(^|_)TOKEN($|_(?!BUDGET|COUNT|LEN|LIMIT|IDS?$))|SECRET|PASSWORD|PASSWD|API_?KEY|ACCESS_KEY|CREDENTIAL|PRIVATE_KEY|_KEYS?$/i;
export const isSecret = (name: string): boolean => SECRET.test(name);

type Row = readonly [RegExp, Verdict];

const ENGINE = (why: string): Verdict => derived('engine environment', why);

/** By name, the first that holds. What no row names is handed to the engine. */
const ROWS: readonly Row[] = [
  [
    /^(HF_TOKEN|HUGGING_?FACE(_HUB)?_TOKEN|HF_API_TOKEN|HUGGING_FACE_API_TOKEN)$/,
    notCarried(
      'put the token into Secrets Manager and name it in secrets.huggingFaceTokenArn; only the job that stages weights reads it',
    ),
  ],
  [
    /^VLLM_API_KEY$/,
    derived(
      'access.apiKey',
      'a key is made in Secrets Manager for the environment; the one of the source is not taken over',
    ),
  ],
  [SECRET, notCarried('secrets do not stand in an environment; the engine needs none')],
  [
    /^(HF_HOME|HF_HUB_CACHE|HF_CACHE.*|HUGGINGFACE_HUB_CACHE|HF_DATASETS_CACHE|TRANSFORMERS_CACHE|HF_HUB_.*|HF_XET_.*|HF_ENDPOINT|TRANSFORMERS_OFFLINE|VLLM_CACHE_ROOT|VLLM_CONFIG_ROOT|XDG_.*|TRITON_CACHE_DIR|TORCHINDUCTOR_CACHE_DIR|TORCH_HOME|FLASHINFER_.*(CACHE|WORKSPACE).*|CUDA_CACHE_PATH|HOME|USER|TMPDIR|VLLM_ASSETS_CACHE|OUTLINES_CACHE_DIR|VLLM_USE_MODELSCOPE|HUB_.*|NUMBA_CACHE_DIR)$/,
    ENGINE('caches and downloads have their places; engines reach no hub'),
  ],
  [
    /^(VLLM_HOST_IP|VLLM_PORT|VLLM_DP_.*|MASTER_(ADDR|PORT)|NODE_RANK|RANK|WORLD_SIZE|LOCAL_RANK|LWS_.*|RAY_.*|VLLM_RPC_BASE_PATH|VLLM_RPC_TIMEOUT|NCCL_SOCKET_IFNAME|GLOO_SOCKET_IFNAME|TP_SOCKET_IFNAME|NCCL_IB_.*|NCCL_NET.*|NCCL_TUNER.*|NCCL_NVLS_ENABLE|NVSHMEM_.*|UCX_.*|FI_.*|GLOO_.*|HEAD_IP|IFACE_NAME|VLLM_NIXL_.*|VLLM_MOONCAKE_.*|NCCL_FASTRAK.*|NCCL_CROSS_NIC|NCCL_GPUDIRECT.*)$/,
    ENGINE('how ranks reach each other follows from the network of the nodes'),
  ],
  [
    /^(VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS|VLLM_ENGINE_READY_TIMEOUT_S|VLLM_HTTP_TIMEOUT_KEEP_ALIVE|VLLM_ENGINE_ITERATION_TIMEOUT_S)$/,
    ENGINE('follows from the planned start and the drain'),
  ],
  [
    /^(VLLM_NO_USAGE_STATS|DO_NOT_TRACK|VLLM_DO_NOT_TRACK|VLLM_USAGE_SOURCE|VLLM_USAGE_STATS_SERVER|VLLM_MEDIA_URL_ALLOW_REDIRECTS|VLLM_MAX_N_SEQUENCES|PYTHONPATH|HF_HUB_DISABLE_TELEMETRY)$/,
    ENGINE('set for every engine'),
  ],
  [/^AWS_/, ENGINE('region and identity are those of the environment')],
  [
    /^(CUDA_VISIBLE_DEVICES|NVIDIA_VISIBLE_DEVICES|NVIDIA_DRIVER_CAPABILITIES|NVIDIA_REQUIRE_.*|CUDA_DEVICE_ORDER|NVIDIA_DISABLE_REQUIRE|ROCR_VISIBLE_DEVICES|HIP_VISIBLE_DEVICES|ASCEND_.*|GPU_COUNT|PCI_BUS_ID)$/,
    derived('pod resources', 'GPUs are handed out by the device plugin'),
  ],
  [
    /^(PATH|LD_LIBRARY_PATH|LD_PRELOAD|CUDA_HOME|PYTHONUNBUFFERED|PYTHONDONTWRITEBYTECODE|LANG|LC_ALL|TZ|DEBIAN_FRONTEND|PIP_.*|UV_.*|VIRTUAL_ENV|PYTHON.*PATH|TERM|SHELL)$/,
    notNeeded('it belongs to the image'),
  ],
  [/^VLLM_ATTENTION_BACKEND$/, notCarried("it became a flag; write it as models[].engine.args['attention-backend']")],
  [/^(VLLM_USE_V1)$/, notNeeded('the engine has one core, the V1')],
  [
    /^(POD_IP|POD_NAME|POD_NAMESPACE|NODE_NAME|HOST_IP|POD_UID|NAMESPACE|HOSTNAME|PROMETHEUS_MULTIPROC_DIR|PORT|HOST)$/,
    notNeeded('the command of the source alone reads it'),
  ],
  [
    /^(LMCACHE_.*|VINEYARD_.*|AIBRIX_.*|VLLM_KV_.*|INFINISTORE_.*|MOONCAKE_.*|KSERVE_.*|PYTHONHASHSEED)$/,
    notCarried('it is read by a cache or a controller that is no part of Windlass'),
  ],
  [
    /^(HTTPS?_PROXY|NO_PROXY|https?_proxy|no_proxy)$/,
    notCarried('engines have no way out; what is copied in is copied by jobs'),
  ],
];

const OF_SCRIPT = notNeeded('the command of the source alone reads it, and says its value where it does');

/** What becomes of the variables of an engine; what nothing else decides is written into `engine.env`. */
export function decideVariables(engine: SourceEngine, draft: ModelDraft, version: string): readonly Item[] {
  return engine.variables.map((variable) => {
    const verdict = verdictOf(variable, engine, draft, version);
    const value = isSecret(variable.name) ? undefined : shown(variable);
    return {
      place: engine.place,
      kind: 'variable',
      name: variable.name,
      ...(value === undefined ? {} : { value }),
      ...verdict,
    };
  });
}

const shown = ({ value, note }: Variable): string | undefined => (value === undefined ? note : spelled(value));

function verdictOf(variable: Variable, engine: SourceEngine, draft: ModelDraft, version: string): Verdict {
  const { name, value, isOfScript } = variable;
  const [, row] = ROWS.find(([pattern]) => pattern.test(name)) ?? [];
  if (isOfScript === true) return isSecret(name) && row !== undefined ? row : OF_SCRIPT;
  if (row !== undefined) return row;
  if (name === RUNTIME_LORAS && (value === undefined || !isUnresolved(value))) return loadLorasAtRuntime(value, draft);
  if (value === undefined)
    return notCarried(
      `its value is ${variable.note ?? 'not in the source'}; write it into models[].engine.env if the engine needs it`,
    );
  if (isUnresolved(value))
    return notCarried(
      `its value is ${unresolvedNames(value).join(' and ')}, which the source does not say; write it into models[].engine.env`,
    );
  if (isOfCommand(name, value, engine)) return OF_SCRIPT;
  // Names that no engine could read are many in published files, and near names are costly to look for.
  if (!OF_ENGINE.test(name)) return notNeeded(`neither vLLM ${version} nor a library below it reads it`);
  const refused = variableProblem(name, value, version);
  if (refused !== undefined) return refusal(name, refused, version);
  draft.engine = { ...draft.engine, env: { ...draft.engine?.env, [name]: value } };
  return carried(`models[].engine.env.${name}`);
}

/** What a rule of the environment says: the plan decides it, nothing reads it, or nobody may set it. */
function refusal(name: string, message: string, version: string): Verdict {
  if (message.startsWith('the plan sets')) return derived('engine environment', message);
  const isUnread = /is no variable/.test(message) && !OF_ENGINE.test(name);
  if (isUnread) return notNeeded(`neither vLLM ${version} nor a library below it reads it`);
  return notCarried(message.replace(/; those of vLLM and of .*$/, '')); // which may be set is no help here
}

/** Names that programs around the engine read: none of vLLM's, CUDA's, NCCL's or Python's. */
const OF_ENGINE =
  /^(VLLM_|CUDNN_|FI_|GLOO_|NVSHMEM_|UCX_|TQDM_|RAYON_|RUNAI_STREAMER_|CUDA_|NCCL_|TORCH|PYTORCH_|OMP_|MKL_|TRITON_|FLASHINFER_|DG_|DEEP_?GEMM|CUBLAS|NVIDIA_|TOKENIZERS_|SAFETENSORS_|MALLOC_|OPENBLAS_|RUST_|TRANSFORMERS_|HF_|GLIBC_|PYTHON|ENABLE_|USE_|NVTE_|OTEL_|TF_|LOG)/;

const isOfCommand = (name: string, value: string, { words }: SourceEngine): boolean =>
  !OF_ENGINE.test(name) && value !== '' && words.some(({ text }) => text === value || text.endsWith(`=${value}`));
