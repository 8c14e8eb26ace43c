import { DATA_PARALLEL_RPC_PORT, MASTER_PORT } from '../../lib/contract';
import type { Flags } from './flags';
import type { DeploymentPlan } from '../../lib/environment';
import { type EplbLayout, everyNodeServes } from '../../lib/planner';

/** How the replica is spread over its GPUs. */
export function parallelFlags({ plan }: DeploymentPlan): Flags {
  const { tensorParallelSize, pipelineParallelSize, dataParallelSize, enableExpertParallel } = plan.layout;
  const { decodeContextParallelSize, eplb } = plan.layout;
  return {
    'tensor-parallel-size': tensorParallelSize,
    ...(pipelineParallelSize > 1 ? { 'pipeline-parallel-size': pipelineParallelSize } : {}),
    ...(dataParallelSize > 1 ? { 'data-parallel-size': dataParallelSize } : {}),
    ...(enableExpertParallel ? { 'enable-expert-parallel': true } : {}),
    ...(decodeContextParallelSize === undefined ? {} : { 'decode-context-parallel-size': decodeContextParallelSize }),
    ...(eplb === undefined ? {} : { 'enable-eplb': true, ...eplbFlags(eplb) }),
  };
}

/** `--eplb-config`, where anything of it is not vLLM's own. */
function eplbFlags({ numRedundantExperts, windowSize, stepInterval }: EplbLayout): Flags {
  const config = {
    ...(windowSize === undefined ? {} : { window_size: windowSize }),
    ...(stepInterval === undefined ? {} : { step_interval: stepInterval }),
    ...(numRedundantExperts === 0 ? {} : { num_redundant_experts: numRedundantExperts }),
  };
  return Object.keys(config).length === 0 ? {} : { 'eplb-config': JSON.stringify(config) };
}

/**
 * What only a replica over several nodes needs. vLLM's own multiprocessing executor, no Ray: `--nnodes` implies it, and
 * from it vLLM infers each node's data-parallel ranks and the data-parallel address.
 * Kubernetes expands `$(NAME)` in arguments, so no shell is involved.
 */
export function groupFlags({ plan }: DeploymentPlan, role: 'leader' | 'worker'): Flags {
  const { layout } = plan;
  return {
    nnodes: layout.nodes,
    ...rendezvous(role),
    'master-port': MASTER_PORT,
    ...(layout.dataParallelSize > 1 ? { 'data-parallel-rpc-port': DATA_PARALLEL_RPC_PORT } : {}),
    ...(everyNodeServes(layout)
      ? { 'data-parallel-hybrid-lb': true, 'data-parallel-size-local': layout.dataParallelSizeLocal }
      : workerFlags(role)),
  };
}

const workerFlags = (role: 'leader' | 'worker'): Flags => (role === 'worker' ? { headless: true } : {});

/**
 * The leader names itself by its address: it need not wait for its own DNS record, and ZMQ binds only to addresses.
 * Workers find it by the name LeaderWorkerSet injects ahead of every other variable.
 */
function rendezvous(role: 'leader' | 'worker'): Flags {
  return role === 'leader'
    ? { 'node-rank': 0, 'master-addr': '$(VLLM_HOST_IP)' }
    : { 'node-rank': '$(LWS_WORKER_INDEX)', 'master-addr': '$(LWS_LEADER_ADDRESS)' };
}
