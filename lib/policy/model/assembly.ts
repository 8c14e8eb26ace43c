import { type Export, Resource, type ResourceLookup, type Stack } from './resource';
import { ABSENT, intrinsic, isObject, known, unknown, type Value } from './values';

/** All stacks of an app, so that references can be followed from one to another. */
export class Assembly implements ResourceLookup {
  readonly resources: readonly Resource[];
  private readonly byId: ReadonlyMap<string, Resource>;
  private readonly byExport: ReadonlyMap<string, Export>;

  constructor(readonly stacks: readonly Stack[]) {
    this.resources = stacks.flatMap((stack) =>
      Object.entries(stack.template.Resources ?? {}).map(([id, json]) => new Resource(this, stack, id, json)),
    );
    this.byId = new Map(this.resources.map((resource) => [idOf(resource.stack.name, resource.logicalId), resource]));
    this.byExport = new Map(stacks.flatMap((stack) => exportsOf(stack)));
  }

  ofType(...types: readonly string[]): readonly Resource[] {
    return this.resources.filter(({ type }) => types.includes(type));
  }

  stack(name: string): Stack | undefined {
    return this.stacks.find((stack) => stack.name === name);
  }

  find(stack: string, logicalId: string): Resource | undefined {
    return this.byId.get(idOf(stack, logicalId));
  }

  /** The value behind an export, as its stack writes it. */
  exported(name: string): Export | undefined {
    return this.byExport.get(name);
  }

  /** Follows what needs no deployment: joins of known parts, imports, pseudo parameters. The rest is unknown. */
  resolve(stack: Stack, value: unknown): Value {
    const call = intrinsic(value);
    if (call === undefined) return known(value);
    const [name, argument] = call;
    if (name === 'Ref') return pseudoParameter(stack, argument) ?? unknown(value);
    if (name === 'Fn::Join') return this.join(stack, argument) ?? unknown(value);
    if (name === 'Fn::ImportValue') {
      const exported = this.byExport.get(String(argument));
      const resolved = exported && this.resolve(exported.stack, exported.value);
      return resolved?.kind === 'known' ? resolved : unknown(value);
    }
    return unknown(value);
  }

  /** The resource behind `Ref`, `Fn::GetAtt` or `Fn::ImportValue`. */
  target(stack: Stack, value: unknown): Resource | undefined {
    const call = intrinsic(value);
    if (call === undefined) return undefined;
    const [name, argument] = call;
    if (name === 'Ref') return this.find(stack.name, String(argument));
    if (name === 'Fn::GetAtt') return this.find(stack.name, attributeOwner(argument));
    if (name !== 'Fn::ImportValue') return undefined;
    const exported = this.byExport.get(String(argument));
    return exported && this.target(exported.stack, exported.value);
  }

  private join(stack: Stack, argument: unknown): Value | undefined {
    const [separator, parts] = Array.isArray(argument) ? (argument as readonly unknown[]) : [];
    if (typeof separator !== 'string' || !Array.isArray(parts)) return undefined;
    const resolved = parts.map((part) => this.resolve(stack, part));
    return resolved.every((part) => part.kind === 'known')
      ? known(resolved.map((part) => String(part.value)).join(separator))
      : undefined;
  }
}

const idOf = (stack: string, logicalId: string): string => `${stack}\n${logicalId}`;

/** `["Key", "Arn"]` and `"Key.Arn"` both name `Key`. */
export function attributeOwner(argument: unknown): string {
  return Array.isArray(argument) ? String(argument[0]) : (String(argument).split('.')[0] ?? '');
}

function pseudoParameter({ account, region }: Stack, name: unknown): Value | undefined {
  if (name === 'AWS::NoValue') return ABSENT;
  if (name === 'AWS::Partition') return known('aws');
  if (name === 'AWS::URLSuffix') return known('amazonaws.com');
  if (name === 'AWS::AccountId' && account !== undefined) return known(account);
  if (name === 'AWS::Region' && region !== undefined) return known(region);
  return undefined;
}

/** Exports of a stack by name. */
export function exportsOf(stack: Stack): readonly (readonly [string, Export])[] {
  return Object.values(stack.template.Outputs ?? {}).flatMap((output) => {
    if (!isObject(output) || !isObject(output['Export'])) return [];
    const name = output['Export']['Name'];
    return typeof name === 'string' ? [[name, { stack, value: output['Value'] }] as const] : [];
  });
}
