import { contains, parseCidr } from '../../units/cidr';

/** Whether every address of the second is one of the first; names of groups and prefix lists are themselves alone. */
export function addressesCover(wider: string, narrower: string): boolean {
  if (wider === narrower || isAnywhere(wider)) return wider === narrower || sameFamily(wider, narrower);
  const [outer, inner] = [parseCidr(wider), parseCidr(narrower)];
  return outer !== undefined && inner !== undefined && contains(outer, inner);
}

export const isAnywhere = (source: string): boolean => source === '0.0.0.0/0' || source === '::/0';

const sameFamily = (one: string, other: string): boolean =>
  one.includes(':')
    ? other.includes(':') && other.includes('/') && !other.startsWith('→')
    : parseCidr(other) !== undefined;

/** The blocks that RFC 1918 and RFC 6598 keep off the internet. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

/** Whether somebody on the internet is among them. */
export const isPublic = (source: string): boolean =>
  isAnywhere(source) || (parseCidr(source) !== undefined && !PRIVATE.some((block) => addressesCover(block, source)));

/** First and last port; -1 of a protocol is all of them. */
export interface Ports {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
}

const ALL_PORTS = 65_535;

export function portsOf(protocol: unknown, from: unknown, to: unknown): Ports {
  const name = protocol === undefined ? 'all' : (PROTOCOLS[String(protocol)] ?? String(protocol).toLowerCase());
  if (name === 'all' || from === undefined || Number(from) === -1) return { protocol: name, from: 0, to: ALL_PORTS };
  return { protocol: name, from: Number(from), to: Number(to ?? from) };
}

const PROTOCOLS: Readonly<Record<string, string>> = { '-1': 'all', '6': 'tcp', '17': 'udp', '1': 'icmp' };

export const portsCover = (wider: Ports, narrower: Ports): boolean =>
  (wider.protocol === 'all' || wider.protocol === narrower.protocol) &&
  wider.from <= narrower.from &&
  wider.to >= narrower.to;

export function portsText({ protocol, from, to }: Ports): string {
  if (protocol === 'all') return 'every port';
  if (from === 0 && to === ALL_PORTS) return `every ${protocol} port`;
  return `${protocol} ${from === to ? from : `${from}–${to}`}`;
}
