/** Number of the file's form; a reader of another one says so instead of guessing. */
export const FORMAT = 1;

/** A resource that is deployed. */
export interface BaselineResource {
  readonly type: string;
  /** `Network/Vpc`, below the stack. @default - nobody said */
  readonly construct?: string;
  /** `support`: it holds nothing itself, but a guarded one is replaced with it. @default - it is guarded */
  readonly role?: 'support';
  /** @default - CloudFormation deletes it */
  readonly deletionPolicy?: string;
  readonly updateReplacePolicy?: string;
  /** Condition of the template that decides whether it exists. */
  readonly condition?: string;
  /** Values at the watched paths of its type that are set, references followed: `→ stack/LogicalId.Arn`. */
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface BaselineStack {
  readonly account?: string;
  readonly region?: string;
  /** By logical id. */
  readonly resources: Readonly<Record<string, BaselineResource>>;
}

/** A Kubernetes object that is deployed. */
export interface BaselineObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** `stack/LogicalId` of what applies it, or `manifests`: another tool does. */
  readonly appliedBy: string;
  /** Values at the watched paths of its kind that are set. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What of an environment is deployed and would be missed, as its repository has it. */
export interface Baseline {
  readonly format: typeof FORMAT;
  readonly environment: string;
  /** Version that wrote it. */
  readonly windlass: string;
  /** The environment's file, from the root of its repository. @default - it came by a pipe */
  readonly file?: string;
  readonly delivery: 'cdk' | 'gitops';
  /** Paths whose change replaces, by type or kind, as this version knew them: a later one compares no others. */
  readonly watched: {
    readonly resources: Readonly<Record<string, readonly string[]>>;
    readonly objects: Readonly<Record<string, readonly string[]>>;
  };
  readonly stacks: Readonly<Record<string, BaselineStack>>;
  readonly objects: readonly BaselineObject[];
}

/** Somebody takes it upon himself that one resource or object is replaced or goes; the form of the policy's exceptions. */
export interface Replacement {
  /** `stack/LogicalId`, a stack that goes as a whole, `Namespace windlass-serving`, `delivery`, `region`, `account`. */
  readonly resource: string;
  readonly reason: string;
  readonly owner: string;
  /** Last day it holds, `2027-06-30`. */
  readonly expires: string;
}

/** Something that is deployed and that the output would replace, delete or leave behind. */
export interface Loss {
  /** As the message names it: `stack/LogicalId (Type)`, `Namespace windlass-serving`. */
  readonly label: string;
  /** What a permission may call it, the best name first. */
  readonly names: readonly string[];
  /** Field of the environment that decides it. @default - not known */
  readonly field?: string;
  /** `would be replaced: CidrBlock (10.40.0.0/16 → 10.50.0.0/16)` */
  readonly what: string;
  /** What is lost or interrupted. */
  readonly lost: string;
  /** What goes with it because it refers to it. */
  readonly alongside: readonly string[];
  /** Beside permitting it. */
  readonly wayOut: string;
}
