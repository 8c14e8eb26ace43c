import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { entryOf, isObject, listOf } from '../model/values';

/** What CloudFormation does with a resource when one of its properties changes. */
export type Effect = 'update' | 'may-replace' | 'replace';

type Database = ReturnType<typeof loadAwsServiceSpecSync>;
type Properties = ReturnType<typeof resourceIn>['properties'];
type Property = Properties[string];

let loaded: Database | undefined;
/** Half a second, so only when somebody asks. */
export const database = (): Database => (loaded ??= loadAwsServiceSpecSync());

const resourceIn = (db: Database, type: string) => db.lookup('resource', 'cloudFormationType', 'equals', type).only();

const EFFECTS: Readonly<Record<string, Effect>> = { yes: 'replace', maybe: 'may-replace', no: 'update' };
const SEVERITY: readonly Effect[] = ['update', 'may-replace', 'replace'];

const worst = (effects: readonly Effect[]): Effect =>
  SEVERITY[Math.max(0, ...effects.map((effect) => SEVERITY.indexOf(effect)))] ?? 'update';

/** Effect of one changed property by the published schema of its resource type. */
export function effectOf(type: string, property: string, before: unknown, after: unknown): Effect {
  // The provider functions of CDK keep the physical id, so their resources are updated in place.
  if (type.startsWith('Custom::')) return 'update';
  const found = database().lookup('resource', 'cloudFormationType', 'equals', type);
  if (found.length === 0) return 'may-replace';
  const spec = entryOf(resourceIn(database(), type).properties, property);
  return spec === undefined ? 'may-replace' : effectOfProperty(spec, before, after);
}

function effectOfProperty(spec: Property, before: unknown, after: unknown): Effect {
  const own = EFFECTS[spec.causesReplacement ?? 'no'] ?? 'update';
  return own === 'replace' ? own : worst([own, ...nestedEffects(spec, before, after)]);
}

/** Properties of a property have effects of their own: FSx's DeploymentType inside LustreConfiguration. */
function nestedEffects(spec: Property, before: unknown, after: unknown): readonly Effect[] {
  const nested = nestedProperties(spec);
  if (nested === undefined) return [];
  const [olds, news] = [listOf(before), listOf(after)];
  return news.flatMap((value, index) => {
    const old = olds[index];
    if (!isObject(value) || !isObject(old)) return [];
    return Object.keys({ ...old, ...value })
      .filter((key) => JSON.stringify(old[key]) !== JSON.stringify(value[key]))
      .flatMap((key) => {
        const inner = entryOf(nested, key);
        return inner === undefined ? [] : [effectOfProperty(inner, old[key], value[key])];
      });
  });
}

function nestedProperties({ type }: Property): Properties | undefined {
  const single = type.type === 'array' ? type.element : type;
  return single.type === 'ref' ? database().get('typeDefinition', single.reference.$ref).properties : undefined;
}

/** A property, also one inside another, whose change replaces its resource, or may. */
export interface ReplacingPath {
  /** `LustreConfiguration.DeploymentType`; lists on the way are not written. */
  readonly path: string;
  readonly effect: Exclude<Effect, 'update'>;
}

/** Every one of a type by its published schema, in the order of their paths; none of a type that has none. */
export function replacingPaths(type: string): readonly ReplacingPath[] {
  const known = replacing.get(type) ?? pathsBelow(propertiesOfType(type), '', []).sort(byPath);
  replacing.set(type, known);
  return known;
}

const replacing = new Map<string, readonly ReplacingPath[]>();

const byPath = (one: ReplacingPath, other: ReplacingPath): number => (one.path < other.path ? -1 : 1);

const propertiesOfType = (type: string): Properties =>
  database().lookup('resource', 'cloudFormationType', 'equals', type).length === 0
    ? {}
    : resourceIn(database(), type).properties;

/** Types of properties may hold each other in a ring: each is entered once on a way. */
function pathsBelow(properties: Properties, prefix: string, entered: readonly Properties[]): ReplacingPath[] {
  return Object.entries(properties).flatMap(([name, spec]): ReplacingPath[] => {
    const path = `${prefix}${name}`;
    const effect = EFFECTS[spec.causesReplacement ?? 'no'] ?? 'update';
    if (effect !== 'update') return [{ path, effect }];
    const nested = nestedProperties(spec);
    if (nested === undefined || entered.includes(nested)) return [];
    return pathsBelow(nested, `${path}.`, [...entered, nested]);
  });
}

/** Names that people give where the service identifies by something of its own. */
const NAMED_BY: Readonly<Record<string, readonly string[]>> = {
  'AWS::EC2::LaunchTemplate': ['LaunchTemplateName'],
  'AWS::EC2::PlacementGroup': ['GroupName'],
  'AWS::EKS::Nodegroup': ['ClusterName', 'NodegroupName'],
  'AWS::SNS::Topic': ['TopicName'],
  'AWS::Scheduler::Schedule': ['GroupName', 'Name'],
  'AWS::SecretsManager::Secret': ['Name'],
};

/** Properties that together name a resource: cluster and add-on name, the name of a bucket. */
export function identifierOf(type: string): readonly string[] {
  const known = identifiers.get(type) ?? entryOf(NAMED_BY, type) ?? primaryIdentifier(type);
  identifiers.set(type, known);
  return known;
}

const identifiers = new Map<string, readonly string[]>();

function primaryIdentifier(type: string): readonly string[] {
  const found = database().lookup('resource', 'cloudFormationType', 'equals', type);
  return found.length === 0 ? [] : (found.only().primaryIdentifier ?? []);
}
