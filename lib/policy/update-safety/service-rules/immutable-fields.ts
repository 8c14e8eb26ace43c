import { isObject, type JsonObject, step } from '../../model/values';

/**
 * Fields no apply can change, by kind; a real API server was asked about each of them. `unlessAbsent`: may be set later, or
 * is set by the server, so that only two different values are a change.
 */
interface ImmutableFields {
  readonly always?: readonly string[];
  readonly unlessAbsent?: readonly string[];
  /** All of `spec` but these. */
  readonly specExcept?: readonly string[];
}

export const IMMUTABLE_FIELDS: Readonly<Record<string, ImmutableFields>> = {
  ClusterRoleBinding: { always: ['roleRef'] },
  DaemonSet: { always: ['spec.selector'] },
  Deployment: { always: ['spec.selector'] },
  IngressClass: { always: ['spec.controller'] },
  Job: {
    always: ['spec.selector', 'spec.template', 'spec.completionMode', 'spec.podFailurePolicy', 'spec.managedBy'],
    unlessAbsent: ['spec.completions'],
  },
  PersistentVolume: {
    always: ['spec.csi', 'spec.hostPath', 'spec.nfs', 'spec.local'],
    unlessAbsent: ['spec.volumeMode', 'spec.nodeAffinity'],
  },
  PersistentVolumeClaim: { specExcept: ['resources', 'volumeAttributesClassName', 'volumeMode', 'volumeName'] },
  PriorityClass: { always: ['value'], unlessAbsent: ['preemptionPolicy'] },
  RoleBinding: { always: ['roleRef'] },
  RuntimeClass: { always: ['handler'] },
  Secret: { unlessAbsent: ['type'] },
  Service: { unlessAbsent: ['spec.clusterIP', 'spec.loadBalancerClass'] },
  StatefulSet: {
    specExcept: [
      'minReadySeconds',
      'ordinals',
      'persistentVolumeClaimRetentionPolicy',
      'replicas',
      'revisionHistoryLimit',
      'template',
      'updateStrategy',
    ],
  },
  StorageClass: { always: ['parameters', 'provisioner'], unlessAbsent: ['reclaimPolicy', 'volumeBindingMode'] },
};

const at = (object: JsonObject, path: string): unknown => path.split('.').reduce<unknown>(step, object);
const differ = (one: unknown, other: unknown): boolean => JSON.stringify(sorted(one)) !== JSON.stringify(sorted(other));

/** The first field of an object that an apply of `after` would change and may not. */
export function changedImmutableField(before: JsonObject, after: JsonObject): string | undefined {
  const fields = IMMUTABLE_FIELDS[String(after['kind'])];
  if (fields === undefined) return immutableData(before, after);
  const always = (fields.always ?? []).find((path) => differ(at(before, path), at(after, path)));
  return (
    always ??
    (fields.unlessAbsent ?? []).find((path) => bothGiven(before, after, path)) ??
    specField(fields, before, after)
  );
}

function bothGiven(before: JsonObject, after: JsonObject, path: string): boolean {
  const [was, is] = [at(before, path), at(after, path)];
  return was !== undefined && is !== undefined && differ(was, is);
}

function specField({ specExcept }: ImmutableFields, before: JsonObject, after: JsonObject): string | undefined {
  if (specExcept === undefined) return undefined;
  const [was, is] = [at(before, 'spec'), at(after, 'spec')];
  if (!isObject(was) || !isObject(is)) return undefined;
  const names = Object.keys({ ...was, ...is }).filter((name) => !specExcept.includes(name));
  const changed = names.find((name) => differ(was[name], is[name]));
  return changed === undefined ? undefined : `spec.${changed}`;
}

/** Of config maps that say so. */
function immutableData(before: JsonObject, after: JsonObject): string | undefined {
  if (before['immutable'] !== true) return undefined;
  return ['immutable', 'data', 'binaryData'].find((name) => differ(before[name], after[name]));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
