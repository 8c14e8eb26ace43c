import { Assembly } from '../policy/model/assembly';
import type { Resource, Stack } from '../policy/model/resource';
import { type Change, changesBetween, refusalsBetween } from '../policy/update-safety';
import type { Leg } from './leg';
import type { Part, Stacks } from './parts';

/** Why a deployment of one stack fails, or would take away what nobody may lose. */
export interface Objection {
  readonly stack: string;
  readonly rule: string;
  readonly reason: string;
  readonly wayOut: string;
}

/** What holds data or serves, so that no step of a change may make a new one or delete it. */
const PRECIOUS = [
  'AWS::EC2::VPC',
  'AWS::ECR::Repository',
  'AWS::EKS::Cluster',
  'AWS::FSx::FileSystem',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
];
const NODE_GROUP = 'AWS::EKS::Nodegroup';

export type Allowed = Pick<Leg, 'blocksAreEmpty' | 'fileSystemGoes'>;

/** What stands against deploying one stack of `next` now; none: it passes. */
export function objectionsTo(part: Part, deployed: Stacks, next: Stacks, allowed: Allowed): readonly Objection[] {
  const [before, after] = [[...deployed.values()], [...new Map(deployed).set(part, next.get(part)!).values()]];
  const refusals = refusalsBetween(before, after).filter(
    ({ rule }) => !(rule === 'eks-nodegroup-block-empty-for-update' && allowed.blocksAreEmpty === true),
  );
  return [
    ...refusals,
    ...missingExports(next.get(part)!, after),
    ...changesBetween(before, after).flatMap((change) => lossOf(change, before, allowed)),
  ];
}

function missingExports(stack: Stack, stacks: readonly Stack[]): Objection[] {
  const assembly = new Assembly(stacks);
  const names = [...JSON.stringify(stack.template).matchAll(/"Fn::ImportValue":"([^"]+)"/g)].map(
    ([, name = '']) => name,
  );
  return [...new Set(names)]
    .filter((name) => assembly.exported(name) === undefined)
    .map((name) => ({
      stack: stack.name,
      rule: 'cloudformation-no-export',
      reason: `No export named ${name} found`,
      wayOut: 'deploy the stack that exports it first',
    }));
}

function lossOf(
  { kind, stack, logicalId, type, properties }: Change,
  before: readonly Stack[],
  allowed: Allowed,
): Objection[] {
  const loses = kind === 'replace' || kind === 'delete';
  const isGroup = type === NODE_GROUP && kind === 'replace' && hasNodes(new Assembly(before).find(stack, logicalId));
  const isPrecious = loses && PRECIOUS.includes(type) && !(type === 'AWS::FSx::FileSystem' && allowed.fileSystemGoes);
  if (!isGroup && !isPrecious) return [];
  const what = kind === 'replace' ? `is made anew, as ${properties.join(', ')} cannot change` : 'is deleted';
  return [
    {
      stack,
      rule: isGroup ? 'nodes-go-at-once' : 'what-holds-data-stays',
      reason: `${type} ${logicalId} ${what}`,
      wayOut: isGroup
        ? 'make a second capacity entry under another name and move the models to it'
        : 'make another environment beside this one, under another name',
    },
  ];
}

const hasNodes = (group: Resource | undefined): boolean => group?.knownAt('ScalingConfig.DesiredSize') !== 0;
