import { readSecretCommand } from '../../contract';
import type { FrontDoorPlan } from '../../environment';
import { BEFORE_FILE, destroyAlone, frontDoorAddress, unprotect } from '../commands';
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
  return { legs: [listenersAgain(here, next.ok ? next : goal)] };
};

const addressFirst = ({ input, plan: { environment } }: Known, { tenants }: FrontDoorPlan): Leg => ({
  title: 'The address and the keys of the front door first',
  input,
  isPreparation: true,
  only: ['FrontDoor'],
  does: 'makes the load balancer and a key for each tenant, beside the listeners that serve; nothing answers at the new address yet',
  waitFor: [
    `every team has read its key: ${tenants.map(({ secretName }) => readSecretCommand(secretName)).join('; ')}`,
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

/**
 * Its stack imports what the others no longer export, so it goes before they change; and pods are its targets no more before that.
 * The two are one step: `cdk destroy` takes the stack from the first file, which has it.
 */
const listenersAgain = ({ plan: { environment, frontDoor: door } }: Known, { input, plan }: Known): Leg => ({
  title: 'Listeners come, the front door goes',
  input,
  only: ['Workloads'],
  exclusively: true,
  destroys: ['FrontDoor'],
  commandsAfter: [
    unprotect(stackName(environment, 'FrontDoor')),
    destroyAlone(BEFORE_FILE, stackName(environment, 'FrontDoor')),
  ],
  does: `gives each model a listener, then deletes the address of the door: ${door?.endpointService === undefined ? '' : 'reject the connections of other VPCs, which keep their service; '}the secrets of its tenants stay and open nothing`,
  clientsFeel: `nobody at the address of the door is answered from then on: clients go over to the new load balancer, ${plan.deployments
    .map(({ name, port }) => `${port} for ${name}`)
    .join(
      ', ',
    )}, ${plan.apiKeySecret === undefined ? 'without a key' : `with the one key of ${plan.apiKeySecret}`}, which answers some minutes later${gone(door, plan)}`,
  goBack:
    'delete the secrets of the tenants, then deploy the file of before: the door has another address and other keys',
});

/** Names that only a door has. */
function gone(door: FrontDoorPlan | undefined, { deployments }: Known['plan']): string {
  const own = deployments.flatMap(({ name, lora }) => [name, ...(lora?.adapters ?? []).map((adapter) => adapter.name)]);
  const names = (door?.names ?? []).map(({ name }) => name).filter((name) => !own.includes(name));
  return names.length === 0 ? '' : `; ${names.join(', ')} is no name any more`;
}
