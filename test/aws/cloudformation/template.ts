export interface ResourceDefinition {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DependsOn?: string | string[];
  readonly Condition?: string;
  readonly Metadata?: unknown;
  readonly DeletionPolicy?: DeletionPolicy;
  readonly UpdateReplacePolicy?: DeletionPolicy;
}

export type DeletionPolicy = 'Delete' | 'Retain' | 'RetainExceptOnCreate' | 'Snapshot';

export interface OutputDefinition {
  readonly Value: unknown;
  readonly Export?: { readonly Name: unknown };
  readonly Condition?: string;
}

export interface Template {
  readonly Resources: Record<string, ResourceDefinition>;
  readonly Outputs?: Record<string, OutputDefinition>;
  readonly Parameters?: Record<string, { readonly Type: string; readonly Default?: string }>;
  readonly Conditions?: Record<string, unknown>;
  readonly Mappings?: Record<string, Record<string, Record<string, unknown>>>;
  readonly Rules?: Record<string, { readonly Assertions: { Assert: unknown; AssertDescription?: string }[] }>;
}

/** What CloudFormation's API answers with HTTP 400. */
export class ValidationError extends Error {
  override readonly name: string = 'ValidationError';
}

/** What the API of the service behind a resource answers: the resource fails, the stack rolls back. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
