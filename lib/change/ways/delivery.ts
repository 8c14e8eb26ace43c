import { SERVING_NAMESPACE } from '../../contract';
import { destroy, PODS, unprotect } from '../commands';
import { rangeText, startSeconds } from '../effects';
import { stackName } from '../parts';
import { BEFORE_STEP } from '../route';
import { NOT_NEEDED, type Way } from '../way';
import { longestOf } from '../../units/range';

/** Who applies the objects: the stack that goes owns the add-ons that the one that comes would make. */
export const delivery: Way = ({ here, goal }) => {
  const { delivery: was, environment, deployments } = here.plan;
  if (was === goal.plan.delivery) return NOT_NEEDED;
  const none = Object.fromEntries(deployments.map(({ name }) => [name, 0]));
  const start = longestOf(goal.plan.deployments.map(startSeconds));
  if (was === 'cdk')
    return {
      legs: [
        {
          title: 'Workloads goes',
          destroys: ['Workloads'],
          commandsBefore: [
            unprotect(stackName(environment, 'Workloads')),
            destroy(BEFORE_STEP, stackName(environment, 'Workloads')),
          ],
          does: 'deletes every object with the stack that owns them, the load balancer too: whose address is another one afterwards',
          seconds: start,
          clientsFeel: `nobody answers until your tool has applied the objects and a cold start is over, ${rangeText(start)} from then; the load balancer gets another address`,
          ready: none,
          waitFor: [`nothing is left: kubectl -n ${SERVING_NAMESPACE} get pods,services`],
          goBack: 'deploy Workloads again, with the file from before',
        },
        {
          title: 'Addons and the objects in files',
          input: goal.input,
          does: 'makes the add-ons that wait for objects, and writes the objects for your tool: commit them where it looks',
          seconds: start,
          ready: none,
          waitFor: [`every model pod is Ready: ${PODS}`],
        },
      ],
    };
  return {
    legs: [
      {
        title: 'Addons goes',
        destroys: ['Addons'],
        commandsBefore: [
          unprotect(stackName(environment, 'Addons')),
          destroy(BEFORE_STEP, stackName(environment, 'Addons')),
        ],
        does: 'stop your tool first, without letting it delete what it applied, and uninstall its Helm releases of the controllers; then this deletes the add-ons, CoreDNS among them',
        clientsFeel: 'pods that run go on; one that starts now finds no name, so let none start',
        waitFor: ['your tool is stopped and no longer prunes'],
        goBack: 'deploy Addons again, with the file from before',
      },
    ],
  };
};
