import type { k8s } from 'cdk8s-plus-28';
import { ENGINE_HTTP_PORT, HTTP_PATHS } from '../../lib/contract';
import { intOrString } from '../pods/quantities';
import { KEY_FILE, MOUNTS } from '../pods/volumes';
import { scriptCommand } from '../scripts-chart';
import { everyNodeServes } from './parallel-flags';
import type { DeploymentPlan } from '../../lib/environment';
import { longestPrefillSeconds } from '../../lib/planner';

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
/** Two requests, the interpreter and the file. */
const REQUESTS_OF_HEARTBEAT = 2;
/** Readiness asks for a completion, a chat, and a chat with a tool. */
const QUESTIONS = 3;
const SCRIPT_MARGIN_S = 5;
const MIN_FIRST_ANSWER_S = 60;

export interface EngineProbes {
  readonly startupProbe: k8s.Probe;
  readonly livenessProbe: k8s.Probe;
  readonly readinessProbe: k8s.Probe;
}

/**
 * Start-up asks for `/health` over HTTP: the socket is bound long before the engine is up, so a TCP probe would pass too
 * early. Liveness asks for progress and readiness for a first sensible answer: see `charts/scripts`. Scripts are run
 * without a shell, by the interpreter of the engine image.
 */
export function engineProbes(deployment: DeploymentPlan): EngineProbes {
  const { portName, probes } = deployment;
  const answerSeconds = probes.livenessTimeoutSeconds; // a saturated engine answers late, and late is not dead
  return {
    startupProbe: {
      httpGet: { path: HTTP_PATHS.health, port: intOrString(portName) },
      timeoutSeconds: answerSeconds,
      periodSeconds: probes.startupPeriodSeconds,
      failureThreshold: probes.startupFailureThreshold,
    },
    livenessProbe: {
      exec: { command: heartbeatCommand(deployment, answerSeconds) },
      // Longer than the script ever takes: one that is cut off would count as failed.
      timeoutSeconds: REQUESTS_OF_HEARTBEAT * answerSeconds + SCRIPT_MARGIN_S,
      periodSeconds: probes.livenessPeriodSeconds,
      failureThreshold: probes.livenessFailureThreshold,
    },
    readinessProbe: {
      exec: { command: readinessCommand(deployment, answerSeconds) },
      timeoutSeconds: answerSeconds + QUESTIONS * firstAnswerSeconds(deployment) + SCRIPT_MARGIN_S,
      periodSeconds: probes.readinessPeriodSeconds,
      failureThreshold: probes.readinessFailureThreshold,
    },
  };
}

function heartbeatCommand(deployment: DeploymentPlan, answerSeconds: number): string[] {
  const args = [ENGINE_HTTP_PORT, stallSeconds(deployment), answerSeconds].map(String);
  return scriptCommand(deployment.image, 'heartbeat', [...args, `${MOUNTS.tmp}/heartbeat.json`]);
}

function readinessCommand(deployment: DeploymentPlan, answerSeconds: number): string[] {
  const args = [ENGINE_HTTP_PORT, deployment.servedModelName, answerSeconds, firstAnswerSeconds(deployment)].map(
    String,
  );
  return scriptCommand(deployment.image, 'readiness', [
    ...args,
    `${MOUNTS.tmp}/first-answer`,
    ...keyFile(deployment),
    `--ask=${askedOf(deployment)}`,
  ]);
}

/** The route that clients use, which a pod must answer before it gets their requests. */
function askedOf({ plan: { model } }: DeploymentPlan): string {
  const { task = 'generate', chats = true, serving } = model;
  if (task !== 'generate') return task;
  if (!chats) return 'completion';
  return serving?.toolCallParser === undefined ? 'chat' : 'chat-tools';
}

const keyFile = ({ apiKeySecret }: DeploymentPlan): string[] => (apiKeySecret === undefined ? [] : [KEY_FILE]);

/** `VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS`: how long the engine itself waits for one step. */
export function stepTimeoutSeconds({ multiNode }: DeploymentPlan): number {
  return multiNode ? MULTI_NODE_STEP_TIMEOUT_S : STEP_TIMEOUT_S;
}

/**
 * Seconds without a step after which running requests mean a hang. A prompt is computed in many steps, so a whole prompt
 * of the longest context, behind another one, is more than any single step takes.
 */
export function stallSeconds(deployment: DeploymentPlan): number {
  return Math.max(stepTimeoutSeconds(deployment) + AFTER_ENGINE_S, Math.ceil(longestPrefillSeconds(deployment.plan)));
}

/** The first request pays for kernels compiled on demand: as long as the plan's warm-up may take. */
export function firstAnswerSeconds({ plan }: DeploymentPlan): number {
  const warmUp = plan.coldStart.steps.find(({ name }) => name === 'warm-up');
  return Math.max(MIN_FIRST_ANSWER_S, Math.ceil(warmUp?.seconds.high ?? 0));
}

/** Longest time a start may take before the kubelet gives up: seconds. */
export function startupBudgetSeconds({ probes }: DeploymentPlan): number {
  return probes.startupPeriodSeconds * probes.startupFailureThreshold;
}

/** Where a pod stands: alone, or in a group as the one that answers, as one of several that do, or as one that computes. */
export type PodRole = 'single' | 'leader' | 'peer' | 'worker';

/**
 * Seconds between the decision to stop a pod and its SIGTERM.
 * A worker waits until its leader has drained: it stops at once when told to, and takes requests in flight with it. Peers
 * compute for one another, so requests end while all of them still run, and none is told to stop before.
 */
export function preStopSeconds({ drain }: DeploymentPlan, role: PodRole): number {
  const alone = role === 'single' || role === 'leader';
  return alone ? drain.preStopSeconds : drain.preStopSeconds + drain.shutdownTimeoutSeconds;
}

/** Of peers, after their wait: what is still in flight had its time. */
const LAST_SECONDS = 5;

/** `--shutdown-timeout`: how long requests in flight may go on after SIGTERM. */
export function shutdownTimeoutSeconds({ drain, plan }: DeploymentPlan): number {
  return everyNodeServes(plan.layout)
    ? Math.min(LAST_SECONDS, drain.shutdownTimeoutSeconds)
    : drain.shutdownTimeoutSeconds;
}
