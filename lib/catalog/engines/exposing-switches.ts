/**
 * Flags and variables of vLLM and of libraries below it that open more than serving needs: prompts, files, keys, or control of the engine. None of them
 * may be stated, and none may stand in a pod, whoever wrote it. Source: vLLM docs/usage/security.md, envs.py, cli_args.py and
 * arg_utils.py of 0.29.0 and 0.33.0.
 */
const CODE = 'it loads code that nobody staged or checked';
const LOGS = 'it writes what clients ask and are answered into the log';
const BROWSERS = 'it lets web pages of others use the endpoint from a browser';

/** Flag without dashes → what it does. */
export const EXPOSING_FLAGS: Readonly<Record<string, string>> = {
  'api-key': 'an argument can be read by everyone who may read the pod; access.apiKey makes the key a secret',
  'hf-token': 'an argument can be read by everyone who may read the pod, and the engine downloads nothing',
  'allowed-local-media-path': 'a request could read files of the pod',
  'enable-log-outputs': LOGS,
  'enable-log-deltas': LOGS,
  'enable-log-requests': LOGS,
  'enable-prompt-embeds': 'a request could hand the engine tensors of its own, which are not checked',
  'enable-mm-embeds': 'a request could hand the engine tensors of its own, which are not checked',
  'trust-request-chat-template': 'a request could bring a template, which is a program',
  'trust-request-mm-kwargs': 'a request could bring arguments of the processor of media',
  'enable-tokenizer-info-endpoint': 'it shows chat template and tokenizer to every client',
  'enable-offline-docs': 'nothing but the API is served',
  'profiler-config': 'whoever reaches the endpoint could start and stop the profiler',
  'enable-sleep-mode': 'whoever reaches the endpoint could put the model to sleep',
  'weight-transfer-config': 'somebody else could put other weights into the engine',
  'tool-server': 'the engine would call tools of others by itself',
  middleware: CODE,
  'tool-parser-plugin': CODE,
  'reasoning-parser-plugin': CODE,
  'worker-cls': CODE,
  'worker-extension-cls': CODE,
  'scheduler-cls': CODE,
  'logits-processors': CODE,
  'io-processor-plugin': CODE,
  'allowed-origins': BROWSERS,
  'allowed-methods': BROWSERS,
  'allowed-headers': BROWSERS,
  'allow-credentials': BROWSERS,
};

/** Variable → what it does. */
export const EXPOSING_VARIABLES: Readonly<Record<string, string>> = {
  VLLM_SERVER_DEV_MODE: 'whoever reaches the endpoint could control the engine',
  VLLM_ALLOW_INSECURE_SERIALIZATION: 'messages between processes could run code',
  VLLM_ALLOW_RUNTIME_LORA_UPDATING: 'whoever reaches the endpoint could load adapters',
  VLLM_DEBUG_LOG_API_SERVER_RESPONSE: LOGS,
  VLLM_REQUEST_BODY_LOG_LEVEL: LOGS,
  VLLM_PLUGINS: CODE,
  VLLM_RUST_FRONTEND_PATH: CODE,
  TRITON_CACHE_MANAGER: CODE,
  TRITON_REMOTE_CACHE_BACKEND: CODE,
  FLASHINFER_CUBINS_REPOSITORY: CODE,
  RUNAI_STREAMER_S3_ENDPOINT: 'weights would come from a server that nobody staged them on',
  VLLM_DEBUG_DUMP_PATH: 'it writes what the engine computes to files',
  VLLM_TRACE_FUNCTION: 'it writes every call to a file',
};
