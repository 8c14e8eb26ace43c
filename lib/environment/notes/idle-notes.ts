import { answerTokensWithin, longestAnswerSeconds, longestPrefillSeconds } from '../../planner';
import { type Note, note } from '../../problem';
import { formatDuration } from '../../units';
import type { FrontDoorPlan } from '../door';
import type { DeploymentPlan } from '../environment-plan';

/** A TLS listener's idle timeout, which cannot be set. */
export const TLS_IDLE_S = 350;

/** Answers that take longer than what is in front keeps a silent connection: a TLS listener's 350 s, or its limit. */
export function idleNotes(deployments: readonly DeploymentPlan[], door?: FrontDoorPlan): Note[] {
  return deployments.flatMap(({ name, plan, drain }) => {
    const idle = door === undefined ? drain.loadBalancerIdleTimeoutSeconds : doorIdle(door);
    const waited = door?.queueSeconds ?? 0;
    if (waited + longestAnswerSeconds(plan) <= idle) return [];
    const prefill = waited + Math.ceil(longestPrefillSeconds(plan));
    const tokens = answerTokensWithin(idle - prefill, plan);
    const first = door === undefined ? 'the longest prompt' : 'the longest wait and prompt';
    const limit =
      tokens === undefined
        ? ''
        : prefill >= idle
          ? `; ${first} alone may take ${prefill} s`
          : `: after ${first}, about ${tokens.toLocaleString('en-US')} tokens at the planned load`;
    return [
      note(
        'endpoint',
        `${name}: ${endOf(door)} ends a connection that is silent for ${formatDuration(idle)}, and an answer without streaming is silent until it is complete${limit}; clients should stream or limit max_tokens${wayOut(idle, door)}`,
      ),
    ];
  });
}

const endsOnLoadBalancer = (door: FrontDoorPlan | undefined): boolean =>
  door === undefined || door.tls === 'load-balancer';
const endOf = (door: FrontDoorPlan | undefined): string =>
  endsOnLoadBalancer(door) ? 'the load balancer' : 'the front door';
const doorIdle = (door: FrontDoorPlan): number => (endsOnLoadBalancer(door) ? TLS_IDLE_S : door.idleSeconds);

function wayOut(idle: number, door: FrontDoorPlan | undefined): string {
  if (idle !== TLS_IDLE_S) return '';
  return door === undefined ? ', or do without certificateArn' : ', or let TLS end in the door (certificateSecretArn)';
}
