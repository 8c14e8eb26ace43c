import { difference, LOSS, type Loss, lostOf, sentOf, type Tally } from '../traffic/tally';
import type { Stage } from './check';
import type { DeploymentPlan } from '../../environment';

/** What the plan promises of requests while a check moves pods. */
export interface Promised {
  /** Replicas that stay ready all the time; while none does, the load balancer may refuse. */
  readonly staysReady: (deployment: DeploymentPlan) => number;
  /** By which way. @default - the one that has the deployment's name */
  readonly wayOf?: (deployment: DeploymentPlan) => string;
  /** Instances are taken from under engines: what is in flight there can not be saved. */
  readonly mayDie?: (deployment: DeploymentPlan) => boolean;
}

export interface Requests {
  /** A line for every deployment. */
  readonly line: string;
  /** Requests that the plan does not give up. */
  readonly findings: readonly string[];
}

/** Counts from now on; the answer says what became of the requests in between. */
export function countRequests(
  { traffic, plan }: Pick<Stage, 'traffic' | 'plan'>,
  { staysReady, mayDie = () => false, wayOf = ({ name }) => name }: Promised,
): () => Requests {
  const before = traffic.tallies();
  return () => {
    const after = traffic.tallies();
    const counted = plan.deployments.map((deployment) => ({
      deployment,
      tally: difference(after.get(wayOf(deployment))!, before.get(wayOf(deployment))!),
    }));
    return {
      line: counted.map(({ deployment, tally }) => requestsLine(deployment, tally)).join('; '),
      findings: counted.flatMap(({ deployment, tally }) => [
        ...losses(deployment, tally, mayDie(deployment) ? ['died'] : []),
        ...refusals(deployment, tally, staysReady(deployment)),
      ]),
    };
  };
}

/** The same of the front door, all of whose pods are never away at once. */
export function countDoorRequests({ traffic }: Pick<Stage, 'traffic'>, promised: Line): () => Requests {
  const before = traffic.tallies().get(promised.name)!;
  return () => {
    const tally = difference(traffic.tallies().get(promised.name)!, before);
    return {
      line: requestsLine(promised, tally),
      findings: [...losses(promised, tally, []), ...refusals(promised, tally, promised.staysReady)],
    };
  };
}

interface Line {
  readonly name: string;
  readonly staysReady: number;
}

function requestsLine({ name }: { readonly name: string }, tally: Tally): string {
  const { died } = tally.lost;
  const lost = lostOf(tally) - died;
  const parts = [
    `${sentOf(tally)} requests to ${name}`,
    lost === 0 ? (died === 0 ? 'none lost' : `${died} lost with their instance`) : `${lost} lost`,
    ...(tally.refused === 0 ? [] : [`${tally.refused} refused while none was ready`]),
  ];
  return parts.join(', ');
}

function losses({ name }: { readonly name: string }, tally: Tally, expected: readonly Loss[]): string[] {
  return Object.entries(tally.lost)
    .filter(([loss, count]) => count > 0 && !expected.includes(loss as Loss))
    .map(([loss, count]) => `${name}: ${count} of ${sentOf(tally)} requests ${LOSS[loss as Loss]}`);
}

function refusals({ name }: { readonly name: string }, tally: Tally, staysReady: number): string[] {
  return tally.refused > 0 && staysReady > 0
    ? [
        `${name}: ${tally.refused} of ${sentOf(tally)} requests were refused, though ${staysReady} of its replicas stay ready`,
      ]
    : [];
}
