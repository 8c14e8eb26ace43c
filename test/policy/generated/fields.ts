import { intrinsic, isObject, type JsonObject } from '../../../lib/policy/model/values';

/** A step into JSON that is written as text: manifests, values of charts, configuration of add-ons. */
export const JSON_TEXT = '(json)';

/** A place in a template, or in a Kubernetes object inside it. */
export interface Field {
  readonly stack: number;
  readonly resource: string;
  /** `AWS::EKS::Cluster` or `Deployment`. */
  readonly subject: string;
  /** Logical id without its hash, or name of the object. */
  readonly name: string;
  /** Steps from the resource. */
  readonly steps: readonly string[];
  /** Steps from the resource or the Kubernetes object: what a person reads. */
  readonly path: readonly string[];
  readonly value: unknown;
  /** `Allow` or `Deny`, of a field in a statement. */
  readonly effect?: string;
  /** Whether the field is of a Kubernetes object. */
  readonly inObject: boolean;
}

/** Last name on the way to a field, indices left out. */
export const keyOf = ({ path }: Pick<Field, 'path'>): string => path.filter((step) => !isIndex(step)).at(-1) ?? '';
export const isIndex = (step: string): boolean => /^\d+$/.test(step);
export const isElement = ({ path }: Pick<Field, 'path'>): boolean => isIndex(path.at(-1) ?? '');
/** `spec.containers.*.args.*` */
export const kindOfPath = ({ path }: Pick<Field, 'path'>): string =>
  path.map((step) => (isIndex(step) ? '*' : step)).join('.');

/** Attributes of a resource whose loss costs data or order. */
const ATTRIBUTES = ['Properties', 'DeletionPolicy', 'UpdateReplacePolicy', 'Condition'];

/** Every field of a template, lists and objects included. */
export function fieldsOf(stack: number, resources: Readonly<Record<string, JsonObject>>): readonly Field[] {
  return Object.entries(resources).flatMap(([resource, json]) => {
    const owner = { stack, resource, subject: String(json['Type']), name: withoutHash(resource), inObject: false };
    return ATTRIBUTES.filter((key) => json[key] !== undefined).flatMap((key) => below(owner, [key], [key], json[key]));
  });
}

type Owner = Omit<Field, 'steps' | 'path' | 'value'>;

function below(holder: Owner, steps: readonly string[], path: readonly string[], value: unknown): readonly Field[] {
  const owner = isStatement(path, value) ? { ...holder, effect: String(value['Effect']) } : holder;
  const self: Field = { ...owner, steps, path, value };
  const text = jsonIn(value);
  if (text !== undefined) return inText(owner, [...steps, JSON_TEXT], path, text);
  if (intrinsic(value) !== undefined || typeof value !== 'object' || value === null) return [self];
  const inner = Object.entries(value).flatMap(([key, one]) => below(owner, [...steps, key], [...path, key], one));
  return [self, ...inner];
}

const isStatement = (path: readonly string[], value: unknown): value is JsonObject =>
  path.at(-2) === 'Statement' && isObject(value);

function inText(owner: Owner, steps: readonly string[], path: readonly string[], value: unknown): readonly Field[] {
  if (path.at(-1) !== 'Manifest' || !Array.isArray(value)) return below(owner, steps, path, value);
  return value.filter(isObject).flatMap((object, index) => {
    const metadata = isObject(object['metadata']) ? object['metadata'] : {};
    const inside = { ...owner, subject: String(object['kind']), name: String(metadata['name']), inObject: true };
    return Object.entries(object).flatMap(([key, one]) => below(inside, [...steps, String(index), key], [key], one));
  });
}

/** The list or object that a text spells. */
export function jsonIn(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return undefined;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

const withoutHash = (id: string): string => id.replace(/[0-9A-F]{8}$/, '');
