import { type ColdStartPlan, longestPrefillSeconds, type ServingPlan } from '../../planner';

const STARTUP_PERIOD_S = 10;
/** From container start to the moment the engine starts its own clock: interpreter and imports. */
const IMPORT_SECONDS = 60;

/** vLLM's own limit for one step of a replica on one node: VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS. */
const STEP_TIMEOUT_S = 300;
/**
 * Of a group. Twice as much, for its steps cross the network; not the 1800 s of older manifests: loading and graph capture do
 * not count as steps, and so long a peer that hangs would stall all (vllm/v1/executor/multiproc_executor.py). It is also how
 * a worker is noticed that hangs: it has no probe, but the leader's next step waits for it, the engine gives up, and with the
 * leader the whole group starts again. A worker that dies is a pod that restarts, and takes its group with it.
 */
const MULTI_NODE_STEP_TIMEOUT_S = 600;
/** The engine gives up first, so that its log names the reason. */
const AFTER_ENGINE_S = 60;
const MIN_FIRST_ANSWER_S = 60;

/** What these times depend on; a whole `DeploymentPlan` is one. */
interface Probed {
  readonly plan: ServingPlan;
  readonly multiNode: boolean;
  readonly probes: ProbePlan;
}

/**
 * Probe times from the cold-start budget. The engine gives up first (its log names the reason), the startup probe after it.
 * Liveness is slack: `/health` is slow on a saturated engine and a restart costs a whole cold start.
 */
export function planProbes({ budgetSeconds }: ColdStartPlan): ProbePlan {
  return {
    startupPeriodSeconds: STARTUP_PERIOD_S,
    startupFailureThreshold: Math.ceil((budgetSeconds + IMPORT_SECONDS) / STARTUP_PERIOD_S),
    engineReadyTimeoutSeconds: budgetSeconds,
    livenessPeriodSeconds: 30,
    livenessFailureThreshold: 6,
    livenessTimeoutSeconds: 20,
    readinessPeriodSeconds: 5,
    readinessFailureThreshold: 3,
  };
}

/** `VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS`: how long the engine itself waits for one step. */
export const stepTimeoutSeconds = ({ multiNode }: Pick<Probed, 'multiNode'>): number =>
  multiNode ? MULTI_NODE_STEP_TIMEOUT_S : STEP_TIMEOUT_S;

/**
 * Seconds without a step after which running requests mean a hang. A prompt is computed in many steps, so a whole prompt
 * of the longest context, behind another one, is more than any single step takes.
 */
export const stallSeconds = (deployment: Pick<Probed, 'plan' | 'multiNode'>): number =>
  Math.max(stepTimeoutSeconds(deployment) + AFTER_ENGINE_S, Math.ceil(longestPrefillSeconds(deployment.plan)));

/** The first request pays for kernels compiled on demand: as long as the plan's warm-up may take. */
export function firstAnswerSeconds({ plan }: Pick<Probed, 'plan'>): number {
  const warmUp = plan.coldStart.steps.find(({ name }) => name === 'warm-up');
  return Math.max(MIN_FIRST_ANSWER_S, Math.ceil(warmUp?.seconds.high ?? 0));
}

/** Longest time a start may take before the kubelet gives up. */
export const startupBudgetSeconds = ({ probes }: Pick<Probed, 'probes'>): number =>
  probes.startupPeriodSeconds * probes.startupFailureThreshold;

export interface ProbePlan {
  readonly startupPeriodSeconds: number;
  readonly startupFailureThreshold: number;
  /** `VLLM_ENGINE_READY_TIMEOUT_S`; never longer than the startup probe allows. */
  readonly engineReadyTimeoutSeconds: number;
  readonly livenessPeriodSeconds: number;
  readonly livenessFailureThreshold: number;
  readonly livenessTimeoutSeconds: number;
  readonly readinessPeriodSeconds: number;
  readonly readinessFailureThreshold: number;
}
