import { posix } from 'node:path';
import type { k8s } from 'cdk8s-plus-28';
import { MOUNTS, PYTHON_PACKAGES } from '../pods/volumes';
import { loraVariables } from './lora-flags';
import { startDefaultVariables } from './start-defaults';
import { type DeploymentPlan, stepTimeoutSeconds } from '../../lib/environment';

/** More completions of one prompt than anyone asks for; vLLM allows 16384, which one request can use to starve all others. */
const MAX_COMPLETIONS_PER_PROMPT = '16';

/** Variables of an engine container, in a fixed order. */
export function engineEnvironment(deployment: DeploymentPlan, region: string): k8s.EnvVar[] {
  return [
    // Also the address a multi-node leader gives as --master-addr.
    { name: 'VLLM_HOST_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
    ...variables({
      ...OFFLINE,
      ...HARDENING,
      ...timeouts(deployment),
      ...CACHES,
      ...aws(region),
      ...(deployment.pod.efaInterfaces > 0 ? EFA : {}),
      ...startDefaultVariables(deployment),
    }),
  ];
}

/** No telemetry, no download. */
const OFFLINE = {
  VLLM_NO_USAGE_STATS: '1',
  DO_NOT_TRACK: '1',
  HF_HUB_OFFLINE: '1',
  TRANSFORMERS_OFFLINE: '1',
};

const HARDENING = {
  VLLM_MEDIA_URL_ALLOW_REDIRECTS: '0',
  VLLM_MAX_N_SEQUENCES: MAX_COMPLETIONS_PER_PROMPT,
};

/** The root file system is read-only and the user has no home: everything that caches is told where. */
const CACHES = {
  HOME: MOUNTS.cache,
  USER: 'vllm', // torch and triton ask for a user name, which an arbitrary uid need not have
  XDG_CACHE_HOME: MOUNTS.cache,
  VLLM_CACHE_ROOT: `${MOUNTS.cache}/vllm`,
  VLLM_CONFIG_ROOT: `${MOUNTS.cache}/vllm-config`,
  HF_HOME: `${MOUNTS.cache}/huggingface`,
  TRITON_CACHE_DIR: `${MOUNTS.cache}/triton`,
  TORCHINDUCTOR_CACHE_DIR: `${MOUNTS.cache}/torchinductor`,
  FLASHINFER_WORKSPACE_BASE: MOUNTS.cache,
  CUDA_CACHE_PATH: `${MOUNTS.cache}/cuda`,
  VLLM_RPC_BASE_PATH: MOUNTS.tmp,
  PYTHONPATH: PYTHON_PACKAGES,
};

/**
 * NCCL over EFA, as AWS's measured p5en and p6-b200 manifests set it (aws-samples/aws-do-eks f721602f, nemotron/ultra).
 * NCCL takes a list of interfaces to avoid: a list to use falls back to TCP silently. Gloo takes exactly one name;
 * without host networking a pod of the VPC CNI has only eth0. NVLS is off: with it the first collective over two nodes ended in
 * "remote process exited" (aws-do-eks#53, TP 8 × PP 2 over EFA), and every measured manifest there has it so. It costs the
 * NVLink SHARP of groups within a node; nobody measured how much, and with vLLM's own all-reduce NCCL does few of those.
 */
const EFA = {
  FI_PROVIDER: 'efa',
  FI_EFA_USE_DEVICE_RDMA: '1',
  FI_EFA_FORK_SAFE: '1',
  NCCL_NET_PLUGIN: 'ofi',
  NCCL_TUNER_PLUGIN: 'ofi',
  NCCL_NVLS_ENABLE: '0',
  NCCL_SOCKET_IFNAME: '^lo,docker,veth,eni,pod-id-link0',
  GLOO_SOCKET_IFNAME: 'eth0',
};

function timeouts(deployment: DeploymentPlan): Record<string, string> {
  const { probes, drain } = deployment;
  return {
    VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS: String(stepTimeoutSeconds(deployment)),
    VLLM_ENGINE_READY_TIMEOUT_S: String(probes.engineReadyTimeoutSeconds), // 600 s by default, shorter than a large load
    VLLM_HTTP_TIMEOUT_KEEP_ALIVE: String(drain.keepAliveSeconds), // 5 s by default, shorter than the load balancer's
  };
}

/** Credentials come from Pod Identity; never from the node. */
function aws(region: string): Record<string, string> {
  return { AWS_REGION: region, AWS_DEFAULT_REGION: region, AWS_EC2_METADATA_DISABLED: 'true' };
}

/** Of a pod that answers HTTP: where it finds files that it would fetch from the internet, and whether it loads adapters. */
export const serverVariables = (deployment: DeploymentPlan): k8s.EnvVar[] => [
  ...fileVariables(deployment),
  ...variables(loraVariables(deployment)),
];

const fileVariables = ({ engineFiles }: DeploymentPlan): k8s.EnvVar[] =>
  engineFiles.flatMap(({ directoryVariable, path }) =>
    directoryVariable === undefined ? [] : [{ name: directoryVariable, value: posix.dirname(path) }],
  );

export const awsEnvironment = (region: string): k8s.EnvVar[] => variables(aws(region));

function variables(values: Readonly<Record<string, string>>): k8s.EnvVar[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}
