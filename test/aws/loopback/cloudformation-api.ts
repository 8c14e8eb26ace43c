import type { CloudFormation } from '../cloudformation/engine';
import { ValidationError } from '../cloudformation/template';
import type { Change, ChangeSet, Stack } from '../cloudformation/stack';
import { members } from './xml';

export interface CloudFormationApi {
  readonly engine: CloudFormation;
  /** Bodies of uploaded objects by `bucket/key`. */
  readonly objects: ReadonlyMap<string, Buffer>;
}

type Handler = (api: CloudFormationApi, parameters: URLSearchParams) => unknown;

/** The actions the pinned CDK CLI calls. */
export const CLOUDFORMATION_ACTIONS: Readonly<Record<string, Handler>> = {
  DescribeStacks: ({ engine }, parameters) => {
    const name = parameters.get('StackName');
    if (name !== 'CDKToolkit') return { Stacks: [stackDescription(engine.stack(name ?? ''))] };
    return { Stacks: [bootstrapStack(engine)] };
  },
  DescribeStackEvents: ({ engine }, parameters) => {
    const stack = engine.stack(parameters.get('StackName') ?? '');
    return { StackEvents: stack.events.map((event) => stackEvent(stack, event)) };
  },
  GetTemplate: ({ engine }, parameters) => {
    const stack = engine.stack(parameters.get('StackName') ?? '');
    return { TemplateBody: stack.templateBody, StagesAvailable: ['Original', 'Processed'] };
  },
  ListStackResources: ({ engine }, parameters) => {
    const { resources } = engine.stack(parameters.get('StackName') ?? '');
    return { StackResourceSummaries: [...resources.values()].map(resourceSummary) };
  },
  CreateChangeSet: ({ engine, objects }, parameters) => {
    const tags = members(parameters, 'Tags').map(({ Key = '', Value = '' }) => [Key, Value] as const);
    const { stack, changeSet } = engine.createChangeSet({
      stackName: parameters.get('StackName') ?? '',
      name: parameters.get('ChangeSetName') ?? '',
      type: (parameters.get('ChangeSetType') ?? 'UPDATE') as ChangeSet['type'],
      templateBody: templateBody(parameters, objects),
      tags: Object.fromEntries(tags),
      importExistingResources: parameters.get('ImportExistingResources') === 'true',
    });
    return { Id: changeSet.id, StackId: stack.id };
  },
  DescribeChangeSet: ({ engine }, parameters) => {
    const stack = engine.stack(parameters.get('StackName') ?? '');
    return changeSetDescription(stack, engine.changeSet(stack, parameters.get('ChangeSetName') ?? ''));
  },
  DeleteChangeSet: ({ engine }, parameters) => {
    const stack = engine.find(parameters.get('StackName') ?? '');
    const name = parameters.get('ChangeSetName');
    for (const [key, { id }] of stack?.changeSets ?? []) if (key === name || id === name) stack?.changeSets.delete(key);
    return {};
  },
  ExecuteChangeSet: ({ engine }, parameters) => {
    const disableRollback = parameters.get('DisableRollback') === 'true';
    engine.executeChangeSet(parameters.get('StackName') ?? '', parameters.get('ChangeSetName') ?? '', {
      disableRollback,
    });
    return {};
  },
  UpdateTerminationProtection: ({ engine }, parameters) => {
    const stack = engine.stack(parameters.get('StackName') ?? '');
    stack.terminationProtection = parameters.get('EnableTerminationProtection') === 'true';
    return { StackId: stack.id };
  },
  DeleteStack: ({ engine }, parameters) => {
    const name = parameters.get('StackName') ?? '';
    if (engine.find(name) !== undefined) engine.deleteStack(name);
    return {};
  },
};

function templateBody(parameters: URLSearchParams, objects: ReadonlyMap<string, Buffer>): string {
  const body = parameters.get('TemplateBody');
  if (body !== null) return body;
  const path = new URL(parameters.get('TemplateURL') ?? '').pathname.slice(1);
  const uploaded = objects.get(path);
  if (uploaded === undefined) throw new ValidationError(`S3 error: The specified key does not exist: ${path}`);
  return uploaded.toString('utf8');
}

function stackDescription(stack: Stack): Record<string, unknown> {
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

function bootstrapStack({ account }: CloudFormation): Record<string, unknown> {
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

function stackEvent(stack: Stack, event: Stack['events'][number]): Record<string, unknown> {
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

function resourceSummary({ logicalId, resource }: { logicalId: string; resource: { id: string; type: string } }) {
  return {
    LogicalResourceId: logicalId,
    PhysicalResourceId: resource.id,
    ResourceType: resource.type,
    LastUpdatedTimestamp: '2026-01-01T00:00:00Z',
    ResourceStatus: 'CREATE_COMPLETE',
  };
}

function changeSetDescription(stack: Stack, changeSet: ChangeSet): Record<string, unknown> {
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
