import type { NodeGroupPlan } from '../environment';
import type { Known } from './look';

/** Whether nodes may be wanted of a group on a capacity block: without an instant nobody knows. */
export const mayRun = ({ capacityBlock }: NodeGroupPlan, asOf: string | undefined): boolean =>
  capacityBlock === undefined ||
  asOf === undefined ||
  (asOf >= capacityBlock.nodesFrom && asOf < capacityBlock.takenFrom);

/** Groups on blocks that become others: their release, size or template. */
export const changedOnBlocks = (here: Known, goal: Known): readonly NodeGroupPlan[] =>
  goal.plan.nodeGroups.filter((group) => {
    const was = here.plan.nodeGroups.find(({ name }) => name === group.name);
    return group.capacityBlock !== undefined && was !== undefined && what(was) !== what(group);
  });

const what = ({ nodeImage, maxSize, efa, networkInterfaces, instanceType, placementGroup }: NodeGroupPlan): string =>
  JSON.stringify([nodeImage.releaseVersion, maxSize, efa, networkInterfaces, instanceType.name, placementGroup]);

/** Whether all of them have no nodes at the instant the file states. */
export const areEmpty = (here: Known, goal: Known): boolean =>
  changedOnBlocks(here, goal).every((group) => !mayRun(group, goal.config.asOf));
