import { TEMPLATE_LIMITS } from '../../../lib/policy/update-safety/template-limits';
import type { CloudFormation } from '../cloudformation/engine';
import { ValidationError } from '../cloudformation/template';
import type { ChangeSet } from '../cloudformation/stack';
import {
  bootstrapStack,
  changeSetDescription,
  resourceSummary,
  stackDescription,
  stackEvent,
} from './cloudformation-answers';
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
  /** What the CLI asks when a deployment has failed. */
  DescribeStackResources: ({ engine }, parameters) => {
    const { resources } = engine.stack(parameters.get('StackName') ?? parameters.get('PhysicalResourceId') ?? '');
    return { StackResources: [...resources.values()].map(resourceSummary) };
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
  if (body !== null && Buffer.byteLength(body) > TEMPLATE_LIMITS.inlineTemplateBytes)
    throw new ValidationError(
      `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${TEMPLATE_LIMITS.inlineTemplateBytes}`,
    );
  if (body !== null) return body;
  const path = new URL(parameters.get('TemplateURL') ?? '').pathname.slice(1);
  const uploaded = objects.get(path);
  if (uploaded === undefined) throw new ValidationError(`S3 error: The specified key does not exist: ${path}`);
  return uploaded.toString('utf8');
}
