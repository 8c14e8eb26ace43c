import { type FrontDoorPlan } from '../../environment';
import { BEFORE_FILE, destroy, frontDoorAddress, PODS, readTenantKey, unprotect } from '../commands';
import type { Leg } from '../leg';
import type { Known } from '../look';
import { stackName } from '../parts';
import { changed, NOT_NEEDED, type Way } from '../way';

/**
 * Listeners and a front door exclude each other, and each has an address of its own: clients have to move at one moment. What can
 * be made and told before it is, and what nobody uses any more goes after it.
 */
export const frontDoor: Way = ({ here, goal, look }) => {
  const [was, is] = [here.plan.frontDoor, goal.plan.frontDoor];
  if (was === undefined && is !== undefined)
    return goal.stacks.has('FrontDoor') ? { legs: [addressFirst(goal, is)] } : NOT_NEEDED;
  if (was === undefined || is !== undefined) return NOT_NEEDED;
  const next = look(withoutDoor(here, goal));
  return {
    legs: [listenersAgain(here, next.ok ? next : goal), ...(here.stacks.has('FrontDoor') ? [doorGoes(here)] : [])],
  };
};

const addressFirst = ({ input, plan: { environment } }: Known, { tenants }: FrontDoorPlan): Leg => ({
  title: 'The address and the keys of the front door first',
  input,
  isPreparation: true,
  only: ['FrontDoor'],
  does: 'makes the load balancer and a key for each tenant, beside the listeners that serve; nothing answers at the new address yet',
  waitFor: [
    `every team has read its key: ${tenants.map(({ secretName }) => readTenantKey(secretName)).join('; ')}`,
    `every team has the new address, to go over with the next step: ${frontDoorAddress(environment)}`,
  ],
  goBack: 'nothing uses what was made: leave it, or delete the stack FrontDoor',
});

/** The file of now without the door, and with the listeners that the other file has. */
const withoutDoor = (here: Known, goal: Known) =>
  changed(here.input, (draft) => {
    delete draft.frontDoor;
    for (const model of draft.models) {
      delete model.balancer;
      const port = goal.input.models.find(({ name }) => name === model.name)?.port;
      if (port !== undefined) model.port = port;
    }
  });

const listenersAgain = ({ plan: { frontDoor: door } }: Known, { input, plan }: Known): Leg => ({
  title: 'Listeners in place of the front door',
  input,
  only: ['Workloads'],
  exclusively: true,
  does: 'takes the pods of the door away and makes a load balancer with a listener for each model',
  clientsFeel: `nobody at the address of the door is answered from then on: clients go over to the new load balancer, ${plan.deployments
    .map(({ name, port }) => `${port} for ${name}`)
    .join(
      ', ',
    )}, ${plan.apiKeySecret === undefined ? 'without a key' : `with the one key of ${plan.apiKeySecret}`}, which answers some minutes later${gone(door, plan)}`,
  waitFor: [`every model pod is Ready: ${PODS}`],
});

/** Names that only a door has. */
function gone(door: FrontDoorPlan | undefined, { deployments }: Known['plan']): string {
  const own = deployments.flatMap(({ name, lora }) => [name, ...(lora?.adapters ?? []).map((adapter) => adapter.name)]);
  const names = (door?.names ?? []).map(({ name }) => name).filter((name) => !own.includes(name));
  return names.length === 0 ? '' : `; ${names.join(', ')} is no name any more`;
}

const doorGoes = ({ plan: { environment } }: Known): Leg => ({
  title: 'The stack of the front door goes',
  destroys: ['FrontDoor'],
  commandsBefore: [
    unprotect(stackName(environment, 'FrontDoor')),
    destroy(BEFORE_FILE, stackName(environment, 'FrontDoor')),
  ],
  does: 'deletes its load balancer; the secrets of the tenants stay and open nothing',
  waitFor: ['before it: no interface endpoint of another VPC is connected, or the load balancer cannot be deleted'],
  goBack: 'deploy FrontDoor again, with the file from before: its address is another one',
});
