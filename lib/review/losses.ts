import { NODE_JOIN_S } from '../environment';
import { startSeconds } from '../change';
import type { Resource } from '../policy/model/resource';
import { type Change, changesBetween, stacksLeft } from '../policy/update-safety';
import { addRanges, longestOf, type Range } from '../units/range';
import { type Consequence, consequenceOf, rankOf } from './consequences';
import { differences, text } from './fields';
import type { Renaming } from './renamings';
import { list, shownValue } from './texts';
import type { Hurt } from './types';
import { constructOf, propertiesOf, type View } from './view';

/** What of the stacks is replaced, destroyed or left behind, by CloudFormation's own resource schemas. */
export function lossesOf(
  before: View,
  after: View,
  changes: readonly Change[],
  renamings: readonly Renaming[],
): readonly Hurt[] {
  const renamed = new Set(renamings.map(({ from }) => from));
  const found = changes.flatMap((change) => {
    const old = before.assembly.find(change.stack, change.logicalId);
    if (old === undefined || renamed.has(old)) return [];
    return lossOf(change, old, after);
  });
  return folded(
    [...renamings.map((one) => renamingLoss(one, after)), ...found, ...leftStacks(before, after)].sort(
      (one, other) => rankOf(one.hurt.type ?? '') - rankOf(other.hurt.type ?? ''),
    ),
  );
}

/** A loss, and whether another one is why. */
interface Loss {
  readonly hurt: Hurt;
  readonly follows: boolean;
}

const itself = (hurt: Hurt): Loss => ({ hurt, follows: false });

/** What follows from a loss is told with the worst of those it follows from; a cluster always has its own words. */
function folded(losses: readonly Loss[]): readonly Hurt[] {
  const isTold = ({ hurt, follows }: Loss): boolean => !follows || hurt.type === 'AWS::EKS::Cluster';
  const [first, ...rest] = losses.filter(isTold).map(({ hurt }) => hurt);
  const others = losses.filter((loss) => !isTold(loss)).map(({ hurt }) => hurt);
  if (first === undefined) return others;
  const alongside = others.map(
    ({ stack, construct, type }) => `${consequenceOf(type ?? '').noun} ${stack}/${construct}`,
  );
  return [{ ...first, ...(alongside.length === 0 ? {} : { alongside }) }, ...rest];
}

export const changesOf = (before: View, after: View): readonly Change[] =>
  changesBetween(before.side.stacks, after.side.stacks);

function lossOf(change: Change, old: Resource, after: View): readonly Loss[] {
  if (change.kind === 'replace' || change.kind === 'may-replace') return [replacement(change, old, after)];
  if (change.kind === 'delete') return [itself(deletion(old, after))];
  return change.kind === 'retain' ? [itself(orphan(old))] : [];
}

/** What losing one resource means: nobody serves from a subnet without nodes, or from system nodes. */
function consequenceFor(old: Resource): Consequence {
  const { stopsServing, ...rest } = consequenceOf(old.type);
  const serves = old.type === SUBNET ? isUsed(old) : old.type !== NODE_GROUP || old.stack.name.endsWith(GPU_STACK);
  if (stopsServing !== true || serves) return { ...rest, ...(stopsServing === true ? { stopsServing } : {}) };
  return { ...rest, severity: 'medium', ...(old.type === NODE_GROUP ? SYSTEM_NODES : EMPTY_SUBNET) };
}

const [SUBNET, NODE_GROUP, GPU_STACK] = ['AWS::EC2::Subnet', 'AWS::EKS::Nodegroup', '-GpuCapacity'] as const;
const SYSTEM_NODES = { means: 'controllers move to other nodes', without: 'controllers wait for other nodes' };
const EMPTY_SUBNET = { means: 'no nodes are in it', without: 'no nodes are in it' };

/** Whether a cluster, node group or load balancer of the templates is in a subnet. */
function isUsed(subnet: Resource): boolean {
  const name = `→ ${subnet.stack.name}/${subnet.logicalId}`;
  return (
    /Network\/(?:service|system|gpu)/.test(constructOf(subnet)) ||
    subnet.assembly.ofType('AWS::EKS::Cluster', NODE_GROUP).some((one) => text(propertiesOf(one)).includes(`"${name}"`))
  );
}

function replacement(change: Change, old: Resource, after: View): Loss {
  const { noun, means, stopsServing, severity } = consequenceFor(old);
  const isSure = change.kind === 'replace';
  const next = after.assembly.find(change.stack, change.logicalId);
  const kept = (next?.json.UpdateReplacePolicy ?? 'Delete') !== 'Delete';
  const hurt: Hurt = {
    kind: 'replace',
    severity: isSure ? severity : severity === 'low' ? 'low' : 'medium',
    ...whereIs(old),
    what: `${noun} ${constructOf(old)} ${isSure ? 'is replaced' : 'may be replaced'}: ${means}`,
    reason: `CloudFormation ${isSure ? 'makes another' : 'may make another'} when ${changeText(change, old, next)}${
      kept ? '; the old one stays in the account (UpdateReplacePolicy)' : ''
    }`,
    ...(stopsServing === true && isSure ? outage(after) : {}),
  };
  return { hurt, follows: next !== undefined && followsAnother(change, old, next) };
}

