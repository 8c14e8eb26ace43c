import { union } from './addresses';
import { portsIn, portsText } from './ports';
import type { Proof } from './proof';
import type { Way } from './types';

/** What is true of one way to deploy the templates or of another. */
export const both = (one: Proof, other: Proof): Proof => ({
  ...one,
  access: {
    ...one.access,
    chains: distinct([...one.access.chains, ...other.access.chains]),
    clients: distinct([...one.access.clients, ...other.access.clients]),
    ways: distinct([...one.access.ways, ...other.access.ways]),
  },
  ways: distinct([...one.ways, ...other.ways], wayKey).map((way) => withPorts(way, [...one.ways, ...other.ways])),
  stores: distinct([...one.stores, ...other.stores]),
  logs: distinct([...one.logs, ...other.logs]),
  regions: distinct([...one.regions, ...other.regions]),
  partitions: distinct([...one.partitions, ...other.partitions]),
  endpoints: distinct([...one.endpoints, ...other.endpoints]),
  idle: one.idle.filter((name) => other.idle.includes(name)),
  findings: distinct([...one.findings, ...other.findings], ({ kind, message }) => [kind, message]),
  unused: one.unused.filter((entry) => other.unused.includes(entry)),
});

const wayKey = ({ kind, direction, from, to }: Way): unknown => JSON.stringify([kind, direction, from, to.name]);

/** The ports of a way in all of them. */
function withPorts(way: Way, all: readonly Way[]): Way {
  if (way.ports === undefined) return way;
  const alike = all.filter((one) => wayKey(one) === wayKey(way)).map(({ ports }) => ports);
  const text = alike.includes(undefined) ? undefined : portsText(union(...alike.map((one) => portsIn(one!))));
  return { ...way, ports: text };
}

function distinct<T>(all: readonly T[], key: (one: T) => unknown = (one) => one): readonly T[] {
  return [...new Map([...all].reverse().map((one) => [JSON.stringify(key(one), written), one])).values()].reverse();
}

/** Addresses are numbers of 128 bits. */
const written = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
