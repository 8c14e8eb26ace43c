/** Four octets without leading zeros. */
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

const LEADING_ZERO = /(^|\.)0\d/;

const isIpv4 = (text: string): boolean => IPV4.test(text) && !LEADING_ZERO.test(text);

export interface Cidr {
  /** First address as an unsigned 32-bit number. */
  readonly base: number;
  readonly prefix: number;
}

/** Parses an IPv4 block; undefined when it is not one. */
export function parseCidr(text: string): Cidr | undefined {
  const [address, prefixText, ...rest] = text.split('/');
  if (address === undefined || prefixText === undefined || rest.length > 0) return undefined;
  if (!isIpv4(address) || !/^\d{1,2}$/.test(prefixText) || Number(prefixText) > 32) return undefined;
  const base = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return { base, prefix: Number(prefixText) };
}

/** The block with its host bits cleared: 10.0.0.5/16 → 10.0.0.0/16. */
export function networkOf({ base, prefix }: Cidr): string {
  const size = 2 ** (32 - prefix);
  const network = Math.floor(base / size) * size;
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256);
  return `${octets.join('.')}/${prefix}`;
}

/** Blocks are inside each other or apart. */
export const overlap = (one: Cidr, other: Cidr): boolean => contains(one, other) || contains(other, one);

export function contains(outer: Cidr, inner: Cidr): boolean {
  return (
    inner.prefix >= outer.prefix &&
    Math.floor(inner.base / 2 ** (32 - outer.prefix)) === Math.floor(outer.base / 2 ** (32 - outer.prefix))
  );
}
