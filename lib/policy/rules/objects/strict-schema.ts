import { complaint } from '../../checks';
import { definitionOf, faults, isKnownGroup, isServed, readMinor, type SchemaFault } from '../../model/api-schema';
import type { KubernetesObject } from '../../model/kubernetes-object';
import { clusterMinor } from '../../model/pod-levels';
import type { ObjectRule } from '../../types';

const known = new WeakMap<object, { readonly by: string; readonly faults: readonly SchemaFault[] }>();

/** Found once for an object of a template, which nobody writes to. */
function faultsOf({ json, appliedBy }: KubernetesObject, number: number, minor: string): readonly SchemaFault[] {
  if (appliedBy === undefined) return faults(json, `#${number}`, minor, '');
  const by = `${number} ${minor}`;
  const before = known.get(json);
  if (before?.by === by) return before.faults;
  const found = faults(json, `#${number}`, minor, '');
  known.set(json, { by, faults: found });
  return found;
}

export const strictSchema: ObjectRule = {
  over: 'object',
  id: 'strict-schema',
  title: 'The API server knows every object and every field of it',
  source: 'kubernetes/kubernetes api/openapi-spec of each supported minor; lib/catalog/kubernetes-api',
  // Kinds of groups that the catalog has no document of are not judged: their definitions are somebody else's.
  check: (object, cluster) => {
    const { apiVersion, kind } = object.json;
    if (typeof apiVersion !== 'string' || typeof kind !== 'string')
      return [
        complaint(
          'apiVersion, kind',
          { apiVersion, kind },
          { problem: 'the API server demands both', wayOut: 'add them' },
        ),
      ];
    const minor = readMinor(`1.${clusterMinor(cluster)}`);
    const number = definitionOf(apiVersion, kind);
    if (number === undefined ? isKnownGroup(apiVersion) : !isServed(apiVersion, kind, minor))
      return [
        complaint('apiVersion', apiVersion, {
          problem: `Kubernetes ${minor} serves no ${kind} of it`,
          wayOut: 'use the version that it serves',
        }),
      ];
    if (number === undefined) return [];
    const isNamed = ['name', 'generateName'].some((field) => typeof object.at(`metadata.${field}`) === 'string');
    return [
      ...(isNamed
        ? []
        : [complaint('metadata.name', undefined, { problem: 'the API server demands it', wayOut: 'add it' })]),
      ...faultsOf(object, number, minor).map(({ path, value, ...why }) => complaint(path, value, why)),
    ];
  },
};
