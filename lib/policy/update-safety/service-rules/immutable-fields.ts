import { quantity } from '../../model/pods';
import { entryOf, isObject, listOf, step, type JsonObject } from '../../model/values';

/** A field that no apply can change. */
interface ImmutableField {
  readonly path: string;
  /** What the server makes of a field that is left out. @default - leaving it out is a value of its own */
  readonly default?: unknown;
  /** `keeps`: leaving it out keeps what is there. `sets`: it may be given later, once. */
  readonly leftOut?: 'keeps' | 'sets';
  /** Only while this holds before and after. */
  readonly while?: (object: JsonObject) => boolean;
}

const fields = (...paths: readonly string[]): readonly ImmutableField[] => paths.map((path) => ({ path }));

const isLoadBalancer = (object: JsonObject): boolean => at(object, 'spec.type') === 'LoadBalancer';
const isSealed = (object: JsonObject): boolean => object['immutable'] === true;
/** Once `immutable` says so, neither the data nor that word change. */
const SEALED: readonly ImmutableField[] = [
  ...fields('data', 'binaryData', 'stringData').map((field) => ({ ...field, while: isSealed })),
];

/** Immutable fields by kind. `npm run proof:rehearse` asks a real API server about each of them. */
export const IMMUTABLE_FIELDS: Readonly<Record<string, readonly ImmutableField[]>> = {
  ClusterRoleBinding: fields('roleRef'),
  ConfigMap: SEALED,
  DaemonSet: fields('spec.selector'),
  Deployment: fields('spec.selector'),
  IngressClass: fields('spec.controller'),
  Job: [
    ...fields('spec.template', 'spec.podFailurePolicy', 'spec.backoffLimitPerIndex', 'spec.managedBy'),
    { path: 'spec.completionMode', default: 'NonIndexed' },
    { path: 'spec.completions', default: 1 },
    { path: 'spec.selector', leftOut: 'keeps' },
  ],
  LeaderWorkerSet: fields('spec.leaderWorkerTemplate.subGroupPolicy.subGroupSize'),
  PersistentVolume: [
    ...fields('spec.csi', 'spec.hostPath', 'spec.local', 'spec.nfs'),
    { path: 'spec.volumeMode', default: 'Filesystem' },
    { path: 'spec.nodeAffinity', leftOut: 'sets' },
  ],
  PersistentVolumeClaim: [
    ...fields('spec.accessModes', 'spec.selector', 'spec.dataSource', 'spec.dataSourceRef'),
    { path: 'spec.storageClassName', leftOut: 'keeps' },
    { path: 'spec.volumeMode', default: 'Filesystem' },
    { path: 'spec.volumeName', leftOut: 'sets' },
  ],
  PriorityClass: [
    { path: 'value', default: 0 },
    { path: 'preemptionPolicy', default: 'PreemptLowerPriority' },
  ],
  RoleBinding: fields('roleRef'),
  RuntimeClass: fields('handler'),
  Secret: [{ path: 'type', default: 'Opaque' }, ...SEALED],
  Service: [
    { path: 'spec.clusterIP', leftOut: 'keeps' },
    { path: 'spec.loadBalancerClass', while: isLoadBalancer },
  ],
  StatefulSet: [
    ...fields('spec.selector', 'spec.serviceName', 'spec.volumeClaimTemplates'),
    { path: 'spec.podManagementPolicy', default: 'OrderedReady' },
  ],
  StorageClass: [
    ...fields('parameters', 'provisioner'),
    { path: 'reclaimPolicy', default: 'Delete' },
    { path: 'volumeBindingMode', default: 'Immediate' },
  ],
};

const at = (object: JsonObject, path: string): unknown => path.split('.').reduce<unknown>(step, object);

/** The first field of an object that an apply of `after` would change and may not. */
export function changedImmutableField(before: JsonObject, after: JsonObject): string | undefined {
  const known = entryOf(IMMUTABLE_FIELDS, String(after['kind'])) ?? [];
  const changed = known.find((field) => isChanged(field, before, after));
  return changed?.path ?? claimedStorage(before, after);
}

function isChanged(field: ImmutableField, before: JsonObject, after: JsonObject): boolean {
  const { path, leftOut } = field;
  if (field.while !== undefined && !field.while(before)) return false;
  if (field.while === isLoadBalancer && !isLoadBalancer(after)) return false;
  const [was, is] = [at(before, path) ?? field.default, at(after, path) ?? field.default];
  if (leftOut === 'keeps' && is === undefined) return false;
  if (leftOut === 'sets' && was === undefined) return false;
  return text(was) !== text(is);
}

const STORAGE = 'spec.resources.requests.storage';

/** A claim never shrinks, and one without a storage class, bound to a volume by hand, never grows either. */
function claimedStorage(before: JsonObject, after: JsonObject): string | undefined {
  if (after['kind'] !== 'PersistentVolumeClaim') return undefined;
  const [was, is] = [claimOf(before), claimOf(after)];
  const isStatic = at(after, 'spec.storageClassName') === '';
  return is < was || (is > was && isStatic) ? STORAGE : undefined;
}

/** In bytes; NaN, which is neither more nor less than anything, where none is said. */
const claimOf = (object: JsonObject): number => quantity(at(object, STORAGE) ?? Number.NaN);

/** Equal for equal values, whatever the order of their keys. */
const text = (value: unknown): string | undefined => JSON.stringify(sorted(value));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return listOf(value).map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
