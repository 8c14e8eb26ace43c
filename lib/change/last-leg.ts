import type { Known } from './look';
import type { Leg } from './leg';
import { nodesOf } from './commands';
import { doorFeels } from './door-feels';
import { editsBetween } from './edits';
import { goneBlocks } from './gone';
import { areEmpty, changedOnBlocks } from './running';
import { toolsFeel } from './tools-feel';

/** What is left when every recipe has done its part: the file as it is wanted. */
export function lastLeg(here: Known, goal: Known, isOnly: boolean): Leg {
  const gone = here.plan.nodeGroups.filter(({ name }) => !goal.plan.nodeGroups.some((group) => group.name === name));
  const empty = areEmpty(here, goal) ? changedOnBlocks(here, goal) : [];
  const waits = empty.map(({ name, capacity }) => `before it: ${name} has no nodes: ${nodesOf(capacity)}`);
  return {
    title: titleOf(here, goal, isOnly),
    input: goal.input,
    podsFirst: takesAway(here, goal),
    blocksAreEmpty: areEmpty(here, goal),
    does: doesOf(
      here,
      goal,
      gone.map(({ name }) => name),
    ),
    ...(feelOf(here, goal) === '' ? {} : { clientsFeel: feelOf(here, goal) }),
    ...(waits.length === 0 ? {} : { waitFor: waits }),
    ...(doorComes(here, goal) ? { goBack: DOOR_BACK } : {}),
  };
}

const doorComes = ({ plan: was }: Known, { plan: is }: Known): boolean =>
  was.frontDoor === undefined && is.frontDoor !== undefined;
const DOOR_BACK =
  "the steps that 'windlass change' says from this file to the one before: listeners first, then the door goes";

/** Pods go before their nodes, their file system or what they may read. */
function takesAway({ config: was }: Known, { config: is }: Known): boolean {
  const fewer = was.models.some(
    ({ name, replicas }) => (is.models.find((model) => model.name === name)?.replicas ?? 0) < replicas,
  );
  return fewer || (was.access.apiKey && !is.access.apiKey);
}

function titleOf(here: Known, goal: Known, isOnly: boolean): string {
  const { over, cancelled } = goneBlocks(here.plan, goal.plan);
  if (over.length > 0) return 'The block that is over goes';
  if (cancelled.length > 0) return 'The block that does not come goes';
  const entries = new Set(goal.plan.nodeGroups.map(({ capacity }) => capacity));
  const left = [...new Set(here.plan.nodeGroups.map(({ capacity }) => capacity))].filter((name) => !entries.has(name));
  if (left.length > 0 && !isOnly) return `${left.map((name) => `'${name}'`).join(', ')} goes`;
  const all = [...new Set(editsBetween(here.input, goal.input).map(({ field }) => shortened(field)))];
  const fields = all.filter((field) => !all.some((other) => field.startsWith(`${other}:`)));
  if (fields.length === 0) return 'The file as it shall be';
  return `Deploy ${fields.length > 3 ? 'what differs' : fields.join(', ')}`;
}

/** `models[0].engine.version` → `models: engine.version` */
const shortened = (field: string): string => field.replace(/\[\d+\]\.?/, ': ').replace(/: $/, '');

function doesOf({ plan: was }: Known, { plan: is }: Known, gone: readonly string[]): string {
  const models = { was: was.deployments.map(({ name }) => name), is: is.deployments.map(({ name }) => name) };
  const [come, go] = [
    models.is.filter((name) => !models.was.includes(name)),
    models.was.filter((name) => !models.is.includes(name)),
  ];
  const facts = [
    ...(come.length > 0 ? [`starts ${come.join(', ')}`] : []),
    ...(go.length > 0 ? [`ends ${go.join(', ')}`] : []),
    ...(gone.length > 0 ? [`removes the node group ${gone.join(', ')}`] : []),
  ];
  return facts.length === 0 ? 'brings every stack that differs to the file' : facts.join('; ');
}

/** What no pod tells. */
function feelOf({ config: was, plan: old }: Known, { config: is, plan: next }: Known): string {
  const hasDoor = old.frontDoor !== undefined || next.frontDoor !== undefined;
  const moved = (hasDoor ? [] : next.deployments).flatMap(({ name, port }) => {
    const before = old.deployments.find((deployment) => deployment.name === name)?.port;
    return before === undefined || before === port ? [] : [`${name} listens on ${port}, no longer on ${before}`];
  });
  return [
    ...moved,
    ...doorFeels(old, next),
    ...toolsFeel(old, next),
    ...(hasDoor || was.access.certificateArn === is.access.certificateArn
      ? []
      : was.access.certificateArn === undefined
        ? ['the listeners speak TLS from then on: clients use https']
        : is.access.certificateArn === undefined
          ? ['the listeners speak plain HTTP from then on: clients use http']
          : ['the listeners show another certificate']),
    ...(hasDoor || was.access.apiKey === is.access.apiKey
      ? []
      : [
          is.access.apiKey
            ? 'a replica that has started anew asks for the key: let clients send it before'
            : 'no key is asked for any more',
        ]),
    ...(was.asOf !== undefined &&
    is.asOf === undefined &&
    old.nodeGroups.some(({ capacityBlock }) => capacityBlock !== undefined)
      ? ['without asOf pods say other things, and roll once more: leave it in the file, and nothing restarts']
      : []),
  ].join('; ');
}
