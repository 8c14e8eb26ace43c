import type { EnvironmentInput } from '../../lib/config';
import type { CloudFormation } from '../aws/cloudformation/engine';
import { planInput } from '../support/plan-fixture';
import type { Running } from './deployed';
import type { Synthesis } from './synthesis';

/** What is missing of an environment that should be deployed and nothing else of its name; empty: it is all there. */
export function missingOf(input: EnvironmentInput, { engine, fleet }: Running, synthesis: Synthesis): string[] {
  const { stacks } = synthesis.ofInput(input);
  const prefix = `windlass-${input.name}-`;
  const left = engine.stacks.filter(
    ({ name }) => name.startsWith(prefix) && !stacks.some((stack) => stack.name === name),
  );
  return [
    ...stacks.filter((stack) => !isDeployed(engine, stack)).map(({ name }) => `${name} is not as the file says`),
    ...left.map(({ name }) => `${name} is still there`),
    ...fleet.incomplete
      .filter((key) => key.startsWith(`windlass-${input.name}/`) && hasNodesNow(input, engine.account.now))
      .map((key) => `${key} has ${fleet.readyReplicas(key)} ready replicas`),
  ];
}

function isDeployed(engine: CloudFormation, { name, templateBody }: { name: string; templateBody: string }): boolean {
  const stack = engine.find(name);
  return stack?.templateBody === templateBody && /^(CREATE|UPDATE)_COMPLETE$/.test(stack.status);
}

/** Not between two blocks, nor after the last one. */
function hasNodesNow(input: EnvironmentInput, now: Date): boolean {
  const { nodeGroups } = planInput(input);
  const serves = nodeGroups.filter(
    ({ capacityBlock: block }) =>
      block === undefined || (new Date(block.nodesFrom) <= now && now < new Date(block.drainFrom)),
  );
  return nodeGroups.every(({ capacity }) => serves.some((group) => group.capacity === capacity));
}
