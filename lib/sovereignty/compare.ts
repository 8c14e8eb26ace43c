import type { SovereigntyConfig } from '../config';
import type { Access } from './access';
import { type Addresses, addressesText, blockOf, blocksOf, covers, PRIVATE, without } from './addresses';
import { ANY_PORT, portsIn } from './ports';
import type { Finding, Sink, Store, Way } from './types';
import type { World } from './world';

/** What an environment says must hold, with its own account. */
export interface Declared extends SovereigntyConfig {
  readonly account?: string;
}

/** Allowed ways of which the output has none; nothing is wrong, but the declaration is wider than need be. */
export interface Compared {
  readonly findings: readonly Finding[];
  readonly unused: readonly string[];
}

export function compare(
  world: World,
  ways: readonly Way[],
  access: Access,
  stores: readonly Store[],
  declared: Declared,
): Compared {
  const used = new Set<number>();
  const open = ways.filter((way) => !isDeclared(declared, way, used));
  const entries = declared.egress === 'none' ? [] : declared.egress;
  return {
    findings: [
      ...open.map((way) => wayFinding(declared, way)),
      ...clientFindings(access, declared),
      ...placeFindings(world, stores, declared),
      ...retentionFindings(stores, declared),
    ],
    unused: entries.flatMap(({ way, to, ports }, index) =>
      used.has(index)
        ? []
        : [`${way}${to === undefined ? '' : ` to ${to}`}${ports === undefined ? '' : ` at ${ports.join(', ')}`}`],
    ),
  };
}

/** Within declared accounts and regions, or on a way that is allowed. */
function isDeclared(declared: Declared, way: Way, used: Set<number>): boolean {
  const entries = declared.egress === 'none' ? [] : declared.egress;
  const index = entries.findIndex(
    (entry) =>
      entry.way === way.kind &&
      fits(entry.to, way.to.name) &&
      fits(entry.from, way.from) &&
      (entry.ports === undefined || covers(portsIn(entry.ports.join(', ')), portsIn(way.ports ?? ANY_PORT))),
  );
  if (index >= 0) used.add(index);
  return index >= 0 || isWithin(declared, way.to);
}

function isWithin({ regions, accounts, account }: Declared, to: Sink): boolean {
  if (to.kind === 'inside') return true;
  if (to.kind !== 'account' && to.kind !== 'region') return false;
  const accountFits = to.account === undefined || to.account === account || accounts.includes(to.account);
  return accountFits && (to.region === undefined || regions.includes(to.region));
}

/** `*` at the end stands for the rest; blocks hold the addresses inside them. */
function fits(pattern: string | undefined, name: string): boolean {
  if (pattern === undefined || pattern === name) return true;
  if (pattern.endsWith('*')) return name.startsWith(pattern.slice(0, -1));
  const [outer, inner] = [blockOf(pattern), blockOf(name)];
  return outer !== undefined && inner !== undefined && covers(outer, inner);
}

function wayFinding({ regions, accounts }: Declared, way: Way): Finding {
  const { kind, direction, from, to, path, ports, unknown, condition } = way;
  const field = to.kind === 'account' ? 'accounts' : to.kind === 'region' ? 'regions' : 'egress';
  const verb = direction === 'out' ? `leads to ${to.name}` : `lets in ${to.name}`;
  const why =
    field === 'accounts'
      ? `account ${to.account} is none of ${['its own', ...accounts].join(', ')}`
      : field === 'regions'
        ? `${to.region ?? to.name} is none of ${regions.join(', ')}`
        : `no entry of egress allows '${kind}'`;
  return {
    kind,
    field,
    message: `${from} ${verb}${ports === undefined ? '' : ` at ${ports}`}, and ${why}${unknown === undefined ? '' : `; ${unknown} is known only at deployment, so it counts as reachable`}${condition === undefined ? '' : ` (${condition})`}`,
    path,
    ...(unknown === undefined ? {} : { unknown }),
    wayOut: `take it away, or declare ${field === 'egress' ? `egress: [{ way: '${kind}', to: '${to.name}', reason: '…' }]` : `it in ${field}`}`,
  };
}

function clientFindings({ clients }: Access, { clients: declared }: Declared): readonly Finding[] {
  const allowed = declared === undefined ? PRIVATE : blocksOf(declared);
  return clients.flatMap(({ set, path, unknown }) => {
    const more: Addresses = without(set, allowed);
    if (more.length === 0) return [];
    return [
      {
        kind: 'client' as const,
        field: 'clients' as const,
        message: `${addressesText(more)} may reach the endpoint, and clients are ${declared === undefined ? 'private networks' : declared.join(', ')}${unknown === undefined ? '' : `; ${unknown}`}`,
        path,
        ...(unknown === undefined ? {} : { unknown }),
        wayOut: 'narrow the sources of the load balancer (access.sourceCidrs), or declare them in clients',
      },
    ];
  });
}

/** The environment itself must be where it says. */
function placeFindings(world: World, stores: readonly Store[], { regions }: Declared): readonly Finding[] {
  const { region } = world;
  if (region !== undefined && regions.includes(region)) return [];
  const [first] = stores;
  return [
    {
      kind: 'region',
      field: 'regions',
      message:
        region === undefined
          ? 'no stack says in which region it is deployed, so it may be any'
          : `the stacks are deployed to ${region}, which is none of ${regions.join(', ')}`,
      path: first === undefined ? ['the output'] : [first.what, `${first.account} ${first.region}`],
      ...(region === undefined ? { unknown: 'the region of the stacks' } : {}),
      wayOut: 'deploy to a region of the list, or declare it in regions',
    },
  ];
}

function retentionFindings(stores: readonly Store[], { retentionDays }: Declared): readonly Finding[] {
  if (retentionDays === undefined) return [];
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = retentionDays;
  const range = [
    ...(retentionDays.min === undefined ? [] : [`at least ${min}`]),
    ...(retentionDays.max === undefined ? [] : [`at most ${max}`]),
  ].join(', ');
  return stores.flatMap(({ what, retention }) => {
    if (retention === undefined) return [];
    const isUnknown = retention === 'unknown';
    const days = retention === 'for ever' ? Number.MAX_SAFE_INTEGER : retention;
    if (!isUnknown && Number(days) >= min && (retentionDays.max === undefined || Number(days) <= max)) return [];
    return [
      {
        kind: 'retention' as const,
        field: 'retentionDays' as const,
        message: `${what} keeps logs ${isUnknown ? 'as long as only the deployment knows' : retention === 'for ever' ? retention : `${retention} days`}, and retentionDays is ${range}`,
        path: [what, `kept ${String(retention)}`],
        ...(isUnknown ? { unknown: 'how long logs are kept' } : {}),
        wayOut: 'set RetentionInDays, or an expiration for all objects of the bucket',
      },
    ];
  });
}
