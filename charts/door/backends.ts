import type { DoorBackendPlan, FrontDoorPlan } from '../../lib/environment';
import { HTTP_PATHS } from '../../lib/contract';
import { httpError, refuse } from './errors';
import { memory, recall } from './memory';
import { section } from './section';
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
    [
      `server-template r 1-${one.mostReplicas} ${sites.replicasOf(one.model)}`,
      `resolvers ${RESOLVERS} init-addr none`,
      'hash-key addr', // the same ring in every pod, in whatever order its addresses came
      `maxconn ${one.connectionsPerReplica}`,
      'check observe layer4 error-limit 2 on-error mark-down',
    ].join(' '),
  ]);
}

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
