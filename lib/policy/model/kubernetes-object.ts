import type { Resource } from './resource';
import { intrinsic, isObject, step, type JsonObject } from './values';

/** Stands where CloudFormation will write something into a manifest. */
const PLACEHOLDER = '<known at deployment>';

/** Where something was read. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** An object that will be applied, from a manifest in a template or from a file. */
export class KubernetesObject {
  constructor(
    readonly json: JsonObject,
    /** The custom resource that applies it. */
    readonly appliedBy?: Resource,
    /** The file it was read from. */
    readonly from?: Place,
  ) {}

  get kind(): string {
    return String(this.json['kind']);
  }
  get name(): string {
    return String(this.at('metadata.name'));
  }
  get namespace(): string | undefined {
    const namespace = this.at('metadata.namespace');
    return typeof namespace === 'string' ? namespace : undefined;
  }
  /** `Deployment windlass-serving/qwen` */
  get label(): string {
    return `${this.kind} ${this.namespace === undefined ? '' : `${this.namespace}/`}${this.name}`;
  }

  at(path: string): unknown {
    return path.split('.').reduce<unknown>(step, this.json);
  }
}

/** Whether a string of a manifest is only known at deployment. */
export const isUnresolved = (value: unknown): boolean => typeof value === 'string' && value.includes(PLACEHOLDER);

export const MANIFEST_TYPES = ['Custom::AWSCDK-EKS-KubernetesResource'];

/** The objects inside a custom resource of the kubectl provider; undefined when its text is no list of objects. */
export function objectsIn(resource: Resource): readonly KubernetesObject[] | undefined {
  const text = manifestText(resource.raw('Manifest'));
  if (text === undefined) return undefined;
  return read(text)?.map((json) => new KubernetesObject(json, resource));
}

const readings = new Map<string, readonly JsonObject[] | undefined>();
const MOST_READINGS = 256;

/** The same objects for the same text: what is known of an object need not be found out twice. */
function read(text: string): readonly JsonObject[] | undefined {
  if (readings.has(text)) return readings.get(text);
  if (readings.size >= MOST_READINGS) readings.clear();
  const objects = parsedObjects(text);
  readings.set(text, objects);
  return objects;
}

function parsedObjects(text: string): readonly JsonObject[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.every(isObject) ? parsed.flatMap(membersOf) : undefined;
  } catch {
    return undefined;
  }
}

/** Objects of a `List` or `ConfigMapList`; any other object is itself. What is no object is left out. */
export function membersOf(json: JsonObject): readonly JsonObject[] {
  const kind = json['kind'];
  const items = json['items'];
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) return [json];
  const own = kind === 'List' ? {} : { apiVersion: json['apiVersion'], kind: kind.slice(0, -'List'.length) };
  return items.filter(isObject).flatMap((item) => membersOf({ ...own, ...item }));
}

export const HELM_TYPES = ['Custom::AWSCDK-EKS-HelmChart'];

/** Values that a custom resource of the kubectl provider gives to a chart; undefined when its text is no object. */
export function helmValuesIn(resource: Resource): JsonObject | undefined {
  const values = resource.raw('Values');
  if (values === undefined) return {};
  try {
    const parsed: unknown = JSON.parse(manifestText(values) ?? '');
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** The manifest with a placeholder for every part that only CloudFormation knows. */
export function manifestText(manifest: unknown): string | undefined {
  if (typeof manifest === 'string') return manifest;
  const [name, argument] = intrinsic(manifest) ?? [];
  if (name !== 'Fn::Join' || !Array.isArray(argument) || !Array.isArray(argument[1])) return undefined;
  const parts = argument[1] as readonly unknown[];
  return parts.map((part) => (typeof part === 'string' ? part : PLACEHOLDER)).join(String(argument[0]));
}
