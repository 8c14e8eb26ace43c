import { CfnResource, Stack as CdkStack, Stage, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Acknowledgement } from '../model/resource';
import { isObject } from '../model/values';
import { readException } from './metadata';
import { EXCEPTION_METADATA, type WrittenException } from './types';

/** What an app says of its constructs. */
export interface TreeSays {
  readonly acknowledged: readonly Acknowledgement[];
  readonly exceptions: readonly WrittenException[];
  /** Construct paths without the stack, by path of the stack and logical id. */
  readonly constructs: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Paths of stacks with termination protection, which CDK says to CloudFormation beside the template. */
  readonly protectedStacks: ReadonlySet<string>;
}

export function treeSays(root: IConstruct): TreeSays {
  const acknowledged: Acknowledgement[] = [];
  const exceptions: WrittenException[] = [];
  const constructs = new Map<string, Record<string, string>>();
  const protectedStacks = new Set<string>();
  for (const node of root.node.findAll()) {
    if (CdkStack.isStack(node) && node.terminationProtection === true) protectedStacks.add(node.node.path);
    const resource = CfnResource.isCfnResource(node) ? placeOf(node) : undefined;
    if (resource !== undefined) {
      const own = constructs.get(resource.stack) ?? {};
      own[resource.logicalId] = withoutDefault(node.node.path.slice(resource.stack.length + 1));
      constructs.set(resource.stack, own);
    }
    for (const { type, data } of node.node.metadata) {
      if (type === EXCEPTION_METADATA)
        exceptions.push(readException(data, resource?.label ?? '', `acceptFinding at ${node.node.path}`));
      if (type !== Validations.ACKNOWLEDGED_RULES_METADATA_KEY || !isObject(data)) continue;
      for (const [rule, reason] of Object.entries(data))
        acknowledged.push({
          construct: node.node.path,
          rule,
          reason: String(reason ?? ''),
          isWide: Stage.isStage(node) || CdkStack.isStack(node),
        });
    }
  }
  return { acknowledged, exceptions, constructs, protectedStacks };
}

/** As a finding names it. */
function placeOf(node: CfnResource): { readonly stack: string; readonly logicalId: string; readonly label: string } {
  const stack = node.stack.node.path;
  const logicalId = String(node.stack.resolve(node.logicalId));
  return { stack, logicalId, label: `${stack}/${logicalId} (${node.cfnResourceType})` };
}

export const withoutDefault = (path: string): string => path.replace(/(?:\/Resource)?(?:\/Default)?$/, '');
