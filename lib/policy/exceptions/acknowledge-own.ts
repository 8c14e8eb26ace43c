import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { isAt, ownAcknowledgements } from './own';

/** What of CDK's own validation is acknowledged, where it occurs. */
export function acknowledgeOwn(root: IConstruct): void {
  for (const node of root.node.findAll())
    for (const one of ownAcknowledgements)
      if (isAt(one, node.node.path)) Validations.of(node).acknowledge({ id: one.rule, reason: one.reason });
}
