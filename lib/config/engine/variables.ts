import { engineVariables, EXPOSING_VARIABLES, suggest } from '../../catalog';

/** Variable → what sets it, in charts/vllm/environment.ts and beside it; a test holds that the two agree. */
export const OWNED_VARIABLES: Readonly<Record<string, string>> = Object.fromEntries(
  (
    [
      ['the address of the pod', ['VLLM_HOST_IP']],
      [
        'that nothing is downloaded or told',
        ['VLLM_NO_USAGE_STATS', 'DO_NOT_TRACK', 'HF_HUB_OFFLINE', 'TRANSFORMERS_OFFLINE'],
      ],
      ['what a request may ask', ['VLLM_MEDIA_URL_ALLOW_REDIRECTS', 'VLLM_MAX_N_SEQUENCES']],
      [
        'timeouts, which follow from the cold start and the drain (drainSeconds)',
        ['VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS', 'VLLM_ENGINE_READY_TIMEOUT_S', 'VLLM_HTTP_TIMEOUT_KEEP_ALIVE'],
      ],
      [
        'where a pod may write',
        [
          'HOME',
          'USER',
          'XDG_CACHE_HOME',
          'VLLM_CACHE_ROOT',
          'VLLM_CONFIG_ROOT',
          'HF_HOME',
          'TRITON_CACHE_DIR',
          'TORCHINDUCTOR_CACHE_DIR',
          'FLASHINFER_WORKSPACE_BASE',
          'CUDA_CACHE_PATH',
          'VLLM_RPC_BASE_PATH',
          'PYTHONPATH',
        ],
      ],
      [
        'region and credentials, which come from Pod Identity',
        ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_EC2_METADATA_DISABLED'],
      ],
      [
        'how NCCL uses EFA',
        [
          'FI_PROVIDER',
          'FI_EFA_USE_DEVICE_RDMA',
          'FI_EFA_FORK_SAFE',
          'NCCL_NET_PLUGIN',
          'NCCL_TUNER_PLUGIN',
          'NCCL_NVLS_ENABLE',
          'NCCL_SOCKET_IFNAME',
          'GLOO_SOCKET_IFNAME',
        ],
      ],
      ['what cannot cross nodes', ['VLLM_ALLREDUCE_USE_FLASHINFER', 'VLLM_ALLREDUCE_USE_SYMM_MEM']],
      ['where files lie that the engine would fetch', ['TIKTOKEN_ENCODINGS_BASE']],
    ] as const
  ).flatMap(([what, names]) => names.map((name) => [name, what])),
);

const RANKS = 'the plan says which rank runs where';
const FILES = 'no such file is in the pod, or nobody checked it';
const SERVERS = 'no network policy opens another server, and what it answers nobody checked';
const DOWNLOADS = 'the engine downloads nothing';
const COUNTED = 'the plan counts the memory without it';

/** Name → why nobody may set it. */
const REFUSED_VARIABLES: Readonly<Record<string, string>> = {
  ...EXPOSING_VARIABLES,
  VLLM_ALLOW_RUNTIME_LORA_UPDATING:
    'whoever reaches the endpoint could load adapters; loadLorasAtRuntime says that it is meant',
  CUDA_VISIBLE_DEVICES: 'Kubernetes assigns GPUs',
  VLLM_PORT: RANKS,
  VLLM_LOOPBACK_IP: RANKS,
  VLLM_DP_RANK: RANKS,
  VLLM_DP_RANK_LOCAL: RANKS,
  VLLM_DP_SIZE: RANKS,
  VLLM_DP_MASTER_IP: RANKS,
  VLLM_DP_MASTER_PORT: RANKS,
  VLLM_TARGET_DEVICE: 'the nodes have GPUs',
  VLLM_USE_MODELSCOPE: DOWNLOADS,
  VLLM_LORA_RESOLVER_CACHE_DIR: DOWNLOADS,
  VLLM_LORA_RESOLVER_HF_REPO_LIST: DOWNLOADS,
  VLLM_USAGE_STATS_SERVER: 'nothing leaves the pod but answers',
  VLLM_USAGE_SOURCE: 'nothing leaves the pod but answers',
  VLLM_ASSETS_CACHE: FILES,
  VLLM_MEDIA_CACHE: FILES,
  TORCH_TRACE: FILES,
  VLLM_MEDIA_CONNECTOR: 'a request must not make the engine fetch a URL',
  VLLM_TEST_FORCE_LOAD_FORMAT: 'storage.tier says how weights are read',
  VLLM_ALLOW_LONG_MAX_MODEL_LEN:
    'positions beyond the model give garbage; state ropeScaling, or hfOverrides.max_position_embeddings',
  VLLM_MLA_DISABLE: COUNTED,
  VLLM_PP_LAYER_PARTITION: COUNTED,
  VLLM_REPLICATE_EMBED: COUNTED,
  VLLM_CPU_KVCACHE_SPACE: 'the nodes have GPUs',
};

