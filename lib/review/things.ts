import { MANIFEST_TYPES } from '../policy/model/kubernetes-object';
import type { Resource } from '../policy/model/resource';
import type { Change } from '../policy/update-safety';
import { differences } from './fields';
import type { FieldChange, ThingChange } from './types';
import { constructOf, propertiesOf, readable, type View } from './view';

const KINDS = {
  create: 'new',
  delete: 'gone',
  retain: 'kept',
  replace: 'replaced',
  'may-replace': 'replaced',
  update: 'changed',
} as const;

/** Resources that are others now, field by field; manifests are told object by object, not here. */
export function resourceChanges(before: View, after: View, changes: readonly Change[]): readonly ThingChange[] {
  return [...changesOfProperties(before, after, changes), ...changesOfPolicies(before, after, changes)];
}

/** Beside its properties: what becomes of it when it goes. */
const POLICIES = ['DeletionPolicy', 'UpdateReplacePolicy'] as const;

function changesOfPolicies(before: View, after: View, changes: readonly Change[]): readonly ThingChange[] {
  const told = new Set(changes.map(({ stack, logicalId }) => `${stack}/${logicalId}`));
  return before.assembly.resources.flatMap((old): readonly ThingChange[] => {
    const next = after.assembly.find(old.stack.name, old.logicalId);
    if (next === undefined || told.has(`${old.stack.name}/${old.logicalId}`)) return [];
    const fields = policiesBetween(old, next);
    const where = { stack: old.stack.name, construct: constructOf(old), type: old.type };
    return fields.length === 0 ? [] : [{ kind: 'changed', ...where, fields }];
  });
}

const policiesBetween = (old: Resource, next: Resource): readonly FieldChange[] =>
  differences(policiesOf(old), policiesOf(next));

const policiesOf = ({ json }: Resource): unknown =>
  Object.fromEntries(POLICIES.map((policy) => [policy, json[policy] ?? 'Delete']));

function changesOfProperties(before: View, after: View, changes: readonly Change[]): readonly ThingChange[] {
  return changes
    .filter(({ type }) => !MANIFEST_TYPES.includes(type))
    .flatMap(({ kind, stack, logicalId, type }) => {
      const [old, next] = [before.assembly.find(stack, logicalId), after.assembly.find(stack, logicalId)];
      const fields =
        old === undefined || next === undefined
          ? []
          : [
              ...differences(readably(before, propertiesOf(old)), readably(after, propertiesOf(next))),
              ...policiesBetween(old, next),
            ];
      // Another order, hash or white space alone.
      if (kind === 'update' && fields.length === 0) return [];
      const construct = constructOf((next ?? old)!);
      return [{ kind: KINDS[kind], stack, construct, type, fields }];
    });
}

const readably = (view: View, value: unknown): unknown => JSON.parse(readable(view, JSON.stringify(value))) as unknown;

/** Kubernetes objects likewise. */
export function objectChanges(before: View, after: View): readonly ThingChange[] {
  const keys = [...new Set([...before.objects.keys(), ...after.objects.keys()])];
  return keys.flatMap((key): readonly ThingChange[] => {
    const [old, next] = [before.objects.get(key), after.objects.get(key)];
    const named = (next ?? old)!;
    const where = { construct: named.label, type: named.kind };
    if (old === undefined) return [{ kind: 'new', ...where, fields: [] }];
    if (next === undefined) return [{ kind: 'gone', ...where, fields: [] }];
    const fields = differences(old.json, next.json).map((change) => ({
      ...change,
      field: change.field.replace(/^spec\.(?:template\.spec|leaderWorkerTemplate)\./, ''),
    }));
    return fields.length === 0 ? [] : [{ kind: 'changed', ...where, fields }];
  });
}
