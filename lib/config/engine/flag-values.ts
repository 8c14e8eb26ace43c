import type { EngineFlagSpec } from '../../catalog/types';
import type { FlagValue } from '../../schema/engine-fields';
import { isRecord } from '../../units';

/** Whether a value is one that the parser of the release takes for a flag; undefined: it is, else what it takes. */
export function expectedOf(spec: EngineFlagSpec, value: FlagValue): string | undefined {
  if (spec.kind !== 'value') return typeof value === 'boolean' ? undefined : 'true or false';
  return FORMS.find(({ of }) => of.test(typeOf(spec)))?.expects(value, spec) ?? undefined;
}

/** `--additional-config` is declared as text and read as JSON. */
const typeOf = ({ flag, type, choices }: EngineFlagSpec): string =>
  flag === '--additional-config' ? 'json' : type === 'str' && choices !== undefined ? 'enum-str' : type;

interface Form {
  readonly of: RegExp;
  readonly expects: (value: FlagValue, spec: EngineFlagSpec) => string | undefined;
}

/** 1k is 1,000 and 1K 1,024, of which there are no parts: engine/arg_utils.py `human_readable_int`. */
const HUMAN_READABLE = /^(?:\d+[KMGT]?|\d+(?:\.\d+)?[kmgt])$/;

/** In the order in which they are tried. */
const FORMS: readonly Form[] = [
  { of: /^list</, expects: listOf },
  { of: /^json list/, expects: (value) => unless(Array.isArray(value) && isJson(value), 'a list') },
  { of: /^json/, expects: (value) => unless(isRecord(value) && isJson(value), 'an object') },
  {
    of: /^str\|json/,
    expects: (value) => unless(isWord(value) || (isRecord(value) && isJson(value)), 'text or an object'),
  },
  {
    of: /^int\|human-readable/,
    expects: (value) =>
      unless(
        Number.isSafeInteger(value) || (typeof value === 'string' && HUMAN_READABLE.test(value)),
        "a whole number, or text like '25.6k'",
      ),
  },
  { of: /^enum|^int enum/, expects: choiceOf },
  { of: /^int/, expects: (value) => unless(Number.isSafeInteger(value), 'a whole number') },
  { of: /^float/, expects: (value) => unless(typeof value === 'number', 'a number') },
  { of: /^str/, expects: (value) => unless(isWord(value), WORD) },
];

const WORD = 'text that does not begin with a dash';

const unless = (isLegal: boolean, expected: string): string | undefined => (isLegal ? undefined : expected);

/** What argparse takes for the next flag, and what no argument may hold. */
const isWord = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && !value.startsWith('-') && !/[\u0000-\u001f]/.test(value);

function choiceOf(value: FlagValue, { choices = [], choicesEnforced, type }: EngineFlagSpec): string | undefined {
  if (choicesEnforced === true) return unless(choices.includes(value as string), `one of ${choices.join(', ')}`);
  return /int/.test(type) ? unless(Number.isSafeInteger(value), 'a whole number') : unless(isWord(value), WORD);
}

function listOf(value: FlagValue, spec: EngineFlagSpec): string | undefined {
  const items = Array.isArray(value) ? value : [];
  if (/^list<int>/.test(spec.type))
    return unless(items.length > 0 && items.every(Number.isSafeInteger), 'a list of whole numbers, like [1, 2, 4]');
  const legal = spec.choicesEnforced === true ? (spec.choices ?? []) : undefined;
  const isLegal = items.length > 0 && items.every((item) => isWord(item) && (legal?.includes(item) ?? true));
  return unless(isLegal, legal === undefined ? `a list of ${WORD}` : `a list of ${legal.join(', ')}`);
}

/** What comes back from JSON as it went in. */
function isJson(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isJson);
  if (isRecord(value)) return Object.values(value).every(isJson);
  return value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
}
