import type { ColdStartPlan } from '../../planner';

const STARTUP_PERIOD_S = 10;
/** From container start to the moment the engine starts its own clock: interpreter and imports. */
const IMPORT_SECONDS = 60;

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
