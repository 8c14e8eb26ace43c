import { FRONT_DOOR, TARGET_HEALTHY_S } from '../../contract';
import type { Stage } from '../checks/check';
import type { Requests } from '../checks/requests';
import { listenerRoute } from '../traffic/routes';
import { lostOf } from '../traffic/tally';
import { seconds, until } from '../wait';
import { type Change, movesClients, type Situation } from './differences';
import type { DeploymentPlan } from '../../environment';

/** Real seconds until pods of the new way are registered; a busy machine takes its time. */
const REGISTERED_SECONDS = 60;

/** The way to a deployment while one of the two situations is the one that runs. */
export const wayIn =
  ({ before, after }: Change, { plan }: Situation) =>
  ({ name }: DeploymentPlan): string =>
    movesClients(before, after) && plan.frontDoor === undefined ? listenerRoute(name) : name;

export interface ClientsMove {
  /** Called when what made the old way is deleted. */
  readonly oldWayGoes: () => void;
  /** What clients felt, once the new way is there. */
  readonly requests: () => Promise<Requests>;
}

/**
 * Listeners and a door have load balancers of their own, of which one is there at a time, so nobody is answered in between.
 * That time is the real one until pods are registered, and the planned one until a load balancer uses them; what AWS takes to
 * make the load balancer of listeners comes on top.
 */
export function clientsMove(stage: Stage, { before, after }: Change): ClientsMove | undefined {
  if (!movesClients(before, after)) return undefined;
  const { traffic, door } = stage;
  const closing = before.plan.frontDoor === undefined ? listeners(before) : [FRONT_DOOR];
  const isRegistered = (): boolean =>
    after.plan.frontDoor === undefined
      ? listeners(after).every((name) => traffic.usedOf(name) > 0)
      : door?.isSettled() === true && after.plan.deployments.every(({ name }) => traffic.usedOf(name) > 0);
  let cut = 0;
  let registered: Promise<number | undefined> | undefined;
  return {
    oldWayGoes: () => {
      const since = seconds();
      registered = until(() => (isRegistered() ? seconds() - since : undefined), REGISTERED_SECONDS);
      if (before.plan.frontDoor === undefined) for (const name of closing) cut += traffic.close(name);
    },
    requests: async () => {
      const waited = await registered;
      if (waited === undefined)
        return { line: '', findings: ['nobody is answered at the new address', ...((await door?.settle(0)) ?? [])] };
      const away = Math.round(waited + TARGET_HEALTHY_S);
      const lost = before.plan.frontDoor === undefined ? cut : drained(stage);
      return {
        line: `nobody is answered for ${away} s: ${waited.toFixed(1)} s until the new way is registered, ${TARGET_HEALTHY_S} s until it is used; ${lost} requests in flight cut`,
        findings: [],
      };
    },
  };
}

const listeners = ({ plan }: Situation): string[] => plan.deployments.map(({ name }) => listenerRoute(name));

/** Of requests that the door had, those that its pods did not finish; what came when it took no more was not answered. */
function drained({ traffic }: Stage): number {
  const tally = traffic.tallies().get(FRONT_DOOR);
  return tally === undefined ? 0 : lostOf(tally) - tally.lost.closed;
}
