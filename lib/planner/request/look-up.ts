import { nearNames, suggest } from '../../catalog';
import { type Problem, problem } from '../../problem';

/** What a name leads to, or why it leads nowhere. */
export type LookUp<T> = { readonly ok: true; readonly found: T } | { readonly ok: false; readonly problem: Problem };

export const found = <T>(value: T): LookUp<T> => ({ ok: true, found: value });
export const refused = (field: string, message: string): LookUp<never> => ({
  ok: false,
  problem: problem(field, message),
});

const SHOWN = 8;

/** A name that leads nowhere, with those that resemble it, else the first there are. */
export function unknownName(field: string, value: string, known: readonly string[]): LookUp<never> {
  const close = suggest(value, known);
  const hint =
    close.length > 0
      ? `did you mean ${close.join(', ')}?`
      : (nearNames(value, known) ?? `known: ${known.slice(0, SHOWN).join(', ')}, …`);
  return refused(field, `'${value}' is not in the catalog; ${hint}`);
}
