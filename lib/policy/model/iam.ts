import type { Resource } from './resource';
import { isObject, listOf, type JsonObject } from './values';

export interface Statement {
  readonly path: string;
  readonly json: JsonObject;
}

/** Where each type keeps the permissions it gives. */
const DOCUMENTS: Readonly<Record<string, readonly string[]>> = {
  'AWS::IAM::Policy': ['PolicyDocument'],
  'AWS::IAM::ManagedPolicy': ['PolicyDocument'],
  'AWS::IAM::Role': ['Policies.*.PolicyDocument'],
  'AWS::IAM::User': ['Policies.*.PolicyDocument'],
  'AWS::IAM::Group': ['Policies.*.PolicyDocument'],
};
export const IAM_TYPES = Object.keys(DOCUMENTS);

/** Statements that allow something. */
export function allowing(resource: Resource): readonly Statement[] {
  return (DOCUMENTS[resource.type] ?? []).flatMap((pattern) => {
    const [list, rest] = pattern.split('.*.');
    const documents = rest === undefined ? [pattern] : resource.members(list ?? '').map((path) => `${path}.${rest}`);
    return documents.flatMap((path) => statementsAt(resource, path));
  });
}

export const statementsAt = (resource: Resource, document: string): readonly Statement[] =>
  listOf(resource.knownAt(`${document}.Statement`))
    .map((json, index) => ({ path: `${document}.Statement.${index}`, json }))
    .filter((statement): statement is Statement => isObject(statement.json) && statement.json['Effect'] === 'Allow');

export const actionsOf = ({ json }: Statement): readonly string[] => listOf(json['Action']).map(String);

export const isForEverything = ({ json }: Statement): boolean => listOf(json['Resource']).includes('*');

/** `"*"`, `{ AWS: "*" }` or `{ AWS: ["*", …] }`. */
export function isForEverybody({ json }: Statement): boolean {
  const principal = json['Principal'];
  if (principal === '*') return true;
  return isObject(principal) && Object.values(principal).some((value) => listOf(value).includes('*'));
}
