import { Assembly } from '../policy/model/assembly';
import { KubernetesObject, MANIFEST_TYPES, objectsIn } from '../policy/model/kubernetes-object';
import type { Resource, Stack } from '../policy/model/resource';
import type { JsonObject } from '../policy/model/values';
import { canonical } from '../policy/update-safety/canonical';
import type { Side } from './types';

/** A side with everything in it by name. */
export interface View {
  readonly side: Side;
  readonly assembly: Assembly;
  /** Blocks of the environment's own VPC and subnets, by what they are: another block for it is no other peer. */
  readonly places: ReadonlyMap<string, string>;
  /** By what makes them one object to the API server. */
  readonly objects: ReadonlyMap<string, KubernetesObject>;
}

/** Of an environment that is not there. */
const NOTHING: Side = { from: 'nothing', stacks: [], manifests: [] };

export function viewOf(side: Side = NOTHING): View {
  const assembly = new Assembly(side.stacks);
  const applied = assembly.ofType(...MANIFEST_TYPES).flatMap((resource) => objectsIn(resource) ?? []);
  const written = side.manifests.map((json) => new KubernetesObject(json));
  const places = new Map(
    assembly
      .ofType('AWS::EC2::Subnet', 'AWS::EC2::VPC')
      .map((resource) => [String(resource.knownAt('CidrBlock')), `→ ${pathOf(resource)}`] as const),
  );
  return {
    side,
    assembly,
    places,
    objects: new Map([...written, ...applied].map((object) => [keyOf(object), object])),
  };
}

/** `apps/Deployment/windlass-serving/qwen3-8b`: another version of a kind is the same object. */
function keyOf(object: KubernetesObject): string {
  const [group, version] = String(object.json['apiVersion']).split('/');
  return [version === undefined ? '' : group, object.kind, object.namespace ?? '', object.name].join('/');
}

/** `Network/Vpc`, below the stack; the logical id where nobody said. */
export const constructOf = ({ stack, logicalId }: { readonly stack: Stack; readonly logicalId: string }): string =>
  stack.constructs?.[logicalId] ?? logicalId;

/** `windlass-production-Cluster/Cluster` */
export const pathOf = (resource: Resource): string => `${resource.stack.name}/${constructOf(resource)}`;

export const resourceAt = ({ assembly }: View, stack: string, logicalId: string): Resource | undefined =>
  assembly.find(stack, logicalId);

/** Properties with references followed to their resources, through exports too. */
export const propertiesOf = ({ assembly, stack, properties }: Resource): JsonObject =>
  canonical(assembly, stack, properties, () => false) as JsonObject;

/** Text with references to resources by their constructs: `→ stack/Network/Vpc`. */
export const readable = ({ assembly }: View, words: string): string =>
  words.replaceAll(/→ ([\w-]+)\/(\w+)/g, (whole, stack: string, logicalId: string) => {
    const found = assembly.find(stack, logicalId);
    return found === undefined ? whole : `→ ${pathOf(found)}`;
  });

/** By its label: `Deployment windlass-serving/qwen3-8b`. */
export const hasObject = ({ objects }: View, label: string | undefined): boolean =>
  [...objects.values()].some((object) => object.label === label);
