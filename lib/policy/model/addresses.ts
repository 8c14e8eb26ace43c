import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** A block of addresses: `10.0.0.0/8`. */
export interface AddressRange {
  readonly address: string;
  readonly prefix: number;
  readonly version: 4 | 6;
}

export function rangeOf(text: unknown): AddressRange | undefined {
  const [address = '', digits = '', ...more] = typeof text === 'string' ? text.trim().split('/') : [];
  const version = isIPv4(address) ? 4 : isIPv6(address) ? 6 : undefined;
  const prefix = Number(digits);
  if (version === undefined || more.length > 0 || !/^\d+$/.test(digits) || prefix > (version === 4 ? 32 : 128))
    return undefined;
  return { address, prefix, version };
}

/** RFC 1918, RFC 6598, RFC 4193; the widest prefix that stays inside each. */
const PRIVATE: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[] = [
  ['10.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['fc00::', 7, 'ipv6'],
];

/** Whether no address of the block is of the internet. */
export const isPrivate = ({ address, prefix, version }: AddressRange): boolean =>
  PRIVATE.some(([net, width, family]) => {
    if (prefix < width || family !== `ipv${version}`) return false;
    const list = new BlockList();
    list.addSubnet(net, width, family);
    return list.check(address, family);
  });

/** Whether every address of a block is of another one. */
export function isWithin({ address, prefix, version }: AddressRange, block: AddressRange): boolean {
  if (version !== block.version || prefix < block.prefix) return false;
  const list = new BlockList();
  list.addSubnet(block.address, block.prefix, `ipv${version}`);
  return list.check(address, `ipv${version}`);
}
