import type { Proof } from './proof';

/** What is true of one way to deploy the templates or of another. */
export const both = (one: Proof, other: Proof): Proof => ({
  ...one,
  access: {
    ...one.access,
    chains: distinct([...one.access.chains, ...other.access.chains]),
    clients: distinct([...one.access.clients, ...other.access.clients]),
    ways: distinct([...one.access.ways, ...other.access.ways]),
  },
  ways: distinct([...one.ways, ...other.ways], ({ kind, direction, from, to }) => [kind, direction, from, to.name]),
  stores: distinct([...one.stores, ...other.stores]),
  logs: distinct([...one.logs, ...other.logs]),
  regions: distinct([...one.regions, ...other.regions]),
  partitions: distinct([...one.partitions, ...other.partitions]),
  endpoints: distinct([...one.endpoints, ...other.endpoints]),
  idle: one.idle.filter((name) => other.idle.includes(name)),
  findings: distinct([...one.findings, ...other.findings], ({ kind, message }) => [kind, message]),
  unused: one.unused.filter((entry) => other.unused.includes(entry)),
});

function distinct<T>(all: readonly T[], key: (one: T) => unknown = (one) => one): readonly T[] {
  return [...new Map([...all].reverse().map((one) => [JSON.stringify(key(one), written), one])).values()].reverse();
}

/** Addresses are numbers of 128 bits. */
const written = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
