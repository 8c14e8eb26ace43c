import { isObject } from '../../policy/model/values';
import { membersOf, OWN_ACCOUNT, readings, type World } from '../world';
import type { Statement } from './statements';

/** Keys by which a statement is held to callers, or to resources, of known accounts. */
const CALLER_KEYS: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:sourceaccount',
  'aws:sourceowner',
  'aws:sourcearn',
  'kms:calleraccount',
]);
const RESOURCE_KEYS: ReadonlySet<string> = new Set(['aws:resourceaccount', 's3:resourceaccount']);
/** Operators by which a value must be there and equal; with `IfExists` it may be missing, with `Not` it must differ. */
const EQUALS = /^(?:forallvalues:|foranyvalue:)?(?:stringequals|stringequalsignorecase|stringlike|arnequals|arnlike)$/;

/** Accounts that a statement is held to, of callers or of resources. */
export function heldTo(world: World, statement: Statement, of: 'caller' | 'resource'): readonly string[] | undefined {
  const keys = of === 'caller' ? CALLER_KEYS : RESOURCE_KEYS;
  const condition = statement.json['Condition'];
  if (!isObject(condition)) return undefined;
  for (const [operator, tests] of Object.entries(condition)) {
    if (!EQUALS.test(operator.toLowerCase()) || !isObject(tests)) continue;
    for (const [key, values] of Object.entries(tests)) {
      if (!keys.has(key.toLowerCase())) continue;
      const accounts = membersOf(values).flatMap((value) =>
        readings(world, statement.holder.stack, value).map(({ text }) => accountIn(text)),
      );
      if (accounts.every((account) => account !== undefined)) return accounts;
    }
  }
  return undefined;
}

/** `111122223333` alone or in an ARN; undefined: a pattern that others match too. */
const accountIn = (text: string): string | undefined =>
  /^(\d{12}|<own account>)$/.exec(text)?.[1] ?? /^arn:[^:]+:[^:]*:[^:]*:(\d{12}|<own account>):/.exec(text)?.[1];

export const isOwn = (world: World, accounts: readonly string[] | undefined): boolean =>
  accounts !== undefined &&
  accounts.length > 0 &&
  accounts.every((account) => account === world.account || account === OWN_ACCOUNT);

/** A Deny for everything that is not of known accounts holds everybody to those. */
export function deniesOthers(
  world: World,
  statement: Statement,
  of: 'caller' | 'resource',
): readonly string[] | undefined {
  const keys = of === 'caller' ? CALLER_KEYS : RESOURCE_KEYS;
  const condition = statement.json['Condition'];
  if (statement.allows || !isObject(condition)) return undefined;
  const entries = Object.entries(condition);
  const [operator = '', tests] = entries[0] ?? [];
  if (entries.length !== 1 || !/^stringnot(equals|like)(ifexists)?$/i.test(operator) || !isObject(tests))
    return undefined;
  const keysHere = Object.entries(tests);
  const [key = '', values] = keysHere[0] ?? [];
  if (keysHere.length !== 1 || !keys.has(key.toLowerCase())) return undefined;
  const accounts = membersOf(values).flatMap((value) =>
    readings(world, statement.holder.stack, value).map(({ text }) => accountIn(text)),
  );
  return accounts.every((account) => account !== undefined) ? accounts : undefined;
}