/** A property that is written as before has another value only because what it refers to is replaced. */
const followsAnother = ({ properties }: Change, old: Resource, next: Resource): boolean => {
  const [olds, news] = [propertiesOf(old), propertiesOf(next)];
  return properties.some((property) => text(olds[property]) === text(news[property]));
};

/** `CidrBlock changes: 10.40.0.0/16 → 10.50.0.0/16` */
function changeText({ properties }: Change, old: Resource, next: Resource | undefined): string {
  if (next === undefined || properties.includes('Type')) return 'its type changes';
  const [olds, news] = [propertiesOf(old), propertiesOf(next)];
  const shown = properties.map((property) => {
    const [change] = differences({ [property]: olds[property] }, { [property]: news[property] });
    return change === undefined
      ? `${property}, which refers to what is replaced,`
      : `${change.field} (${shownValue(change.before)} → ${shownValue(change.after)})`;
  });
  return `${list(shown)} ${shown.length === 1 ? 'changes' : 'change'}`;
}

function deletion(old: Resource, after: View): Hurt {
  const { noun, means, without = means, severity, stopsServing } = consequenceFor(old);
  return {
    kind: 'destroy',
    severity,
    ...whereIs(old),
    what: `${noun} ${constructOf(old)} is destroyed: ${without}`,
    reason: 'the stack has it no more, and its DeletionPolicy keeps nothing',
    ...(stopsServing === true && after.side.plan !== undefined && old.type !== 'AWS::EKS::Nodegroup'
      ? outage(after)
      : {}),
  };
}

function orphan(old: Resource): Hurt {
  const { noun, severity } = consequenceOf(old.type);
  return {
    kind: 'orphan',
    severity: severity === 'low' ? 'low' : 'medium',
    ...whereIs(old),
    what: `${noun} ${constructOf(old)} is orphaned: it stays in the account, is paid for and belongs to no stack`,
    reason: `the stack has it no more, and its DeletionPolicy is ${old.json.DeletionPolicy ?? 'Retain'}`,
  };
}

function renamingLoss({ from, to }: Renaming, after: View): Loss {
  const { noun, means, severity, stopsServing } = consequenceOf(from.type);
  const isKept = (from.json.DeletionPolicy ?? 'Delete') !== 'Delete';
  const moved = from.stack.name === to.stack.name ? constructOf(to) : `${to.stack.name}/${constructOf(to)}`;
  return itself({
    kind: isKept ? 'orphan' : 'replace',
    severity,
    ...whereIs(from),
    what: `${noun} ${constructOf(from)} is renamed to ${moved}: ${means}`,
    reason: `with another construct path it is another resource to CloudFormation, which ${
      isKept ? 'leaves the old one behind' : 'deletes the old one'
    } and makes the new one, although nothing else of it changes; keep the path, or its logical id with overrideLogicalId`,
    ...(stopsServing === true ? outage(after) : {}),
  });
}

const leftStacks = (before: View, after: View): readonly Loss[] =>
  stacksLeft(before.side.stacks, after.side.stacks).map((stack) =>
    itself({
      kind: 'orphan',
      severity: 'medium',
      stack,
      what: `stack ${stack} is orphaned: it and its ${Object.keys(before.assembly.stack(stack)?.template.Resources ?? {}).length} resources stay as they are, and are paid for`,
      reason: `the app has it no more, and 'cdk deploy' deletes no stack; 'npx cdk destroy ${stack}' of the earlier file does`,
    }),
  );

const whereIs = (resource: Resource): Pick<Hurt, 'stack' | 'construct' | 'type'> => ({
  stack: resource.stack.name,
  construct: constructOf(resource),
  type: resource.type,
});

/** Nobody answers from its end until new nodes are there and an engine has started. */
function outage({ side: { plan } }: View): Pick<Hurt, 'lasts' | 'seconds' | 'ready'> {
  const starts = (plan?.deployments ?? []).map(startSeconds);
  const none = { ready: 'nobody answers meanwhile' };
  if (starts.length === 0) return { ...none, lasts: 'until nodes and engines have started again' };
  const seconds: Range = addRanges([NODE_JOIN_S, longestOf(starts)]);
  return { ...none, seconds, lasts: 'for nodes and engines to start, after what AWS needs to delete and make it' };
}
