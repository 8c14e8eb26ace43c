/** What a list of hosts and the addresses behind them must keep to, whoever writes or checks it. */

/**
 * Blocks that are nobody on the internet: the VPC, whose block is a private one, and its neighbours, the cluster, the node and its
 * metadata service (IANA special-purpose registry, RFC 6890).
 */
export const NOT_INTERNET: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** In front of a name: every name below it. */
export const BELOW = '*.';

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/** Two labels at least, the last of which is no number: no address, and nothing that everybody's names end with. */
const HOST = new RegExp(`^(?:\\*\\.)?(?:${LABEL}\\.)+(?=[a-z])${LABEL}$`);
const LONGEST_HOST = 253;

/** Ends of names that never leave the cluster, the VPC or the machine. */
const INSIDE = /(?:^|\.)(?:local|localhost|internal|svc|arpa|lan|home|localdomain)$/;

/** Why something cannot be a host of the list; undefined: it can. */
export function hostFault(host: string): string | undefined {
  if (host.length > LONGEST_HOST || !HOST.test(host))
    return "is no host: a name in small letters with a dot in it, or '*.' in front of one; no address, port, path or other '*'";
  if (INSIDE.test(host)) return 'is a name of the inside: of the cluster, the VPC or the machine';
  return undefined;
}

/** Whether the first, a host of the list, admits all that the second does. */
export const hostCovers = (wider: string, narrower: string): boolean =>
  wider === narrower || (wider.startsWith(BELOW) && narrower.endsWith(wider.slice(1)));

/** Files of the proxy that say what is allowed: names, ends of names, and blocks that none of them may lead to. */
export const TOOL_EGRESS_LISTS = {
  hosts: 'hosts.list',
  below: 'below.list',
  networks: 'refused-networks.list',
} as const;
