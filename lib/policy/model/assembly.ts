import { partitionOf, urlSuffixOf } from '../../catalog';
import { type Export, Resource, type ResourceLookup, type Stack } from './resource';
import { ABSENT, entryOf, intrinsic, isObject, known, step, unknown, type Value } from './values';

/** All stacks of an app, so that references can be followed from one to another. */
export class Assembly implements ResourceLookup {
  readonly resources: readonly Resource[];
  private readonly byId: ReadonlyMap<string, Resource>;
  private readonly byType = new Map<string, Resource[]>();
  private readonly byExport: ReadonlyMap<string, Export>;

  constructor(readonly stacks: readonly Stack[]) {
    this.resources = stacks.flatMap((stack) =>
      Object.entries(stack.template.Resources ?? {})
        .filter(([, json]) => isObject(json) && typeof json.Type === 'string')
        .map(([id, json]) => new Resource(this, stack, id, json)),
    );
    this.byId = new Map(this.resources.map((resource) => [idOf(resource.stack.name, resource.logicalId), resource]));
    for (const resource of this.resources) {
      const alike = this.byType.get(resource.type);
      if (alike === undefined) this.byType.set(resource.type, [resource]);
      else alike.push(resource);
    }
    this.byExport = new Map(stacks.flatMap((stack) => exportsOf(stack)));
  }

  ofType(...types: readonly string[]): readonly Resource[] {
    if (types.length === 1) return this.byType.get(types[0]!) ?? [];
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
    if (name === 'Ref') return pseudoParameter(stack, argument) ?? this.given(stack, argument) ?? unknown(value);
    if (name === 'Fn::Join') return this.join(stack, argument) ?? unknown(value);
    if (name === 'Fn::ImportValue') {
      const exported = this.byExport.get(String(argument));
      const resolved = exported && this.resolve(exported.stack, exported.value);
      return resolved?.kind === 'known' ? resolved : unknown(value);
    }
    const output = name === 'Fn::GetAtt' ? this.nestedOutput(stack, argument) : undefined;
    const handedUp = output && this.resolve(output.stack, output.value);
    return handedUp?.kind === 'known' ? handedUp : unknown(value);
  }

  /** The same for everything inside a value; what stays unknown stands there as it was written, an absent value is left out. */
  deep(stack: Stack, value: unknown): unknown {
    const resolved = this.resolve(stack, value);
    if (resolved.kind !== 'known') return resolved.kind === 'absent' ? undefined : value;
    if (Array.isArray(resolved.value))
      return resolved.value.map((inner) => this.deep(stack, inner)).filter((inner) => inner !== undefined);
    if (!isObject(resolved.value)) return resolved.value;
    return Object.fromEntries(
      Object.entries(resolved.value).flatMap(([key, inner]) => {
        const deep = this.deep(stack, inner);
        return deep === undefined ? [] : [[key, deep]];
      }),
    );
  }

  /** The resource behind `Ref`, `Fn::GetAtt` or `Fn::ImportValue`. */
  target(stack: Stack, value: unknown): Resource | undefined {
    const call = intrinsic(value);
    if (call === undefined) return undefined;
    const [name, argument] = call;
    if (name === 'Ref') {
      const handedDown = this.givenTo(stack, argument);
      return this.find(stack.name, String(argument)) ?? (handedDown && this.target(handedDown.stack, handedDown.value));
    }
    if (name === 'Fn::GetAtt') {
      const output = this.nestedOutput(stack, argument);
      return output === undefined
        ? this.find(stack.name, attributeOwner(argument))
        : this.target(output.stack, output.value);
    }
    if (name !== 'Fn::ImportValue') return undefined;
    const exported = this.byExport.get(String(argument));
    return exported && this.target(exported.stack, exported.value);
  }

  /** What the stack above hands down as a parameter. */
  givenTo({ parent, given }: Stack, parameter: unknown): Export | undefined {
    const above = parent === undefined ? undefined : this.stack(parent);
    const value = given && entryOf(given, String(parameter));
    return above === undefined || value === undefined ? undefined : { stack: above, value };
  }

  private given(stack: Stack, parameter: unknown): Value | undefined {
    const handedDown = this.givenTo(stack, parameter);
    const value = handedDown && this.resolve(handedDown.stack, handedDown.value);
    return value?.kind === 'known' ? value : undefined;
  }

  /** `["Child", "Outputs.Name"]` of a nested stack that is here. */
  nestedOutput(stack: Stack, argument: unknown): Export | undefined {
    const [owner, output] = splitAttribute(argument);
    if (!output.startsWith('Outputs.')) return undefined;
    const child = this.stack(nestedName(stack.name, owner));
    const value = child && step(step(child.template.Outputs, output.slice('Outputs.'.length)), 'Value');
    return child === undefined || value === undefined ? undefined : { stack: child, value };
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
export const attributeOwner = (argument: unknown): string => splitAttribute(argument)[0];

function splitAttribute(argument: unknown): readonly [owner: string, attribute: string] {
  const [owner = '', ...attribute] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
  return [owner, attribute.join('.')];
}

/** Name of a stack inside another, by the resource that makes it. */
export const nestedName = (parent: string, logicalId: string): string => `${parent}/${logicalId}`;

function pseudoParameter({ account, region }: Stack, name: unknown): Value | undefined {
  if (name === 'AWS::NoValue') return ABSENT;
  if (name === 'AWS::Partition') return known(partitionOf(region ?? ''));
  if (name === 'AWS::URLSuffix') return known(urlSuffixOf(region ?? ''));
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
