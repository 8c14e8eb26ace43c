import type { DeploymentPlan, NodeGroupPlan } from '../environment';
import { isHandingOver } from '../environment';
import type { EnvironmentInput } from '../config';
import { podText } from './effects';
import type { Known } from './look';
import { type Problem, problem } from '../problem';
import { changed } from './way';

/**
 * Pods that have moved change where they are, one after another. A file that still says how they moved would start new ones
 * beside them, for which the nodes they are on have no room: it is deployed with a later asOf first. Undefined: not needed.
 */
export function settled(
  here: Known,
  goal: Known,
): { readonly input: EnvironmentInput } | { readonly problems: readonly Problem[] } | undefined {
  const stuck = goal.plan.deployments.filter((deployment) => {
    const was = here.plan.deployments.find(({ name }) => name === deployment.name);
    return was !== undefined && deployment.rollout === 'beside' && staysAndChanges(was, deployment, goal);
  });
  const problems = stuck.flatMap(({ name, nodeGroup, movesFrom }) => {
    const index = goal.input.models.findIndex((model) => model.name === name);
    const message = `'${name}' runs on '${nodeGroup}' and has left '${movesFrom}': new pods would start beside it and wait for room; take movesFrom out, and '${movesFrom}' where no other model runs on it`;
    return movesFrom === undefined ? [] : [problem(`models[${index}].movesFrom`, message)];
  });
  if (problems.length > 0) return { problems };
  const end = stuck
    .flatMap(({ nodeGroup }) => drainBefore(goal, nodeGroup) ?? [])
    .sort()
    .at(-1);
  return end === undefined ? undefined : { input: changed(goal.input, (draft) => void (draft.asOf = end)) };
}

/** Which block a pod asks for, and the file system in its zone, moves it; everything else changes it. */
function staysAndChanges(was: DeploymentPlan, is: DeploymentPlan, { config }: Known): boolean {
  const text = (deployment: DeploymentPlan): string =>
    config.network.availabilityZoneIds.reduce(
      (all, zone) => all.replaceAll(zone, 'zone'),
      podText({ ...deployment, blocksFrom: undefined }),
    );
  return was.nodeGroup === is.nodeGroup && text(was) !== text(is);
}

/** When the block that is left drains; undefined: nothing is left at that instant. */
function drainBefore({ plan, config: { asOf } }: Known, capacity: string): string | undefined {
  const groups = plan.nodeGroups.filter((group) => group.capacity === capacity);
  if (asOf === undefined || !isHandingOver(groups, asOf)) return undefined;
  return groups
    .filter((group: NodeGroupPlan) => !group.serves)
    .flatMap(({ capacityBlock }) =>
      capacityBlock !== undefined && capacityBlock.nodesFrom <= asOf && asOf < capacityBlock.drainFrom
        ? [capacityBlock.drainFrom]
        : [],
    )
    .sort()
    .at(-1);
}
