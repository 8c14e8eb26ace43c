import type { Resource } from './resource';
import { intrinsic, isObject, listOf, step, type JsonObject } from './values';

/** Stands where CloudFormation will write something into a manifest. */
const PLACEHOLDER = '<known at deployment>';

/** An object that will be applied, from a manifest in a template or from a file. */
export class KubernetesObject {
  constructor(
    readonly json: JsonObject,
    /** The custom resource that applies it. */
    readonly appliedBy?: Resource,
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

/** The members of a List (`List`, `DeploymentList` …), or the object itself. */
export const unpacked = (json: JsonObject): readonly JsonObject[] =>
  String(json['kind']).endsWith('List') && Array.isArray(json['items'])
    ? listOf(json['items']).flatMap((item) => (isObject(item) ? unpacked(item) : []))
    : [json];

export const MANIFEST_TYPES = ['Custom::AWSCDK-EKS-KubernetesResource'];

/** The objects inside a custom resource of the kubectl provider; undefined when its text is no list of objects. */
export function objectsIn(resource: Resource): readonly KubernetesObject[] | undefined {
  const text = manifestText(resource.raw('Manifest'));
  if (text === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.every(isObject)
      ? parsed.flatMap((json) => unpacked(json).map((one) => new KubernetesObject(one, resource)))
      : undefined;
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
