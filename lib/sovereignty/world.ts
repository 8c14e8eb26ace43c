import { type Assembly, attributeOwner } from '../policy/model/assembly';
import type { KubernetesObject } from '../policy/model/kubernetes-object';
import type { Resource, Stack } from '../policy/model/resource';
import { intrinsic, isObject, listOf, step, type JsonObject } from '../policy/model/values';

/** What was synthesized, and nothing else. */
export interface World {
  readonly assembly: Assembly;
  readonly objects: readonly KubernetesObject[];
  /** Of the environment; absent: no stack says. */
  readonly account?: string;
  readonly region?: string;
}

/** One value that a property can have. */
export interface Reading {
  /** What only the deployment knows stands in `<…>`. */
  readonly text: string;
  /** Resources of the output that it names. */
  readonly targets: readonly Resource[];
  /** What of it only the deployment knows and is nothing of the output. */
  readonly unknown?: string;
}

const MOST_READINGS = 16;
/** References that are followed one after the other: a template may refer to itself in a circle. */
const MOST_STEPS = 24;

const plain = (text: string): Reading => ({ text, targets: [] });
const open = (value: unknown): Reading => {
  const text = JSON.stringify(value);
  return { text: `<${text}>`, targets: [], unknown: text };
};

/** Everything a value can become: both branches of conditions, every entry of mappings, defaults of parameters. */
export function readings(world: World, stack: Stack, value: unknown, depth = 0): readonly Reading[] {
  if (depth > MOST_STEPS) return [open(value)];
  if (typeof value === 'string') return [plain(value)];
  if (typeof value === 'number' || typeof value === 'boolean') return [plain(String(value))];
  const call = intrinsic(value);
  return (call === undefined ? [open(value)] : called(world, stack, value, call, depth + 1)).slice(0, MOST_READINGS);
}

function called(
  world: World,
  stack: Stack,
  value: unknown,
  [name, argument]: readonly [string, unknown],
  depth: number,
): readonly Reading[] {
  const { assembly } = world;
  if (name === 'Ref' && typeof argument === 'string') return reference(world, stack, argument, value, depth);
  if (name === 'Fn::GetAtt') {
    const output = assembly.nestedOutput(stack, argument);
    if (output !== undefined) return readings(world, output.stack, output.value, depth);
    const target = assembly.find(stack.name, attributeOwner(argument));
    return target === undefined ? [open(value)] : [{ text: `<${target.logicalId}>`, targets: [target] }];
  }
  if (name === 'Fn::ImportValue') {
    const exported = assembly.exported(String(argument));
    return exported === undefined ? [open(value)] : readings(world, exported.stack, exported.value, depth);
  }
  if (name === 'Fn::Join' && Array.isArray(argument))
    return joined(
      listOf(argument[1]).map((part) => readings(world, stack, part, depth)),
      String(argument[0]),
    );
  if (name === 'Fn::Sub') return substituted(world, stack, argument, depth);
  if (name === 'Fn::If' && Array.isArray(argument))
    return argument.slice(1).flatMap((branch) => (isNoValue(branch) ? [] : readings(world, stack, branch, depth)));
  if (name === 'Fn::FindInMap' && Array.isArray(argument))
    return leaves(step(stack.template['Mappings'], String(argument[0]))).map(plain);
  if (name === 'Fn::Base64') return readings(world, stack, argument, depth);
  return [open(value)];
}

const isNoValue = (value: unknown): boolean => step(value, 'Ref') === 'AWS::NoValue';

/** Values without an intrinsic at the top: what a property may be, with conditions opened. */
export function branches(value: unknown): readonly unknown[] {
  const [name, argument] = intrinsic(value) ?? [];
  if (name !== 'Fn::If' || !Array.isArray(argument)) return isNoValue(value) ? [] : [value];
  return argument.slice(1).flatMap(branches);
}

/** Members of a list whose members or itself may be conditions. */
export const membersOf = (value: unknown): readonly unknown[] =>
  branches(value).flatMap((one) => listOf(one).flatMap(branches));

