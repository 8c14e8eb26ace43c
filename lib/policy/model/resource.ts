import type { WrittenException } from '../exceptions/types';
import { intrinsic, isObject, known, step, type JsonObject, type Value } from './values';

/** A resource as a template writes it. */
export interface ResourceJson {
  readonly Type: string;
  readonly Properties?: JsonObject;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Stack {
  readonly name: string;
  readonly template: TemplateJson;
  /** Where the template was read. */
  readonly templatePath?: string;
  readonly account?: string;
  readonly region?: string;
  /** Whether CloudFormation refuses to delete it. @default - nobody said */
  readonly terminationProtection?: boolean;
  /** Stack that this one is nested in. */
  readonly parent?: string;
  /** Parameters of a nested stack, as the stack above writes them. */
  readonly given?: JsonObject;
  /** Tags of the stack, which CloudFormation puts on every resource that takes tags. @default - nobody said */
  readonly tags?: Readonly<Record<string, string>>;
  /** Construct paths by logical id, without the stack. @default - nobody said */
  readonly constructs?: Readonly<Record<string, string>>;
  /** What is accepted at its constructs. @default - nobody said */
  readonly exceptions?: readonly WrittenException[];
  /** Rules acknowledged below a construct. @default - nobody said */
  readonly acknowledged?: readonly Acknowledgement[];
}

/** `Validations.of(construct).acknowledge(…)`. */
export interface Acknowledgement {
  /** Path without the stack; empty: the stack itself. */
  readonly construct: string;
  /** `windlass::bucket-versioning` */
  readonly rule: string;
  readonly reason: string;
  /** Said of a whole stack, stage or app. */
  readonly isWide?: boolean;
}

export interface TemplateJson {
  readonly Resources?: Readonly<Record<string, ResourceJson>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
  readonly [section: string]: unknown;
}

/** A value that one stack offers to the others. */
export interface Export {
  readonly stack: Stack;
  readonly value: unknown;
}

/** The assembly as its resources see it: who else is there, and where a reference leads. */
export interface ResourceLookup {
  ofType(...types: readonly string[]): readonly Resource[];
  resolve(stack: Stack, value: unknown): Value;
  deep(stack: Stack, value: unknown): unknown;
  target(stack: Stack, value: unknown): Resource | undefined;
  exported(name: string): Export | undefined;
}

/** A resource with the assembly it lives in, so that its references can be followed. */
export class Resource {
  private readonly resolved = new Map<string, unknown>();

  constructor(
    readonly assembly: ResourceLookup,
    readonly stack: Stack,
    readonly logicalId: string,
    readonly json: ResourceJson,
  ) {}

  /** Empty where the template names none. */
  get type(): string {
    const type = step(this.json, 'Type');
    return typeof type === 'string' ? type : '';
  }

  get properties(): JsonObject {
    const properties = step(this.json, 'Properties');
    return isObject(properties) ? properties : {};
  }

  /** `windlass-production-Cluster/ClusterC2E21B66 (AWS::EKS::Cluster)` */
  get label(): string {
    return `${this.stack.name}/${this.logicalId} (${this.type})`;
  }

  /** The value at `LaunchTemplateData.NetworkInterfaces.0.InterfaceType`, intrinsics resolved where that is possible. */
  read(path: string): Value {
    let current: Value = known(this.properties);
    for (const key of path.split('.')) {
      if (current.kind !== 'known') return current;
      current = this.assembly.resolve(this.stack, step(current.value, key));
    }
    return current;
  }

  /** The value when it is known; what is absent and what is unknown are both undefined. Only for context, not for the rule itself. */
  knownAt(path: string): unknown {
    const value = this.read(path);
    return value.kind === 'known' ? value.value : undefined;
  }

  /** Paths of the members of a list: `Taints.0`, `Taints.1`; of one that stands where a list is meant: its own. */
  members(path: string): readonly string[] {
    const list = this.knownAt(path);
    if (Array.isArray(list)) return list.map((_, index) => `${path}.${index}`);
    return isObject(list) && intrinsic(list) === undefined ? [path] : [];
  }

  /** The value at a path with everything resolved that can be, to the last leaf. */
  deep(path: string): unknown {
    if (!this.resolved.has(path))
      this.resolved.set(path, this.assembly.deep(this.stack, this.knownAt(path) ?? this.raw(path)));
    return this.resolved.get(path);
  }

  /** The resource a property refers to by `Ref`, `Fn::GetAtt` or through another stack's export. */
  referenced(path: string): Resource | undefined {
    return this.assembly.target(this.stack, this.raw(path));
  }

  /** The value as written, intrinsics included. */
  raw(path: string): unknown {
    return path.split('.').reduce<unknown>(step, this.properties);
  }
}
