import { isObject } from './service-spec';
import { ValidationError, type Template } from './template';

/** What intrinsic functions of one stack resolve against. */
export interface Scope {
  readonly template: Template;
  readonly parameters: Readonly<Record<string, string>>;
  readonly pseudo: Readonly<Record<string, string>>;
  ref(logicalId: string): string;
  getAtt(logicalId: string, attribute: string): unknown;
  importValue(name: string): string;
}

const NO_VALUE = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, scope) => resolveRef(String(name), scope),
  Condition: (name, scope) => condition(String(name), scope),
  'Fn::GetAtt': (argument, scope) => scope.getAtt(...getAttTarget(argument)),
  'Fn::ImportValue': (name, scope) => scope.importValue(String(resolve(name, scope))),
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = list(argument, scope);
    return (parts as unknown[]).map(String).join(String(separator));
  },
  'Fn::Sub': (argument, scope) => substitute(argument, scope),
  'Fn::Select': (argument, scope) => {
    const [index, items] = list(argument, scope);
    return (items as unknown[])[Number(index)];
  },
  'Fn::Split': (argument, scope) => {
    const [separator, text] = list(argument, scope);
    return String(text).split(String(separator));
  },
  'Fn::Base64': (argument, scope) => Buffer.from(String(resolve(argument, scope))).toString('base64'),
  'Fn::FindInMap': (argument, scope) => {
    const [map, first, second] = list(argument, scope).map(String);
    return scope.template.Mappings?.[map ?? '']?.[first ?? '']?.[second ?? ''];
  },
  'Fn::If': (argument, scope) => {
    const [name, yes, no] = argument as [string, unknown, unknown];
    return resolveValue(condition(name, scope) ? yes : no, scope);
  },
  'Fn::Equals': (argument, scope) => {
    const [left, right] = list(argument, scope);
    return String(left) === String(right);
  },
  'Fn::And': (argument, scope) => list(argument, scope).every(Boolean),
  'Fn::Or': (argument, scope) => list(argument, scope).some(Boolean),
  'Fn::Not': (argument, scope) => !list(argument, scope)[0],
  'Fn::Contains': (argument, scope) => {
    const [items, item] = list(argument, scope);
    return (items as unknown[]).map(String).includes(String(item));
  },
};

/** The function an object stands for, such as `{ Ref: … }`; undefined for plain data. */
export function intrinsicOf(value: Record<string, unknown>): [name: string, argument: unknown] | undefined {
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0) return undefined;
  if (name !== 'Ref' && name !== 'Condition' && !name.startsWith('Fn::')) return undefined;
  if (name === 'Condition' && typeof value[name] !== 'string') return undefined;
  return [name, value[name]];
}

/** A template value with every intrinsic function replaced; `AWS::NoValue` takes its key away. */
export function resolve(value: unknown, scope: Scope): unknown {
  const resolved = resolveValue(value, scope);
  return resolved === NO_VALUE ? undefined : resolved;
}

function resolveValue(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => resolveValue(item, scope)).filter((item) => item !== NO_VALUE);
  if (!isObject(value)) return value;
  const intrinsic = intrinsicOf(value);
  if (intrinsic !== undefined) return call(...intrinsic, scope);
  const entries = Object.entries(value).map(([key, child]) => [key, resolveValue(child, scope)] as const);
  return Object.fromEntries(entries.filter(([, child]) => child !== NO_VALUE));
}

function call(name: string, argument: unknown, scope: Scope): unknown {
  const intrinsic = INTRINSICS[name];
  if (intrinsic === undefined) throw new ValidationError(`Template error: the double does not know ${name}`);
  return intrinsic(argument, scope);
}

function list(argument: unknown, scope: Scope): unknown[] {
  return resolveValue(argument, scope) as unknown[];
}

function resolveRef(name: string, scope: Scope): unknown {
  if (name === 'AWS::NoValue') return NO_VALUE;
  return scope.pseudo[name] ?? scope.parameters[name] ?? scope.ref(name);
}

export function condition(name: string, scope: Scope): boolean {
  const expression = scope.template.Conditions?.[name];
  if (expression === undefined) throw new ValidationError(`Template format error: Unresolved condition [${name}]`);
  return resolve(expression, scope) === true;
}

export function getAttTarget(argument: unknown): [logicalId: string, attribute: string] {
  const parts = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
  return [parts[0] ?? '', parts.slice(1).join('.')];
}

/** The `${…}` of a `Fn::Sub` that are not defined by the function itself. */
export function subReferences(argument: unknown): string[] {
  const [text, local] = Array.isArray(argument) ? (argument as [string, object]) : [String(argument), {}];
  const names = [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map((match) => match[1] ?? '');
  return names.filter((name) => !(name in local));
}

function substitute(argument: unknown, scope: Scope): string {
  const [text, local] = Array.isArray(argument)
    ? (argument as [string, Record<string, unknown>])
    : ([String(argument), {}] as [string, Record<string, unknown>]);
  return text
    .replace(/\$\{([^!}][^}]*)\}/g, (_, name: string) => {
      if (name in local) return String(resolve(local[name], scope));
      return String(name.includes('.') ? scope.getAtt(...getAttTarget(name)) : resolveRef(name, scope));
    })
    .replaceAll('${!', '${');
}
