import type { Property, PropertyType, Resource, TypeDefinition } from '@aws-cdk/service-spec-types';
import { database as loaded } from '../../../lib/policy/update-safety/resource-schemas';

const CUSTOM = /^(Custom::|AWS::CloudFormation::CustomResource$)/;
const cache = new Map<string, Resource | undefined>();

export function isCustomResource(type: string): boolean {
  return CUSTOM.test(type);
}

/** What CloudFormation's registry says about a type; undefined for types it does not know and for custom resources. */
export function resourceSpec(type: string): Resource | undefined {
  if (!cache.has(type)) cache.set(type, loaded().lookup('resource', 'cloudFormationType', 'equals', type)[0]);
  return cache.get(type);
}

export function isKnownType(type: string): boolean {
  return isCustomResource(type) || resourceSpec(type) !== undefined;
}

export function hasAttribute(type: string, attribute: string): boolean {
  return isCustomResource(type) || resourceSpec(type)?.attributes[attribute] !== undefined;
}

/** Complaints about unknown and missing properties, in the words of CloudFormation's handlers. */
export function schemaProblems(type: string, properties: Record<string, unknown>): string[] {
  const spec = resourceSpec(type);
  return spec === undefined ? [] : objectProblems('#', spec.properties, properties);
}

type Properties = Readonly<Record<string, Property>>;

function objectProblems(path: string, spec: Properties, value: Record<string, unknown>): string[] {
  const missing = Object.entries(spec)
    .filter(([name, property]) => property.required === true && value[name] === undefined)
    .map(([name]) => `${path}: required key [${name}] not found`);
  const nested = Object.entries(value).flatMap(([name, child]) => {
    const property = spec[name];
    if (property === undefined) return [`${path}: extraneous key [${name}] is not permitted`];
    return typeProblems(`${path}/${name}`, property.type, child);
  });
  return [...missing, ...nested];
}

function typeProblems(path: string, type: PropertyType, value: unknown): string[] {
  switch (type.type) {
    case 'array':
      if (!Array.isArray(value)) return [`${path}: expected type: JSONArray`];
      return value.flatMap((item, index) => typeProblems(`${path}/${index}`, type.element, item));
    case 'ref': {
      const definition: TypeDefinition = loaded().get('typeDefinition', type.reference.$ref);
      if (!isObject(value)) return [`${path}: expected type: JSONObject`];
      return objectProblems(path, definition.properties, value);
    }
    case 'union': {
      const attempts = type.types.map((candidate) => typeProblems(path, candidate, value));
      return attempts.some((problems) => problems.length === 0) ? [] : (attempts[0] ?? []);
    }
    default:
      return [];
  }
}

/** Whether going from `before` to `after` makes CloudFormation replace the resource ("Update requires: Replacement"). */
export function requiresReplacement(type: string, before: Record<string, unknown>, after: Record<string, unknown>) {
  if (isCustomResource(type)) return before['ServiceToken'] !== after['ServiceToken'];
  return replacingPaths(resourceSpec(type)?.properties ?? {}, before, after).length > 0;
}

function replacingPaths(spec: Properties, before: Record<string, unknown>, after: Record<string, unknown>): string[] {
  return changedKeys(before, after).flatMap((name) => {
    const property = spec[name];
    if (property === undefined) return [];
    if (property.causesReplacement === 'yes') return [name];
    const [old, next] = [before[name], after[name]];
    if (property.type.type !== 'ref' || !isObject(old) || !isObject(next)) return [];
    const definition: TypeDefinition = loaded().get('typeDefinition', property.type.reference.$ref);
    return replacingPaths(definition.properties, old, next).map((path) => `${name}.${path}`);
  });
}

export function changedKeys(before: Record<string, unknown>, after: Record<string, unknown>): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
