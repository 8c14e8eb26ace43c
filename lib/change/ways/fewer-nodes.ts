import type { NodeGroupPlan } from '../../environment';
import { nodesOf, PODS } from '../commands';
import { NOT_NEEDED, type Way } from '../way';

/**
 * Fewer nodes while models stay on the others: pods first, then the node that is empty by its id. Left to itself the Auto
 * Scaling group takes the oldest, whoever is on it.
 */
export const fewerNodes: Way = ({ here, goal }) => {
  const fewer = goal.plan.nodeGroups.flatMap(
    (group): { readonly was: NodeGroupPlan; readonly group: NodeGroupPlan }[] => {
      const was = here.plan.nodeGroups.find(({ name }) => name === group.name);
      const isFewer = was !== undefined && was.capacityBlock === undefined && group.desiredSize < was.desiredSize;
      return isFewer && group.desiredSize > 0 ? [{ was, group }] : [];
    },
  );
  if (fewer.length === 0) return NOT_NEEDED;
  const names = fewer.map(({ group }) => `'${group.capacity}'`).join(', ');
  return {
    legs: [
      {
        title: `Pods leave the nodes of ${names} that go`,
        input: goal.input,
        only: ['Workloads'],
        exclusively: true,
        does: 'applies what runs; nodes stay until they are empty',
        waitFor: fewer.map(
          ({ was, group }) =>
            `${was.desiredSize - group.desiredSize} nodes of '${group.capacity}' are without a model pod: ${PODS}`,
        ),
      },
      {
        title: `The empty nodes of ${names} go`,
        input: goal.input,
        commandsBefore: fewer.flatMap(({ was, group }) =>
          Array.from({ length: was.desiredSize - group.desiredSize }, () => TAKE_AWAY),
        ),
        does: 'takes away the nodes that are empty, by their ids, then states the smaller number. Without the first command EC2 chooses a node, and its replica is away for a cold start',
        waitFor: fewer.map(({ group }) => `${group.desiredSize} nodes are left: ${nodesOf(group.capacity)}`),
      },
    ],
  };
};

const TAKE_AWAY =
  'aws autoscaling terminate-instance-in-auto-scaling-group --should-decrement-desired-capacity --instance-id <of an empty node>';
