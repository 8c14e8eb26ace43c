import type { Resource } from '../account/account';
import type { DeletionPolicy, ResourceDefinition, Template } from './template';

export interface StackResource {
  readonly logicalId: string;
  readonly definition: ResourceDefinition;
  readonly resource: Resource;
}

export interface StackEvent {
  readonly id: string;
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly status: string;
  readonly reason?: string;
  readonly time: string;
}

export interface Change {
  readonly action: 'Add' | 'Modify' | 'Remove' | 'Import';
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId?: string;
  readonly replacement?: 'True' | 'False' | 'Conditional';
  readonly properties: readonly string[];
}

export interface ChangeSet {
  readonly id: string;
  readonly name: string;
  readonly type: 'CREATE' | 'UPDATE' | 'IMPORT';
  readonly template: Template;
  readonly templateBody: string;
  readonly tags: Record<string, string>;
  readonly changes: readonly Change[];
  /** Logical ids whose resources exist already and are taken over. */
  readonly imports: readonly string[];
  readonly status: 'CREATE_COMPLETE' | 'FAILED';
  readonly reason?: string;
  readonly time: string;
}

export interface Stack {
  readonly name: string;
  readonly id: string;
  readonly created: string;
  status: string;
  reason?: string;
  template: Template;
  templateBody: string;
  tags: Record<string, string>;
  terminationProtection: boolean;
  resources: Map<string, StackResource>;
  outputs: Map<string, { readonly value: string; readonly exportName?: string }>;
  readonly changeSets: Map<string, ChangeSet>;
  readonly events: StackEvent[];
  /** Logical ids that an update's rollback could not bring back. */
  notRolledBack: readonly string[];
  /** What a creation without rollback left to do. */
  pending: boolean;
}

export const EMPTY_TEMPLATE: Template = { Resources: {} };

/** A stack as its first change set finds it. */
export const emptyStack = (name: string, id: string, created: string): Stack => ({
  name,
  id,
  created,
  status: 'REVIEW_IN_PROGRESS',
  template: EMPTY_TEMPLATE,
  templateBody: '{}',
  tags: {},
  terminationProtection: false,
  resources: new Map(),
  outputs: new Map(),
  changeSets: new Map(),
  events: [],
  notRolledBack: [],
  pending: false,
});

/** A stack of its own in another account; templates and change sets are never changed, so both have the same ones. */
export const copyOfStack = (stack: Stack, copyOf: (resource: Resource) => Resource): Stack => ({
  ...stack,
  resources: new Map(
    [...stack.resources].map(([id, entry]) => [id, { ...entry, resource: copyOf(entry.resource) }] as const),
  ),
  outputs: new Map(stack.outputs),
  changeSets: new Map(stack.changeSets),
  events: [],
});

/** Whether a resource outlives being taken out of its stack; `creating` when the operation that made it is undone. */
export function isKept(policy: DeletionPolicy | undefined, { creating }: { readonly creating: boolean }): boolean {
  return policy === 'Retain' || policy === 'Snapshot' || (policy === 'RetainExceptOnCreate' && !creating);
}

/** Types that hold what nobody can create again: data, images, logs, and the keys to all of them. */
const STATEFUL_TYPES = ['AWS::S3::Bucket', 'AWS::ECR::Repository', 'AWS::Logs::LogGroup', 'AWS::KMS::Key'];

/** Resources whose loss would be a loss, by their type or because the template says so. */
export function isStateful({ Type, DeletionPolicy }: ResourceDefinition): boolean {
  return STATEFUL_TYPES.includes(Type) || DeletionPolicy?.startsWith('Retain') === true;
}
