import { CfnResource, Stack, Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { problem, Refused } from '../../problem';
import { type Exception, EXCEPTION_METADATA } from './types';

/** An exception of the policy at a construct. */
export interface FindingAcceptance extends Omit<Exception, 'object' | 'expires'> {
  /** Last day it holds, `2027-06-30`. */
  readonly expires: string;
  /** The Kubernetes object of a manifest, `Deployment default/name`. @default - the resource itself */
  readonly object?: string;
}

/**
 * Takes one finding of the policy at one resource upon oneself. Synthesis refuses it when the rule finds nothing there, when
 * there is no such rule, and without reason, owner or last day. Throws for a stack or an app: nothing is accepted for all of it.
 */
export function acceptFinding(
  construct: IConstruct,
  { rule, reason, owner, expires, object }: FindingAcceptance,
): void {
  const resource = resourceOf(construct);
  if (resource === undefined)
    throw new Refused([
      problem(
        `acceptFinding at ${construct.node.path === '' ? 'the app' : construct.node.path}`,
        'it is no single resource; accept the finding at the resource that it names',
      ),
    ]);
  resource.node.addMetadata(EXCEPTION_METADATA, {
    rule,
    reason,
    owner,
    expires,
    ...(object === undefined ? {} : { object }),
  });
}

/** The construct itself, or the one resource that it is made for. */
function resourceOf(construct: IConstruct): CfnResource | undefined {
  if (Stage.isStage(construct) || Stack.isStack(construct)) return undefined;
  const resource: unknown = CfnResource.isCfnResource(construct) ? construct : construct.node.defaultChild;
  return resource !== undefined && CfnResource.isCfnResource(resource as IConstruct)
    ? (resource as CfnResource)
    : undefined;
}
