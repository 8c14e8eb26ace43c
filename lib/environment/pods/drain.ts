import { DEREGISTRATION_LIMIT_S, PRE_STOP_S } from '../../contract/drain';
import { everyNodeServes, longestAnswerSeconds, type ServingPlan } from '../../planner';
import { clamp, roundUp } from '../../units';

/** Stopping without dropping requests; the inequalities these satisfy stand at `planDrain`. */
export interface DrainPlan {
  readonly preStopSeconds: number;
  /** `--shutdown-timeout` */
  readonly shutdownTimeoutSeconds: number;
  readonly terminationGracePeriodSeconds: number;
  readonly deregistrationDelaySeconds: number;
  readonly loadBalancerIdleTimeoutSeconds: number;
  /** `VLLM_HTTP_TIMEOUT_KEEP_ALIVE` */
  readonly keepAliveSeconds: number;
}

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
 * grace > preStop + shutdown; deregistration ≤ preStop + shutdown; keepAlive > idle timeout ≥ longest silence of an answer without streaming, up to the limit of a listener (plain TCP).
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

/** Without streaming nothing crosses the connection between the prompt and the end of the answer. */
function idleSeconds(plan: ServingPlan): number {
  return clamp(roundUp(longestAnswerSeconds(plan), 10), NLB_DEFAULT_IDLE_S, NLB_MAX_IDLE_S);
}

/** Where a pod stands: alone, or in a group as the one that answers, as one of several that do, or as one that computes. */
export type PodRole = 'single' | 'leader' | 'peer' | 'worker';

/**
 * Seconds between the decision to stop a pod and its SIGTERM.
 * A worker waits until its leader has drained: it stops at once when told to, and takes requests in flight with it. Peers
 * compute for one another, so requests end while all of them still run, and none is told to stop before.
 */
export function preStopSeconds({ drain }: { readonly drain: DrainPlan }, role: PodRole): number {
  const alone = role === 'single' || role === 'leader';
  return alone ? drain.preStopSeconds : drain.preStopSeconds + drain.shutdownTimeoutSeconds;
}

/** Of peers, after their wait: what is still in flight had its time. */
const LAST_SECONDS = 5;

/** `--shutdown-timeout`: how long requests in flight may go on after SIGTERM. */
export function shutdownTimeoutSeconds({
  drain,
  plan,
}: {
  readonly drain: DrainPlan;
  readonly plan: Pick<ServingPlan, 'layout'>;
}): number {
  return everyNodeServes(plan.layout)
    ? Math.min(LAST_SECONDS, drain.shutdownTimeoutSeconds)
    : drain.shutdownTimeoutSeconds;
}
