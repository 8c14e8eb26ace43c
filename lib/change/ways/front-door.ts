import { destroyAlone, unprotect } from '../commands';
import { stackName } from '../parts';
import { BEFORE_STEP } from '../route';
import { changed, NOT_NEEDED, type Way } from '../way';

/**
 * Back from a front door to listeners. Its stack imports what the others no longer export, so it goes before they change; and
 * pods are its targets no more before that. The way there needs no leg: its load balancer comes beside that of the listeners.
 */
export const frontDoor: Way = ({ here, goal }) => {
  const { environment, frontDoor: door } = here.plan;
  if (door === undefined || goal.plan.frontDoor !== undefined) return NOT_NEEDED;
  const stack = stackName(environment, 'FrontDoor');
  const service =
    door.endpointService === undefined ? '' : 'reject the connections of other VPCs, which keep their service; ';
  return {
    legs: [
      {
        title: 'Listeners come, the front door goes',
        input: changed(here.input, (draft) => void delete draft.frontDoor),
        only: ['Workloads'],
        exclusively: true,
        destroys: ['FrontDoor'],
        commandsAfter: [unprotect(stack), destroyAlone(BEFORE_STEP, stack)],
        does: `gives each model a listener, then deletes the address of the door: ${service}the secrets of its tenants stay and open nothing`,
        clientsFeel:
          'what is open through the door ends; clients go to the address of the listeners, with the API key of the environment',
        goBack:
          'delete the secrets of the tenants, then deploy the file of before: the door has another address and other keys',
      },
    ],
  };
};
