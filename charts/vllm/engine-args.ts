import { findEngineFlag } from '../../lib/catalog';
import { ENGINE_HTTP_PORT } from '../../lib/contract';
import { KEY_FILE } from '../pods/volumes';
import { CERTIFICATE_FILE } from '../scripts/certificate';
import { type Flags, renderFlags } from './flags';
import { loadingFlags } from './loading-flags';
import { loraFlags, loraModules } from './lora-flags';
import { architectureFlags, modelFlags } from './model-flags';
import { groupFlags, parallelFlags } from './parallel-flags';
import { speculativeFlags } from './speculative-flags';
import { withoutStartDefaults } from './start-defaults';
import { fieldFlags, statedFlags } from './stated-flags';
import { type DeploymentPlan, shutdownTimeoutSeconds } from '../../lib/environment';
import { everyNodeServes } from '../../lib/planner';

/** A host name that cannot exist (RFC 6761), so that no media URL of a request is ever fetched; inline media still work. */
const NO_MEDIA_DOMAIN = 'media.invalid';

/** A comment in a stream that is silent so long, so that nothing on the way takes a long prompt for a dead connection. */
const SSE_KEEP_ALIVE = 'sse-keep-alive-interval';
const SSE_KEEP_ALIVE_S = 60;

/** Certificate, chain and key are one file; a new one is taken for new connections (vllm/entrypoints/launchers/utils/ssl.py). */
const TLS: Flags = {
  'ssl-certfile': CERTIFICATE_FILE,
  'ssl-keyfile': CERTIFICATE_FILE,
  'enable-ssl-refresh': true,
};

/** Arguments of a replica on one node. The image's entrypoint is `vllm serve`, so these are all. */
export function engineArgs(deployment: DeploymentPlan): string[] {
  if (deployment.multiNode)
    throw new Error(`${deployment.name} spans ${deployment.plan.layout.nodes} nodes; use groupEngineArgs`);
  return commandLine(deployment, { ...commonFlags(deployment), ...serverFlags(deployment) });
}

/** Arguments of a replica that spans nodes: the leader answers requests; workers do too, or only compute. */
export function groupEngineArgs(deployment: DeploymentPlan): { readonly leader: string[]; readonly worker: string[] } {
  const common = commonFlags(deployment);
  const server = serverFlags(deployment);
  const workerServer = everyNodeServes(deployment.plan.layout) ? server : {};
  return {
    leader: commandLine(deployment, { ...common, ...groupFlags(deployment, 'leader'), ...server }),
    worker: commandLine(deployment, { ...common, ...groupFlags(deployment, 'worker'), ...workerServer }),
  };
}

function commandLine({ weights }: DeploymentPlan, flags: Flags): string[] {
  return [weights.location, ...renderFlags(flags)];
}

/** Flags every process of the replica is given alike; vLLM compares the configuration across ranks. */
function commonFlags(deployment: DeploymentPlan): Flags {
  const decided = {
    'served-model-name': servedNames(deployment),
    ...parallelFlags(deployment),
    ...memoryFlags(deployment),
    ...modelFlags(deployment),
    ...speculativeFlags(deployment),
    ...loadingFlags(deployment),
    ...loraFlags(deployment),
    ...fieldFlags(deployment),
    ...statedFlags(deployment),
  };
  return {
    ...withoutStartDefaults(deployment, { ...decided, ...architectureFlags(deployment, decided) }),
    'shutdown-timeout': shutdownTimeoutSeconds(deployment),
    'allowed-media-domains': NO_MEDIA_DOMAIN,
  };
}

/** Its own name first, which answers carry; the others lead here from the front door. */
const servedNames = ({ servedModelName, aliases = [] }: DeploymentPlan): readonly string[] => [
  servedModelName,
  ...aliases,
];

/** Equal to what the memory plan assumed; leaving one out would let vLLM choose another. */
function memoryFlags({ plan }: DeploymentPlan): Flags {
  const { settings, pooling } = plan;
  return {
    'max-model-len': settings.maxModelLen,
    'max-num-seqs': settings.maxNumSeqs,
    'max-num-batched-tokens': settings.maxNumBatchedTokens,
    'gpu-memory-utilization': settings.gpuMemoryUtilization,
    ...(pooling?.bidirectional === true
      ? {}
      : { 'kv-cache-dtype': settings.kvCacheDtypeFlag ?? settings.kvCacheDtype }),
    'enable-prefix-caching': settings.enablePrefixCaching,
    ...(settings.enforceEager ? { 'enforce-eager': true } : {}),
  };
}

/** The HTTP server, which only the process that answers requests runs. */
function serverFlags(deployment: DeploymentPlan): Flags {
  const { apiKeySecret, engine, engineFiles, plan, tls } = deployment;
  return {
    port: ENGINE_HTTP_PORT,
    ...Object.fromEntries(engineFiles.flatMap(({ flag, path }) => (flag === undefined ? [] : [[flag, path]]))),
    'disable-fastapi-docs': true,
    'disable-access-log-for-endpoints': '/health,/metrics',
    'enable-request-id-headers': true,
    ...(plan.pooling !== undefined || findEngineFlag(engine.version, `--${SSE_KEEP_ALIVE}`) === undefined
      ? {}
      : { [SSE_KEEP_ALIVE]: SSE_KEEP_ALIVE_S }),
    // Holds the API key, which as an argument or variable everyone could read who may read the pod.
    ...(apiKeySecret === undefined ? {} : { config: KEY_FILE }),
    ...(tls === undefined ? {} : TLS),
    ...loraModules(deployment),
  };
}
