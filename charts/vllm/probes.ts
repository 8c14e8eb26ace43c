import type { k8s } from 'cdk8s-plus-28';
import type { DeploymentPlan } from '../../lib/planner/types';
import { HTTP_PATHS } from '../names';
import { intOrString } from '../pods/quantities';

export interface EngineProbes {
  readonly startupProbe: k8s.Probe;
  readonly livenessProbe: k8s.Probe;
  readonly readinessProbe: k8s.Probe;
}

/**
 * `/health` over HTTP: the socket is bound long before the engine is up, so a TCP probe would pass too early.
 * It answers 503 once the engine died and stays 200 while it hangs; alerts have to notice a hang.
 * @see planProbes for the times
 */
export function engineProbes({ portName, probes }: DeploymentPlan): EngineProbes {
  const health = {
    httpGet: { path: HTTP_PATHS.health, port: intOrString(portName) },
    timeoutSeconds: probes.livenessTimeoutSeconds, // a saturated engine answers late, and late is not dead
  };
  return {
    startupProbe: {
      ...health,
      periodSeconds: probes.startupPeriodSeconds,
      failureThreshold: probes.startupFailureThreshold,
    },
    livenessProbe: {
      ...health,
      periodSeconds: probes.livenessPeriodSeconds,
      failureThreshold: probes.livenessFailureThreshold,
    },
    readinessProbe: {
      ...health,
      periodSeconds: probes.readinessPeriodSeconds,
      failureThreshold: probes.readinessFailureThreshold,
    },
  };
}

/** Longest time a start may take before the kubelet gives up: seconds. */
export function startupBudgetSeconds({ probes }: DeploymentPlan): number {
  return probes.startupPeriodSeconds * probes.startupFailureThreshold;
}

/**
 * Seconds between the decision to stop a pod and its SIGTERM.
 * A worker waits until its leader has drained: it stops at once when told to, and takes requests in flight with it.
 */
export function preStopSeconds({ drain }: DeploymentPlan, role: 'single' | 'leader' | 'worker'): number {
  return role === 'worker' ? drain.preStopSeconds + drain.shutdownTimeoutSeconds : drain.preStopSeconds;
}
