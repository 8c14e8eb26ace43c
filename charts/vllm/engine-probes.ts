import type { k8s } from 'cdk8s-plus-28';
import { ENGINE_HTTP_PORT, HTTP_PATHS } from '../../lib/contract';
import { intOrString } from '../pods/quantities';
import { KEY_FILE, MOUNTS } from '../pods/volumes';
import { scriptCommand } from '../scripts-chart';
import { type DeploymentPlan, firstAnswerSeconds, stallSeconds } from '../../lib/environment';

/** Two requests, the interpreter and the file. */
const REQUESTS_OF_HEARTBEAT = 2;
/** Readiness asks for a completion, a chat, and a chat with a tool. */
const QUESTIONS = 3;
const SCRIPT_MARGIN_S = 5;

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
  const { portName, probes, tls } = deployment;
  const answerSeconds = probes.livenessTimeoutSeconds; // a saturated engine answers late, and late is not dead
  return {
    startupProbe: {
      httpGet: {
        path: HTTP_PATHS.health,
        port: intOrString(portName),
        ...(tls === undefined ? {} : { scheme: 'HTTPS' }),
      },
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
