import type { DoorBackendPlan, FrontDoorPlan } from '../../lib/environment';
import { HTTP_PATHS } from '../../lib/contract';
import { httpError, refuse } from './errors';
import { section } from '../haproxy-section';
import { ENGINE_AUTHORITIES } from './files';
import { memory, recall } from './memory';
import type { DoorSites } from './sites';

/** Name of the section with the cluster's name servers. */
export const RESOLVERS = 'cluster';

/** What the fullest replica of a model may have more than the mean, in per cent, before a conversation goes elsewhere. */
const HASH_BALANCE_FACTOR = 150;

/** To no server at all: until one is back. */
const NO_REPLICA_RETRY_S = 5;

/** The replicas of one model, each an address of its Service. */
export function backend(one: DoorBackendPlan, plan: FrontDoorPlan, sites: DoorSites): string[] {
  const busy = { 'retry-after': String(one.retryAfterSeconds) };
  return section(`backend ${one.model}`, [
    ...BALANCE[one.balancer],
    ...memory(one),
    'option http-server-close',
    'option httpchk',
    `http-check send meth GET uri ${HTTP_PATHS.health} ver HTTP/1.1 hdr host ${one.model}`,
    'http-check expect status 200',
    ...refuse(
      {
        status: 503,
        code: 'no_replica',
        message: `no replica of ${one.model} is ready`,
        headers: { 'retry-after': String(NO_REPLICA_RETRY_S) },
      },
      'unless { nbsrv gt 0 }',
    ),
    ...refuse(
      {
        status: 429,
        code: 'queue_full',
        message: `${one.model} is busy and too many requests wait for it already`,
        headers: busy,
      },
      `if { queue(${one.model}) ge ${one.queue} }`,
    ),
    ...recall(one),
    httpError({
      status: 503,
      code: 'overloaded',
      message: `${one.model} had no free place for ${plan.queueSeconds} s, or could not be reached`,
      headers: busy,
    }),
    ...servers(one, plan, sites),
  ]);
}

/**
 * Places for all replicas, once for each way to speak to them: where either is taken, a replica stands twice and is up where its
 * health check, which speaks likewise, found it. Until then it gets nothing: a request in plain HTTP to a port with TLS is lost.
 */
function servers(one: DoorBackendPlan, { engineTls }: FrontDoorPlan, sites: DoorSites): string[] {
  const plain = server(one, 'r', sites.replicasOf(one.model));
  if (engineTls === undefined) return [plain];
  const encrypted = encryption(engineTls.hostname, sites);
  if (engineTls.stage === 'require') return [`${plain} ${encrypted}`];
  const tls = server(one, 's', sites.replicasOf(one.model, 'tls'));
  return [`${plain} ${UNTIL_CHECKED}`, `${tls} ${encrypted} ${UNTIL_CHECKED}`];
}

const UNTIL_CHECKED = 'init-state fully-down';

const server = (one: DoorBackendPlan, prefix: string, address: string): string =>
  [
    `server-template ${prefix} 1-${one.mostReplicas} ${address}`,
    `resolvers ${RESOLVERS} init-addr none`,
    'hash-key addr', // the same ring in every pod, in whatever order its addresses came
    `maxconn ${one.connectionsPerReplica}`,
    'check observe layer4 error-limit 2 on-error mark-down',
  ].join(' ');

/** Only to a peer with a certificate for the name, from an authority of the file: anybody else gets no byte of a request. */
const encryption = (hostname: string, { folders }: DoorSites): string =>
  [
    'ssl verify required',
    `ca-file ${folders.config}/${ENGINE_AUTHORITIES}`,
    `verifyhost ${hostname} sni str(${hostname}) check-sni ${hostname}`,
    'ssl-min-ver TLSv1.2',
  ].join(' ');

/** `kv-aware`: what the rules of its memory did not decide. */
const BALANCE: Record<DoorBackendPlan['balancer'], readonly string[]> = {
  'least-requests': ['balance leastconn'],
  'prefix-hash': [
    'balance hash var(txn.beginning)',
    'hash-type consistent sdbm avalanche',
    `hash-balance-factor ${HASH_BALANCE_FACTOR}`,
  ],
  'kv-aware': ['balance leastconn'],
};