/** Names of files, of programs and of what is loaded into the process. */
const OF_FILES = /(?:_PATH|_PLUGIN|_LIBRARY|_FILE|_DIR|_DIRECTORY|_FOLDER|_HOME|INJECTION\w*)$/;
/** Names of other hosts. */
const OF_SERVERS = /(?:_ENDPOINT|_URL|_HOST|_REMOTE_CACHE)$/;
/** Files that are only read. */
const HARMLESS_FILES = ['NCCL_TOPO_FILE', 'NCCL_GRAPH_FILE'];
const SECRET_NAME = /(?:TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?|API_?KEY|_KEY|_KEY_ID)$/;
const SECRET_VALUE = /^(?:hf_|sk-|gh[pousr]_|xox[abp]-|AKIA|ASIA|eyJ)[\w.-]{8,}/;

/** Libraries below vLLM, whose switches may be set. */
const PREFIXES = [
  'NCCL_', 'CUDA_', 'CUBLAS_', 'CUDNN_', 'TORCH_', 'TORCHINDUCTOR_', 'PYTORCH_', 'TRITON_', 'FLASHINFER_', 'FI_', 'GLOO_',
  'NVSHMEM_', 'DG_', 'UCX_', 'OMP_', 'MKL_', 'OPENBLAS_', 'RAYON_', 'TOKENIZERS_', 'TQDM_', 'MALLOC_', 'RUNAI_STREAMER_',
] as const; // prettier-ignore

/** What is wrong with one entry of `engine.env`; undefined: nothing. */
export function variableProblem(name: string, value: string, version: string): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    return `'${name}' is no name of a variable; use letters, digits and underscores`;
  if (Object.hasOwn(OWNED_VARIABLES, name)) return `the plan sets ${name}: ${OWNED_VARIABLES[name]}; leave it out`;
  if (Object.hasOwn(REFUSED_VARIABLES, name)) return `${name} is refused: ${REFUSED_VARIABLES[name]}; leave it out`;
  if (SECRET_NAME.test(name) || SECRET_VALUE.test(value))
    return `${name} looks like a secret, which everyone could read who may read the pod; the engine needs none: leave it out`;
  const known = engineVariables(version).filter((one) => one.startsWith('VLLM_'));
  const isOfLibrary = PREFIXES.some((prefix) => name.startsWith(prefix));
  if (!known.includes(name) && !isOfLibrary) return unknownVariable(name, version, known);
  if (OF_FILES.test(name) && !HARMLESS_FILES.includes(name)) return `${name} is refused: ${FILES}; leave it out`;
  if (OF_SERVERS.test(name)) return `${name} is refused: ${SERVERS}; leave it out`;
  return /[\u0000-\u001f]/.test(value) ? `${name} must be one line of text` : undefined;
}

function unknownVariable(name: string, version: string, known: readonly string[]): string {
  const [near] = suggest(name, known);
  const hint =
    near === undefined
      ? `those of vLLM and of ${PREFIXES.map((prefix) => `${prefix}*`).join(', ')} may be set`
      : `did you mean ${near}?`;
  return `${name} is no variable that vLLM ${version} or a library below it reads; ${hint}`;
}
