import { resolveIn } from './intrinsics';
import { type Export, Resource, type ResourceLookup, type Stack } from './resource';
import { intrinsic, isObject, known, unknown, type Value } from './values';

/** Imports that lead in a circle end here. */
const MAX_IMPORTS = 8;

/** All stacks of an app, so that references can be followed from one to another. */
export class Assembly implements ResourceLookup {
  readonly resources: readonly Resource[];
  private readonly byId: ReadonlyMap<string, Resource>;
  private readonly byType = new Map<string, Resource[]>();
  private readonly byExport: ReadonlyMap<string, Export>;
  private imports = 0;

  constructor(readonly stacks: readonly Stack[]) {
    this.resources = stacks.flatMap((stack) =>
      Object.entries(stack.template.Resources ?? {})
        .filter(([, json]) => isObject(json))
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
    const [only] = types;
    if (types.length === 1 && only !== undefined) return this.byType.get(only) ?? [];
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

  /** Follows what needs no deployment: joins of known parts, defaults, mappings, imports, pseudo parameters. The rest is unknown. */
  resolve(stack: Stack, value: unknown): Value {
    const call = intrinsic(value);
    if (call === undefined) return known(value);
    if (call[0] !== 'Fn::ImportValue')
      return resolveIn(stack, call, (inner) => this.resolve(stack, inner)) ?? unknown(value);
    const resolved = this.imported(stack, call[1], (from, exported) => this.resolve(from, exported));
    return resolved?.kind === 'known' ? resolved : unknown(value);
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
    if (name === 'Ref') return this.find(stack.name, String(argument));
    if (name === 'Fn::GetAtt') return this.find(stack.name, attributeOwner(argument));
    if (name === 'Fn::Sub') return this.find(stack.name, onlyVariable(argument));
    if (name !== 'Fn::ImportValue') return undefined;
    return this.imported(stack, argument, (from, exported) => this.target(from, exported));
  }

  private imported<T>(stack: Stack, argument: unknown, follow: (from: Stack, value: unknown) => T): T | undefined {
    const name = this.resolve(stack, argument);
    const exported = name.kind === 'known' ? this.byExport.get(String(name.value)) : undefined;
    if (exported === undefined || this.imports >= MAX_IMPORTS) return undefined;
    this.imports += 1;
    try {
      return follow(exported.stack, exported.value);
    } finally {
      this.imports -= 1;
    }
  }
}

const idOf = (stack: string, logicalId: string): string => `${stack}\n${logicalId}`;

/** `["Key", "Arn"]` and `"Key.Arn"` both name `Key`. */
export function attributeOwner(argument: unknown): string {
  return Array.isArray(argument) ? String(argument[0]) : (String(argument).split('.')[0] ?? '');
}

/** `Key` of `"${Key.Arn}"`. */
const onlyVariable = (argument: unknown): string =>
  /^\$\{([A-Za-z0-9]+)(?:\.[A-Za-z0-9.]+)?\}$/.exec(String(argument))?.[1] ?? '';

/** Exports of a stack by name. */
export function exportsOf(stack: Stack): readonly (readonly [string, Export])[] {
  return Object.values(stack.template.Outputs ?? {}).flatMap((output) => {
    if (!isObject(output) || !isObject(output['Export'])) return [];
    const name = exportName(stack, output['Export']['Name']);
    return typeof name === 'string' ? [[name, { stack, value: output['Value'] }] as const] : [];
  });
}

function exportName(stack: Stack, name: unknown): unknown {
  const resolve = (value: unknown): Value => {
    const call = intrinsic(value);
    return call === undefined ? known(value) : (resolveIn(stack, call, resolve) ?? unknown(value));
  };
  const resolved = resolve(name);
  return resolved.kind === 'known' ? resolved.value : undefined;
}
