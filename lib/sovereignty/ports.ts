import { type Addresses, covers, EVERYWHERE, intersection, isNowhere, type Span, union, without } from './addresses';

/** Ports of every protocol on one line: those of TCP, of UDP, of SCTP, and one point for protocols without ports. */
export type Ports = readonly Span[];

const COUNT = 65536n;
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;
const OTHERS = COUNT * BigInt(PROTOCOLS.length);
export const ALL_PORTS: Ports = [[0n, OTHERS]];
/** As security groups, network ACLs and Kubernetes write them. */
const NAMES: Readonly<Record<string, (typeof PROTOCOLS)[number]>> = {
  tcp: 'TCP',
  '6': 'TCP',
  tls: 'TCP',
  http: 'TCP',
  https: 'TCP',
  udp: 'UDP',
  '17': 'UDP',
  quic: 'UDP',
  sctp: 'SCTP',
  '132': 'SCTP',
};

/** Ports of a protocol; what is no number is any port of it, and -1 any protocol. */
export function portsOf(protocol: unknown, from?: unknown, to: unknown = from): Ports {
  const name = String(protocol ?? 'TCP').toLowerCase();
  if (name === 'tcp_udp') return union(portsOf('tcp', from, to), portsOf('udp', from, to));
  const index = PROTOCOLS.findIndex((one) => one === NAMES[name]);
  if (index < 0) return /^(icmp(v6)?|1|58|[2-9]|\d{2,3})$/.test(name) ? [[OTHERS, OTHERS]] : ALL_PORTS;
  const base = COUNT * BigInt(index);
  const [first, last] = [portOf(from), portOf(to)];
  return first === undefined || last === undefined || last < first
    ? [[base, base + COUNT - 1n]]
    : [[base + first, base + last]];
}

const portOf = (value: unknown): bigint | undefined =>
  /^\d{1,5}$/.test(String(value)) && Number(value) < COUNT ? BigInt(String(value)) : undefined;

/** `TCP 443, UDP 53-54`; undefined: any. */
export function portsText(ports: Ports): string | undefined {
  if (covers(ports, ALL_PORTS)) return undefined;
  const parts = PROTOCOLS.flatMap((name, index) => {
    const base = COUNT * BigInt(index);
    return intersection(ports, [[base, base + COUNT - 1n]]).map(([first, last]) => {
      const [from, to] = [first - base, last - base];
      if (from === 0n && to === COUNT - 1n) return `${name} any`;
      return `${name} ${from === to ? from : `${from}-${to}`}`;
    });
  });
  return [...parts, ...(isNowhere(intersection(ports, [[OTHERS, OTHERS]])) ? [] : ['ICMP and others'])].join(', ');
}

/** Any port of any protocol. */
export const ANY_PORT = 'any';

/** The ports of such a text. */
export const portsIn = (text: string): Ports =>
  text === ANY_PORT
    ? ALL_PORTS
    : union(
        ...text.split(',').map((part) => {
          const [, name, from, to] = /^\s*(TCP|UDP|SCTP)(?: (\d+)(?:-(\d+))?| any)?\s*$/.exec(part) ?? [];
          return name === undefined ? [[OTHERS, OTHERS] as const] : portsOf(name, from, to ?? from);
        }),
      );

/** Packets by where they go and at which port: of each part, every address at every port. */
export type Traffic = readonly { readonly to: Addresses; readonly at: Ports }[];

export const traffic = (to: Addresses, at: Ports = ALL_PORTS): Traffic =>
  isNowhere(to) || isNowhere(at) ? [] : [{ to, at }];
export const ALL_TRAFFIC: Traffic = traffic(EVERYWHERE);

/** Parts for the same ports, or to the same addresses, are one. */
export function together(...all: readonly Traffic[]): Traffic {
  const byPorts = merged(
    all.flat(),
    ({ at }) => at,
    (parts, at) => ({ at, to: union(...parts.map(({ to }) => to)) }),
  );
  return merged(
    byPorts,
    ({ to }) => to,
    (parts, to) => ({ to, at: union(...parts.map(({ at }) => at)) }),
  );
}

type Part = Traffic[number];
function merged(
  parts: Traffic,
  keyOf: (part: Part) => readonly Span[],
  join: (parts: Traffic, key: readonly Span[]) => Part,
): Traffic {
  const groups = new Map<string, Part[]>();
  for (const part of parts) {
    const key = keyOf(part).flat().join(' ');
    groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  return [...groups.values()].map((group) => (group.length === 1 ? group[0]! : join(group, keyOf(group[0]!))));
}

export const common = (one: Traffic, other: Traffic): Traffic =>
  one.flatMap((a) => other.flatMap((b) => traffic(intersection(a.to, b.to), intersection(a.at, b.at))));

export const less = (from: Traffic, taken: Traffic): Traffic =>
  taken.reduce<Traffic>(
    (left, b) =>
      left.flatMap((a) => [
        ...traffic(without(a.to, b.to), a.at),
        ...traffic(intersection(a.to, b.to), without(a.at, b.at)),
      ]),
    from,
  );

export const isNothing = (some: Traffic): boolean => some.length === 0;
export const includes = (outer: Traffic, inner: Traffic): boolean => isNothing(less(inner, outer));
export const addressesIn = (some: Traffic): Addresses => union(...some.map(({ to }) => to));
export const portsAt = (some: Traffic): Ports => union(...some.map(({ at }) => at));

/** ` (TCP 443)` behind the name of a rule; nothing where any port passes. */
export function atPorts(ports: Ports): string {
  const text = portsText(ports);
  return text === undefined ? '' : ` (${text})`;
}
