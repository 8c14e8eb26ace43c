import { rules as ourRules } from './rules';
import type { Rule } from './types';

/** Ours and others; a rule of the same id would be accepted together with ours. */
export function withOurs(own: readonly Rule[]): readonly Rule[] {
  const ids = ourRules.map(({ id }) => id);
  const taken = own.find(({ id }) => ids.includes(id));
  if (taken !== undefined) throw new Error(`rule '${taken.id}' is one of Windlass; give yours another id`);
  return [...ourRules, ...own];
}
