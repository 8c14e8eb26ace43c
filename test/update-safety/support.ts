import { synthesizeCharts } from '../../charts';
import type { Stack } from '../../lib/policy/model/resource';
import {
  type Change,
  changesBetween,
  collisionsBetween,
  exportsInUse,
  refusalsBetween,
  stacksLeft,
} from '../../lib/policy/update-safety';
import { synthesizeStacks } from '../support/stacks';
import type { Edit } from './edits';
import type { EnvironmentPlan } from '../../lib/environment/environment-plan';

const synthesized = new Map<string, readonly Stack[]>();

/** Stacks of a plan, synthesized once: many edits start from the same one. */
function stacksOf(plan: EnvironmentPlan): readonly Stack[] {
  const key = JSON.stringify(plan);
  const stacks = synthesized.get(key) ?? synthesize(plan);
  synthesized.set(key, stacks);
  return stacks;
}

function synthesize(plan: EnvironmentPlan): readonly Stack[] {
  const { stacks, template } = synthesizeStacks(plan, synthesizeCharts(plan));
  return (Object.keys(stacks) as (keyof typeof stacks)[]).map((part) => ({
    name: stacks[part]!.stackName,
    template: template(part),
  }));
}

/** What a reviewer wants to see of an edit; everything else is created or updated in place. Empty lists are left out. */
export interface Summary {
  /** CloudFormation makes a new one and deletes the old one. */
  readonly replaces?: readonly string[];
  readonly deletes?: readonly string[];
  /** Leaves the stack, stays in the account. */
  readonly retains?: readonly string[];
  /** Node groups whose nodes are exchanged one by one. */
  readonly rolls?: readonly string[];
  /** Manifests that kubectl applies again. */
  readonly applies?: readonly string[];
  /** Stacks whose update CloudFormation refuses while another stack uses what they exported. */
  readonly refuses?: readonly string[];
  /** File systems whose update FSx refuses. */
  readonly shrinks?: readonly string[];
  /** New resources whose name is taken, so that their creation fails: with the stack that has it. */
  readonly collides?: readonly string[];
  /** Stacks that the app no longer has; nothing happens to them. */
  readonly leaves?: readonly string[];
}

const NODE_GROUP = 'AWS::EKS::Nodegroup';
const MANIFEST = 'Custom::AWSCDK-EKS-KubernetesResource';
/** Properties of a node group that exchange its nodes. Source: EKS API, UpdateNodegroupVersion. */
const ROLLING = ['LaunchTemplate', 'ReleaseVersion', 'Version'];

const compared = new Map<Edit, readonly Change[]>();

export function changesOf(edit: Edit): readonly Change[] {
  const changes = compared.get(edit) ?? changesBetween(stacksOf(edit.before), stacksOf(edit.after));
  compared.set(edit, changes);
  return changes;
}

export function summaryOf(edit: Edit): Summary {
  const changes = changesOf(edit);
  const [olds, news] = [stacksOf(edit.before), stacksOf(edit.after)];
  const of = (...kinds: Change['kind'][]): Change[] => changes.filter(({ kind }) => kinds.includes(kind));
  const all = {
    replaces: of('replace', 'may-replace').map(label),
    deletes: counted(of('delete')),
    retains: of('retain').map(label),
    rolls: of('update')
      .filter(isRolling)
      .map(({ logicalId }) => idOf(logicalId)),
    applies: of('update')
      .filter(({ type }) => type === MANIFEST)
      .map(({ logicalId }) => idOf(logicalId)),
    refuses: [...new Set(exportsInUse(olds, news).map(parties))],
    shrinks: refusalsBetween(olds, news)
      .filter(({ rule }) => rule === 'fsx-lustre-grows-only')
      .map(({ logicalId, reason }) => `${idOf(logicalId)} from ${/(\d+ to \d+) GiB/.exec(reason)![1]}`),
    collides: collisionsBetween(olds, news).map(
      ({ created, existing }) =>
        `${shortType(created.type)} ${idOf(created.logicalId)} with ${part(existing.stack.name)}`,
    ),
    leaves: stacksLeft(olds, news).map(part),
  };
  return Object.fromEntries(Object.entries(all).filter(([, list]) => list.length > 0)) as Summary;
}

const isRolling = ({ type, properties }: Change): boolean =>
  type === NODE_GROUP && properties.some((property) => ROLLING.includes(property));

/** Without the hash that CDK appends. */
const idOf = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');
const part = (stack: string): string => stack.split('-').at(-1)!;

const shortType = (type: string): string => type.replace(/^(AWS|Custom)::/, '');

/** `EKS::Cluster Cluster` */
const label = ({ type, logicalId }: Change): string => `${shortType(type)} ${idOf(logicalId)}`;

/** `windlass-a-Network:Export, imported by windlass-a-Workloads` → `Network, used by Workloads` */
function parties(refusal: string): string {
  const [name = '', importer = ''] = refusal.split(', imported by ');
  return `${part(name.split(':')[0]!)}, used by ${part(importer)}`;
}

function counted(changes: readonly Change[]): string[] {
  const types = changes.map(({ type }) => shortType(type));
  return [...new Set(types)].map((type) => `${types.filter((other) => other === type).length} ${type}`);
}
