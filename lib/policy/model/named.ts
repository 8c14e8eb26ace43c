import { containersOf, type PodTemplate } from './pods';
import { isObject, listOf, step } from './values';

/** Something else that an object names. */
export interface Named {
  readonly path: string;
  readonly kind: string;
  readonly name: unknown;
  /** What must be in its data. */
  readonly keys?: readonly unknown[];
  readonly isOptional?: boolean;
  readonly isClusterWide?: boolean;
}

/** System classes are always there. */
const SYSTEM_CLASSES = ['system-node-critical', 'system-cluster-critical'];

/** Everything that a pod names: accounts, classes, volumes and variables. */
export function namedBy({ path, spec }: PodTemplate): readonly Named[] {
  const [account, priority, runtime] = ['serviceAccountName', 'priorityClassName', 'runtimeClassName'].map(
    (field) => spec[field],
  );
  return [
    ...(account === undefined || account === 'default'
      ? []
      : [{ path: `${path}.serviceAccountName`, kind: 'ServiceAccount', name: account }]),
    ...(priority === undefined || SYSTEM_CLASSES.includes(String(priority))
      ? []
      : [{ path: `${path}.priorityClassName`, kind: 'PriorityClass', name: priority, isClusterWide: true }]),
    ...(runtime === undefined
      ? []
      : [{ path: `${path}.runtimeClassName`, kind: 'RuntimeClass', name: runtime, isClusterWide: true }]),
    ...listOf(spec['imagePullSecrets']).map((one, index) => ({
      path: `${path}.imagePullSecrets.${index}`,
      kind: 'Secret',
      name: step(one, 'name'),
    })),
    ...listOf(spec['volumes']).flatMap((volume, index) => volumes(volume, `${path}.volumes.${index}`)),
    ...containersOf({ path, spec } as PodTemplate).flatMap((container) => variables(container.json, container.path)),
  ];
}

const keysOf = (source: unknown): readonly unknown[] => listOf(step(source, 'items')).map((item) => step(item, 'key'));
const isOptional = (source: unknown): boolean => step(source, 'optional') === true;

const CONFIG_MAP = { field: 'configMap', kind: 'ConfigMap', name: 'name' };
const SECRET = { field: 'secret', kind: 'Secret', name: 'secretName' };

function sourceIn(holder: unknown, { field, kind, name }: typeof CONFIG_MAP, path: string): readonly Named[] {
  const source = step(holder, field);
  return isObject(source)
    ? [{ path: `${path}.${field}`, kind, name: source[name], keys: keysOf(source), isOptional: isOptional(source) }]
    : [];
}

function volumes(volume: unknown, path: string): readonly Named[] {
  const claim = step(volume, 'persistentVolumeClaim'); // never optional
  return [
    ...[CONFIG_MAP, SECRET].flatMap((kind) => sourceIn(volume, kind, path)),
    ...(isObject(claim)
      ? [{ path: `${path}.persistentVolumeClaim`, kind: 'PersistentVolumeClaim', name: claim['claimName'] }]
      : []),
    ...listOf(step(step(volume, 'projected'), 'sources')).flatMap((source, index) =>
      [CONFIG_MAP, { ...SECRET, name: 'name' }].flatMap((kind) =>
        sourceIn(source, kind, `${path}.projected.sources.${index}`),
      ),
    ),
  ];
}

function variables(json: unknown, path: string): readonly Named[] {
  return [CONFIG_MAP, SECRET].flatMap(({ field, kind }) => [
    ...listOf(step(json, 'envFrom')).flatMap((source, index) => {
      const one = step(source, `${field}Ref`);
      return isObject(one)
        ? [{ path: `${path}.envFrom.${index}`, kind, name: one['name'], isOptional: isOptional(one) }]
        : [];
    }),
    ...listOf(step(json, 'env')).flatMap((entry) => {
      const one = step(step(entry, 'valueFrom'), `${field}KeyRef`);
      return isObject(one)
        ? [
            {
              path: `${path}.env ${String(step(entry, 'name'))}`,
              kind,
              name: one['name'],
              keys: [one['key']],
              isOptional: isOptional(one),
            },
          ]
        : [];
    }),
  ]);
}
