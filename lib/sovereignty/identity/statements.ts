import type { Resource } from '../../policy/model/resource';
import { isObject, step, type JsonObject } from '../../policy/model/values';
import { at, branches, membersOf, readings, type Reading, type World } from '../world';

/** A statement of a policy, with conditions of CloudFormation opened. */
export interface Statement {
  /** `stack/Id (type) PolicyDocument.Statement.0` */
  readonly where: string;
  readonly holder: Resource;
  readonly allows: boolean;
  readonly json: JsonObject;
}

/** Statements of the document at a path; a text that is JSON is read. */
export function statementsAt(resource: Resource, path: string, label: string): readonly Statement[] {
  return branches(at(resource, path)).flatMap((document) =>
    statementsOf(resource, parsed(document), `${label} ${path}`),
  );
}

export const statementsOf = (holder: Resource, document: unknown, where: string): readonly Statement[] =>
  membersOf(step(document, 'Statement')).flatMap((json, index) =>
    isObject(json) ? [{ where: `${where}.Statement.${index}`, holder, allows: json['Effect'] !== 'Deny', json }] : [],
  );

function parsed(document: unknown): unknown {
  if (typeof document !== 'string') return document;
  try {
    return JSON.parse(document);
  } catch {
    return undefined;
  }
}

/** `s3:Put*` against `s3:PutObject`; IAM does not look at the case of actions. */
export function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'is').test(text);
}

const texts = (world: World, { holder, json }: Statement, field: string): readonly Reading[] =>
  membersOf(json[field]).flatMap((value) => readings(world, holder.stack, value));

/** Whether a statement is about an action, by Action or NotAction. */
export function isAbout(world: World, statement: Statement, action: string): boolean {
  const not = texts(world, statement, 'NotAction');
  if (not.length > 0) return !not.some(({ text }) => matches(text, action));
  return texts(world, statement, 'Action').some(({ text, unknown }) => unknown !== undefined || matches(text, action));
}

export const actionsOf = (world: World, statement: Statement): readonly string[] => {
  const not = texts(world, statement, 'NotAction').map(({ text }) => `everything but ${text}`);
  return not.length > 0 ? not : texts(world, statement, 'Action').map(({ text }) => text);
};

/** What a statement is for; NotResource is for anything else, so for anything. */
export function resourcesOf(world: World, statement: Statement): readonly Reading[] {
  if (statement.json['NotResource'] !== undefined) return [{ text: '*', targets: [] }];
  return texts(world, statement, 'Resource');
}

/** Principals as texts; `*` is everybody. Services stand as they are. */
export function principalsOf(world: World, statement: Statement): readonly (Reading & { readonly kind: string })[] {
  if (statement.json['NotPrincipal'] !== undefined) return [{ kind: 'AWS', text: '*', targets: [] }];
  return membersOf(statement.json['Principal']).flatMap((principal) => {
    if (!isObject(principal) || Object.keys(principal).some((key) => key === 'Ref' || key.startsWith('Fn::')))
      return readings(world, statement.holder.stack, principal).map((reading) => ({ ...reading, kind: 'AWS' }));
    return Object.entries(principal).flatMap(([kind, values]) =>
      membersOf(values).flatMap((value) =>
        readings(world, statement.holder.stack, value).map((reading) => ({ ...reading, kind })),
      ),
    );
  });
}
