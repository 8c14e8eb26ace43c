import type { CloudFormation } from '../cloudformation/engine';
import type { Change, ChangeSet, Stack } from '../cloudformation/stack';

export function stackDescription(stack: Stack): Record<string, unknown> {
  return {
    StackId: stack.id,
    StackName: stack.name,
    CreationTime: stack.created,
    StackStatus: stack.status,
    StackStatusReason: stack.reason,
    EnableTerminationProtection: stack.terminationProtection,
    Tags: Object.entries(stack.tags).map(([Key, Value]) => ({ Key, Value })),
    Outputs: [...stack.outputs].map(([OutputKey, { value, exportName }]) => ({
      OutputKey,
      OutputValue: value,
      ExportName: exportName,
    })),
    Parameters: Object.entries(stack.template.Parameters ?? {}).map(([ParameterKey, { Default }]) => ({
      ParameterKey,
      ParameterValue: Default,
      ResolvedValue: '28',
    })),
  };
}

export function bootstrapStack({ account }: CloudFormation): Record<string, unknown> {
  return {
    StackId: `arn:aws:cloudformation:${account.region}:${account.accountId}:stack/CDKToolkit/0`,
    StackName: 'CDKToolkit',
    CreationTime: '2026-01-01T00:00:00Z',
    StackStatus: 'CREATE_COMPLETE',
    Outputs: [
      { OutputKey: 'BucketName', OutputValue: account.assetBucket },
      { OutputKey: 'BucketDomainName', OutputValue: `${account.assetBucket}.s3.amazonaws.com` },
      { OutputKey: 'BootstrapVersion', OutputValue: '28' },
    ],
  };
}

export function stackEvent(stack: Stack, event: Stack['events'][number]): Record<string, unknown> {
  return {
    StackId: stack.id,
    EventId: event.id,
    StackName: stack.name,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    Timestamp: event.time,
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason,
  };
}

export function resourceSummary({
  logicalId,
  resource,
}: {
  logicalId: string;
  resource: { id: string; type: string };
}) {
  return {
    LogicalResourceId: logicalId,
    PhysicalResourceId: resource.id,
    ResourceType: resource.type,
    LastUpdatedTimestamp: '2026-01-01T00:00:00Z',
    ResourceStatus: 'CREATE_COMPLETE',
  };
}

export function changeSetDescription(stack: Stack, changeSet: ChangeSet): Record<string, unknown> {
  return {
    ChangeSetName: changeSet.name,
    ChangeSetId: changeSet.id,
    StackId: stack.id,
    StackName: stack.name,
    CreationTime: changeSet.time,
    Status: changeSet.status,
    StatusReason: changeSet.reason,
    ExecutionStatus: changeSet.status === 'FAILED' ? 'UNAVAILABLE' : 'AVAILABLE',
    Changes: changeSet.changes.map((change) => ({ Type: 'Resource', ResourceChange: resourceChange(change) })),
  };
}

function resourceChange(change: Change): Record<string, unknown> {
  return {
    Action: change.action,
    LogicalResourceId: change.logicalId,
    PhysicalResourceId: change.physicalId,
    ResourceType: change.type,
    Replacement: change.replacement,
    Scope: change.action === 'Modify' ? ['Properties'] : [],
    Details: change.properties.map((Name) => ({
      Target: { Attribute: 'Properties', Name, RequiresRecreation: change.replacement === 'True' ? 'Always' : 'Never' },
      Evaluation: 'Static',
      ChangeSource: 'DirectModification',
    })),
  };
}
