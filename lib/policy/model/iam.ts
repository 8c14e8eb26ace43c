import type { Resource } from './resource';
import { entryOf, intrinsic, isObject, listOf, parsed, type JsonObject } from './values';

/** A statement of a policy document, with what can be resolved resolved. */
export interface Statement {
  readonly path: string;
  readonly json: JsonObject;
}

/** Where each type keeps the permissions it gives. */
const DOCUMENTS: Readonly<Record<string, string>> = {
  'AWS::IAM::Policy': 'PolicyDocument',
  'AWS::IAM::ManagedPolicy': 'PolicyDocument',
  'AWS::IAM::RolePolicy': 'PolicyDocument',
  'AWS::IAM::UserPolicy': 'PolicyDocument',
  'AWS::IAM::GroupPolicy': 'PolicyDocument',
  'AWS::IAM::Role': 'Policies.*.PolicyDocument',
  'AWS::IAM::User': 'Policies.*.PolicyDocument',
  'AWS::IAM::Group': 'Policies.*.PolicyDocument',
  'AWS::SSO::PermissionSet': 'InlinePolicy',
};
export const IAM_TYPES = Object.keys(DOCUMENTS);

/** Paths of the documents that say what a principal may do. */
export function documentPaths(resource: Resource): readonly string[] {
  const pattern = entryOf(DOCUMENTS, resource.type);
  if (pattern === undefined) return [];
  const [list = '', rest] = pattern.split('.*.');
  const paths = rest === undefined ? [pattern] : resource.members(list).map((path) => `${path}.${rest}`);
  return paths.filter((path) => resource.raw(path) !== undefined || resource.knownAt(path) !== undefined);
}

/** Statements that allow something. */
export const allowing = (resource: Resource): readonly Statement[] =>
  documentPaths(resource).flatMap((path) => statementsAt(resource, path));

/** Documents are objects or JSON texts; one that nobody can read has no statements. */
export function allStatementsAt(resource: Resource, document: string): readonly Statement[] {
  const content = parsed(resource.deep(document));
  return statementsOf(content, document);
}

/** Of a document, of a list of statements, or of one statement where a document is meant. */
export function statementsOf(content: unknown, path: string): readonly Statement[] {
  if (isObject(content) && content['Statement'] === undefined)
    return content['Effect'] === undefined ? [] : [{ path, json: content }];
  const statements: unknown = isObject(content) ? content['Statement'] : content;
  const base = isObject(content) ? `${path}.Statement` : path;
  return listOf(statements)
    .map((json, index) => ({ path: Array.isArray(statements) ? `${base}.${index}` : base, json }))
    .filter((statement): statement is Statement => isObject(statement.json));
}

const isAllow = ({ json }: Statement): boolean => String(json['Effect']).toLowerCase() !== 'deny';

export const statementsAt = (resource: Resource, document: string): readonly Statement[] =>
  allStatementsAt(resource, document).filter(isAllow);

/** What it says stands in the template, and is not a call that the deployment answers. */
export const isWritten = ({ json }: Statement): boolean => intrinsic(json) === undefined;

/** A document that says something which only the deployment knows. */
export const isUnreadable = (resource: Resource, document: string): boolean => {
  const content = parsed(resource.deep(document));
  return (
    !isObject(content) ||
    !('Statement' in content) ||
    statementsOf(content, '').filter(isWritten).length < listOf(content['Statement']).length
  );
};
