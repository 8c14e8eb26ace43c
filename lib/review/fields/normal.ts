import { intrinsic, isObject, type JsonObject } from '../../policy/model/values';
import { flagsOf } from './flags';

/** Lists whose order is what they mean. */
const ORDERED = new Set(['command', 'args', 'Fn::Join', 'initContainers']);
/** What tells the members of a list apart, the first that they all have. */
const NAMES = ['Key', 'name', 'Sid', 'mountPath', 'containerPort', 'PolicyName', 'DeviceName', 'Name', 'key'] as const;
/** Digests of assets and of what is rolled with its configuration. */
const HASH = /\b(?:[0-9a-f]{64}|[0-9a-f]{32})(?=\.zip$|\.json$|$)/;

/**
 * A value in which equal things look equal: lists by the names of their members, or sorted; JSON texts as what they say;
 * arguments of a program as its flags; no hashes of assets, no trailing white space.
 */
export function normal(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return normalText(value, key);
  if (Array.isArray(value)) return normalList(value as readonly unknown[], key);
  if (!isObject(value)) return value;
  const join = joinedText(value);
  if (join !== undefined) return normalText(join, key);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([inner, one]) => [inner, normal(one, inner)]),
  );
}

function normalText(text: string, key: string): unknown {
  if (/^\s*[[{]/.test(text)) {
    try {
      return normal(JSON.parse(text) as unknown, key);
    } catch {
      // a text that only begins like one
    }
  }
  const trimmed = text.replace(/[ \t\r]+$/gm, '').trimEnd();
  return /^sha256:|@sha256:/.test(trimmed) ? trimmed : trimmed.replace(HASH, '<hash>');
}

/** A join of text and references, which are text by now. */
function joinedText(value: JsonObject): string | undefined {
  const [name, argument] = intrinsic(value) ?? [];
  if (name !== 'Fn::Join' || !Array.isArray(argument) || !Array.isArray(argument[1])) return undefined;
  return (argument[1] as readonly unknown[])
    .map((part) => (typeof part === 'string' ? part : shortIntrinsic(part)))
    .join(String(argument[0]));
}

const shortIntrinsic = (value: unknown): string => {
  const [name, argument] = intrinsic(value) ?? [];
  return name === undefined
    ? JSON.stringify(value)
    : `\${${Array.isArray(argument) ? argument.join('.') : String(argument)}}`;
};

function normalList(list: readonly unknown[], key: string): unknown {
  if (key === 'args') return flagsOf(list.map(String));
  const members = list.map((one) => normal(one));
  const named = byName(members, list);
  if (named !== undefined) return named;
  if (ORDERED.has(key)) return members;
  return [...members].sort((one, other) => (text(one) < text(other) ? -1 : 1));
}

function byName(members: readonly unknown[], list: readonly unknown[]): JsonObject | undefined {
  if (list.length === 0 || !list.every(isObject)) return undefined;
  const name = NAMES.find(
    (one) =>
      new Set(list.map((member) => text(member[one]))).size === list.length && list.every((member) => one in member),
  );
  if (name === undefined) return undefined;
  return Object.fromEntries(
    members.map((member) => {
      const { [name]: own, ...rest } = member as JsonObject;
      const keys = Object.keys(rest);
      return [String(own), keys.length === 1 && ['Value', 'value'].includes(keys[0]!) ? Object.values(rest)[0] : rest];
    }),
  );
}

export const text = (value: unknown): string => JSON.stringify(value) ?? '';

/** One word of a statement, an ARN or a name: joins and references as text. */
export function wordOf(value: unknown): string {
  const plain = normal(value);
  return typeof plain === 'string' ? plain : text(plain);
}
