import { isObject, type JsonObject, listOf } from '../../policy/model/values';
import { normal, text, wordOf as word } from '../fields';
import { actionCovers, patternCovers } from './patterns';

/** One action on one resource that a statement allows, or denies, somebody. */
export interface Grant {
  readonly effect: 'Allow' | 'Deny';
  /** `role X`; of an identity policy its identity. */
  readonly principal: string;
  /** A pattern; `!` in front: everything but that. */
  readonly action: string;
  readonly resource: string;
  /** Conditions by operator and key, as texts: all must hold. */
  readonly conditions: readonly string[];
}

/** What the statements of a document give, action by action. */
export function grantsOf(document: unknown, holder: string | undefined): readonly Grant[] {
  const statements = isObject(document) ? listOf(document['Statement']) : [];
  return statements.filter(isObject).flatMap((statement) => {
    const effect = statement['Effect'] === 'Deny' ? 'Deny' : 'Allow';
    const conditions = conditionsOf(statement['Condition']);
    const principals = holder === undefined ? principalsOf(statement) : [holder];
    return principals.flatMap((principal) =>
      wordsOf(statement, 'Action').flatMap((action) =>
        wordsOf(statement, 'Resource').map(
          (resource) => ({ effect, principal, action, resource, conditions }) as const,
        ),
      ),
    );
  });
}

/** `Action`, or `NotAction` with a `!`; of a trust policy there is no resource. */
function wordsOf(statement: JsonObject, key: 'Action' | 'Resource'): readonly string[] {
  const not = statement[`Not${key}`];
  if (not !== undefined) return [`!${listOf(not).map(word).sort().join(',')}`];
  const own = listOf(statement[key]).map(word);
  return own.length === 0 ? ['*'] : own;
}

function principalsOf(statement: JsonObject): readonly string[] {
  const principal = statement['Principal'];
  if (statement['NotPrincipal'] !== undefined) return [`!${text(normal(statement['NotPrincipal']))}`];
  if (!isObject(principal)) return [word(principal ?? '*')];
  return Object.values(principal).flatMap((value) => listOf(value).map(word));
}

const conditionsOf = (condition: unknown): readonly string[] =>
  !isObject(condition)
    ? []
    : Object.entries(condition).flatMap(([operator, keys]) =>
        isObject(keys)
          ? Object.entries(keys).map(([key, value]) => `${operator} ${key} ${text(normal(listOf(value)))}`)
          : [],
      );

/** Whether the first allows everything that the second does; with fewer conditions a grant is wider. */
export const grantCovers = (wider: Grant, narrower: Grant): boolean =>
  wider.effect === narrower.effect &&
  (wider.principal === '*' || wider.principal === narrower.principal) &&
  wordCovers(wider.action, narrower.action, actionCovers) &&
  wordCovers(wider.resource, narrower.resource, patternCovers) &&
  wider.conditions.every((condition) => narrower.conditions.some((other) => conditionCovers(condition, other)));

/** Operators that hold when one of their values fits: with fewer values less is allowed. */
const ONE_OF = /^((?:String|Arn)(?:Equals|Like) \S+) (\[.*\])$/s;

/** Whether whatever meets the second meets the first. */
function conditionCovers(wider: string, narrower: string): boolean {
  if (wider === narrower) return true;
  const [[, key, values], [, otherKey, otherValues]] = [ONE_OF.exec(wider) ?? [], ONE_OF.exec(narrower) ?? []];
  if (key === undefined || key !== otherKey) return false;
  const known = listed(values);
  return listed(otherValues).every((value) => known.includes(value));
}

/** Texts of a list, each as JSON. */
const listed = (json = '[]'): readonly string[] => (JSON.parse(json) as unknown[]).map((one) => JSON.stringify(one));

function wordCovers(wider: string, narrower: string, covers: (wider: string, narrower: string) => boolean): boolean {
  if (wider === narrower || wider === '*') return true;
  if (narrower.startsWith('!'))
    return (
      wider.startsWith('!') &&
      exceptionsOf(wider).every((one) => exceptionsOf(narrower).some((other) => covers(other, one)))
    );
  if (wider.startsWith('!')) return !exceptionsOf(wider).some((one) => covers(one, narrower) || covers(narrower, one));
  return covers(wider, narrower);
}

const exceptionsOf = (words: string): readonly string[] => words.slice(1).split(',');

export function grantText({ action, resource, conditions }: Grant, isForResources: boolean): string {
  const what = action.startsWith('!') ? `everything but ${action.slice(1)}` : action === '*' ? 'everything' : action;
  const on = !isForResources
    ? ''
    : resource === '*'
      ? ' on everything'
      : resource.startsWith('!')
        ? ` on all but ${resource.slice(1)}`
        : ` on ${resource}`;
  return `${what}${on}${conditions.length === 0 ? '' : `, if ${conditions.join(' and ')}`}`;
}
