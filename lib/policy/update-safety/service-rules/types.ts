import type { JsonObject } from '../../model/values';

/**
 * What a deploy asks a service to do with one resource that it creates or updates in place. Templates give one, and so does
 * the double of CloudFormation, whose values are resolved. What is only known at deployment stays an intrinsic function.
 */
export interface Step {
  readonly type: string;
  /** Properties; absent when the resource is created. */
  readonly before?: JsonObject;
  readonly after: JsonObject;
  /** Names of the properties whose values differ, also where only what they refer to does. */
  readonly changed: readonly string[];
  /** Properties of the resource a property refers to, such as the launch template behind `LaunchTemplate.Id`. */
  target(side: 'before' | 'after', path: string): JsonObject | undefined;
}

export interface Complaint {
  readonly properties: readonly string[];
  /** In the service's words where they are known. */
  readonly reason: string;
  readonly wayOut: string;
  /** What must be so in the account, which no template says. @default - refused whatever is in the account */
  readonly onlyWhile?: string;
}

/** What a service refuses, judged without an account. */
export interface ServiceRule {
  readonly id: string;
  /** Where the service says so. */
  readonly source: string;
  readonly types: readonly string[];
  judge(step: Step): Complaint | undefined;
}

/** A deploy step that will fail, and why. */
export interface Refusal extends Complaint {
  readonly rule: string;
  readonly stack: string;
  /** Of a stack as a whole: its name. */
  readonly logicalId: string;
  readonly type: string;
  readonly source: string;
}