function reference(world: World, stack: Stack, name: string, value: unknown, depth: number): readonly Reading[] {
  if (name === 'AWS::AccountId') return [plain(stack.account ?? world.account ?? OWN_ACCOUNT)];
  if (name === 'AWS::Region') return [plain(stack.region ?? world.region ?? OWN_REGION)];
  const handedDown = world.assembly.givenTo(stack, name);
  if (handedDown !== undefined) return readings(world, handedDown.stack, handedDown.value, depth);
  const pseudo = world.assembly.resolve(stack, value);
  if (pseudo.kind === 'known') return [plain(String(pseudo.value))];
  const target = world.assembly.find(stack.name, name);
  if (target !== undefined) return [{ text: `<${name}>`, targets: [target] }];
  const parameter = step(stack.template['Parameters'], name);
  if (!isObject(parameter)) return name.startsWith('AWS::') ? [plain(`<${name}>`)] : [open(value)];
  const values = [parameter['Default'], ...listOf(parameter['AllowedValues'])].filter(
    (one) => typeof one === 'string' && one !== '',
  );
  const unknown = `parameter ${name}`;
  return values.length === 0
    ? [{ text: `<${name}>`, targets: [], unknown }]
    : values.map((one) => ({ text: String(one), targets: [], unknown }));
}

/** Stand for what is of the environment where no stack says which. */
export const OWN_ACCOUNT = '<own account>';
export const OWN_REGION = '<own region>';

function joined(parts: readonly (readonly Reading[])[], separator: string): readonly Reading[] {
  return parts
    .reduce<readonly (readonly Reading[])[]>(
      (sofar, alternatives) =>
        sofar.flatMap((one) => alternatives.map((next) => [...one, next])).slice(0, MOST_READINGS),
      [[]],
    )
    .map((one) => {
      const unknown = one.flatMap((part) => part.unknown ?? []);
      return {
        text: one.map(({ text }) => text).join(separator),
        targets: one.flatMap(({ targets }) => targets),
        ...(unknown.length === 0 ? {} : { unknown: unknown.join(', ') }),
      };
    });
}

function substituted(world: World, stack: Stack, argument: unknown, depth: number): readonly Reading[] {
  const [template, variables] = Array.isArray(argument) ? (argument as readonly unknown[]) : [argument];
  const parts = String(template)
    .split(/(\$\{[^}]+\})/)
    .map((part) => {
      const name = /^\$\{([^!}][^}]*)\}$/.exec(part)?.[1];
      if (name === undefined) return [plain(part.replace('${!', '${'))];
      const own = step(variables, name);
      if (own !== undefined) return readings(world, stack, own, depth);
      return readings(world, stack, name.includes('.') ? { 'Fn::GetAtt': name.split('.') } : { Ref: name }, depth);
    });
  return joined(parts, '');
}

const leaves = (value: unknown): readonly string[] =>
  isObject(value) ? Object.values(value).flatMap(leaves) : listOf(value).map(String);

/** Every string inside a resource, joined where intrinsics are, with the path to it. */
export function textsIn(
  world: World,
  stack: Stack,
  value: unknown,
  path = '',
): readonly (readonly [path: string, reading: Reading])[] {
  if (typeof value === 'string') return [[path, plain(value)]];
  if (intrinsic(value) !== undefined) {
    if (step(value, 'Fn::If') !== undefined) return membersOf(value).flatMap((one) => textsIn(world, stack, one, path));
    return readings(world, stack, value).map((reading) => [path, reading] as const);
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    textsIn(world, stack, inner, path === '' ? key : `${path}.${key}`),
  );
}

/** A property with conditions opened; the first where several are possible. */
export const at = (resource: Resource, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => branches(step(value, key))[0], resource.properties);

/** All that stands at a path, as lists. */
export const listAt = (resource: Resource, path: string): readonly unknown[] => membersOf(at(resource, path));

/** What stands at a path as one text; undefined: nothing does. */
export function textAt(world: World, resource: Resource, path: string): string | undefined {
  const value = at(resource, path);
  return value === undefined ? undefined : readings(world, resource.stack, value)[0]?.text;
}

/** The resources that stand at a path. */
export const targetsAt = (world: World, resource: Resource, path: string): readonly Resource[] =>
  listAt(resource, path).flatMap((value) => readings(world, resource.stack, value).flatMap(({ targets }) => targets));

/** `LogicalId (AWS::S3::Bucket)`: short, since paths are long; the stack where there are several. */
export const named = (resource: Resource): string => `${resource.stack.name}/${resource.logicalId} (${resource.type})`;

export const asObject = (value: unknown): JsonObject => (isObject(value) ? value : {});
