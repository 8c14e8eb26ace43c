import { parseCidr } from '../units/cidr';

/** First and last address. IPv4 counts from 0; IPv6 follows behind, so that one set holds both. */
export type Span = readonly [first: bigint, last: bigint];
/** Addresses as spans in order, apart from each other. */
export type Addresses = readonly Span[];

const V4_SIZE = 1n << 32n;
const V6_SIZE = 1n << 128n;

export const NOWHERE: Addresses = [];
export const ALL_V4: Addresses = [[0n, V4_SIZE - 1n]];
export const ALL_V6: Addresses = [[V4_SIZE, V4_SIZE + V6_SIZE - 1n]];
export const EVERYWHERE: Addresses = [...ALL_V4, ...ALL_V6];

/** A block or an address of either family; undefined when it is none. */
export function blockOf(text: string): Addresses | undefined {
  if (text.includes(':')) return v6Block(text);
  const cidr = parseCidr(text.includes('/') ? text : `${text}/32`);
  if (cidr === undefined) return undefined;
  const size = 1n << BigInt(32 - cidr.prefix);
  const first = (BigInt(cidr.base) / size) * size;
  return [[first, first + size - 1n]];
}

function v6Block(text: string): Addresses | undefined {
  const [address = '', prefix = '128'] = text.split('/');
  const [head = '', tail] = address.split('::');
  const groupsOf = (part: string): readonly string[] => (part === '' ? [] : part.split(':'));
  const [front, back] = [groupsOf(head), groupsOf(tail ?? '')];
  const zeros = 8 - front.length - back.length;
  const isFull = tail === undefined ? zeros === 0 : zeros > 0;
  const groups = [...front, ...Array<string>(Math.max(0, zeros)).fill('0'), ...back];
  if (!isFull || !/^\d{1,3}$/.test(prefix) || Number(prefix) > 128) return undefined;
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  const value = groups.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
  const size = 1n << BigInt(128 - Number(prefix));
  const first = (value / size) * size + V4_SIZE;
  return [[first, first + size - 1n]];
}

/** Several blocks as one set; what is no block is left out. */
export const blocksOf = (texts: readonly string[]): Addresses =>
  union(...texts.map((text) => blockOf(text) ?? NOWHERE));

export function union(...sets: readonly Addresses[]): Addresses {
  const sorted = sets.flat().sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  const merged: [bigint, bigint][] = [];
  for (const [first, last] of sorted) {
    const before = merged.at(-1);
    // Neighbours stay apart where the families meet.
    if (before !== undefined && first <= before[1]) before[1] = last > before[1] ? last : before[1];
    else merged.push([first, last]);
  }
  return merged;
}

export const intersection = (one: Addresses, other: Addresses): Addresses =>
  one.flatMap(([a, b]) =>
    other.flatMap(([c, d]): readonly Span[] => {
      const [first, last] = [a > c ? a : c, b < d ? b : d];
      return first <= last ? [[first, last]] : [];
    }),
  );

export const without = (from: Addresses, taken: Addresses): Addresses =>
  taken.reduce<Addresses>(
    (left, [c, d]) =>
      left.flatMap(([a, b]): readonly Span[] => {
        if (d < a || c > b) return [[a, b]];
        return [...(a < c ? [[a, c - 1n] as const] : []), ...(d < b ? [[d + 1n, b] as const] : [])];
      }),
    from,
  );

export const isNowhere = (set: Addresses): boolean => set.length === 0;
export const covers = (outer: Addresses, inner: Addresses): boolean => isNowhere(without(inner, outer));
export const meets = (one: Addresses, other: Addresses): boolean => !isNowhere(intersection(one, other));

/** Not routed on the internet: RFC 1918, RFC 6598, link-local, loopback, RFC 4193. */
export const PRIVATE: Addresses = blocksOf([
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '127.0.0.0/8',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
]);

const SHOWN = 4;

/** `10.0.0.0/8, 192.168.0.0/16 and 2 more` */
export function addressesText(set: Addresses): string {
  const blocks: string[] = [];
  for (const span of set) blocks.push(...blocksIn(span, SHOWN + 1));
  if (blocks.length === 0) return 'no address';
  return blocks.length > SHOWN ? `${blocks.slice(0, SHOWN).join(', ')} and more` : blocks.join(', ');
}

/** The blocks that make up a span, at most so many. */
function blocksIn([first, last]: Span, most: number): readonly string[] {
  const isV6 = first >= V4_SIZE;
  const [base, bits] = isV6 ? [V4_SIZE, 128] : [0n, 32];
  const found: string[] = [];
  for (let at = first; at <= last && found.length < most;) {
    let prefix = bits;
    while (prefix > 0) {
      const size = 1n << BigInt(bits - prefix + 1);
      if ((at - base) % size !== 0n || at + size - 1n > last) break;
      prefix -= 1;
    }
    found.push(`${isV6 ? v6Text(at - base) : v4Text(at)}/${prefix}`);
    at += 1n << BigInt(bits - prefix);
  }
  return found;
}

const v4Text = (value: bigint): string => [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');

const v6Text = (value: bigint): string =>
  Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16))
    .join(':')
    .replace(/(?:^|:)0(?::0)+(?::|$)/, '::');
