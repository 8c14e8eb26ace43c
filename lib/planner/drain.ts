import { DEREGISTRATION_LIMIT_S, PRE_STOP_S } from '../contract/drain';
import type { DrainPlan, ServingPlan } from './types';

/** VLLM_WORKER_SHUTDOWN_TIMEOUT_SECONDS (5 s by default) and time to exit. */
const EXIT_MARGIN_S = 15;
const MIN_SHUTDOWN_S = 120;
const MAX_SHUTDOWN_S = 1800;
/** A request twice as long as the typical one may finish. */
const LONG_REQUEST_FACTOR = 2;

/** NLB TCP idle timeout: 350 s by default, 60–6000 s settable; a TLS listener is fixed at 350 s. */
const NLB_DEFAULT_IDLE_S = 350;
const NLB_MAX_IDLE_S = 6000;
/** The server keeps an idle connection longer than the load balancer, or clients see resets. */
const KEEP_ALIVE_MARGIN_S = 60;

/**
 * Stop without dropping requests. Holds by construction:
 * grace > preStop + shutdown; deregistration ≤ preStop + shutdown; keepAlive > idle timeout ≥ longest prefill (plain TCP).
 */
export function planDrain(
  plan: ServingPlan,
  options: { readonly tls: boolean; readonly drainSeconds?: number },
): DrainPlan {
  const shutdownTimeoutSeconds = options.drainSeconds ?? shutdownSeconds(plan);
  const loadBalancerIdleTimeoutSeconds = options.tls ? NLB_DEFAULT_IDLE_S : idleSeconds(plan);
  return {
    preStopSeconds: PRE_STOP_S,
    shutdownTimeoutSeconds,
    terminationGracePeriodSeconds: PRE_STOP_S + shutdownTimeoutSeconds + EXIT_MARGIN_S,
    deregistrationDelaySeconds: Math.min(PRE_STOP_S + shutdownTimeoutSeconds, DEREGISTRATION_LIMIT_S),
    loadBalancerIdleTimeoutSeconds,
    keepAliveSeconds: loadBalancerIdleTimeoutSeconds + KEEP_ALIVE_MARGIN_S,
  };
}

function shutdownSeconds({ throughput }: ServingPlan): number {
  if (throughput === undefined) return MIN_SHUTDOWN_S;
  const typicalSeconds = (throughput.workload.outputTokens * throughput.tpotMs.high) / 1000;
  return clamp(roundUp(typicalSeconds * LONG_REQUEST_FACTOR, 10), MIN_SHUTDOWN_S, MAX_SHUTDOWN_S);
}

/** Nothing crosses the connection between the prompt and the first token. */
function idleSeconds(plan: ServingPlan): number {
  return clamp(roundUp(longestPrefillSeconds(plan), 10), NLB_DEFAULT_IDLE_S, NLB_MAX_IDLE_S);
}

/** Share of peak compute a prefill reaches, low end; queueing behind one other full prefill doubles the wait. */
const PREFILL_MFU = 0.2;
const QUEUED_PREFILLS = 2;

/** Seconds to prefill the longest context: 2 floating-point operations per active parameter and token. */
export function longestPrefillSeconds({ model, gpu, layout, settings }: ServingPlan): number {
  const activeParameters = model.parameters?.active ?? 0;
  const gpusOfOneRank = layout.gpus / layout.dataParallelSize;
  const flopsPerSecond = gpu.denseFlopsPerSecond.bf16 * gpusOfOneRank * PREFILL_MFU;
  return (QUEUED_PREFILLS * 2 * activeParameters * settings.maxModelLen) / flopsPerSecond;
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step;
