import { type ColdStartPlan, longestPrefillSeconds, type ServingPlan } from '../../planner';

const STARTUP_PERIOD_S = 10;
/** From container start to the moment the engine starts its own clock: interpreter and imports. */
const IMPORT_SECONDS = 60;

/** vLLM's own limit for one step of a replica on one node: VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS. */
const STEP_TIMEOUT_S = 300;
/** AWS's measured multi-node manifests wait this long. */
const MULTI_NODE_STEP_TIMEOUT_S = 1800;
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
