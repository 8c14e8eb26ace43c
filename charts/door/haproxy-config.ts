import type { FrontDoorPlan } from '../../lib/environment';
import { accessLog } from './access-log';
import { backend, RESOLVERS } from './backends';
import { clientRules, TABLES } from './client-rules';
import { type DoorError, httpError } from './errors';
import { MAPS, NAME_LIST, READY_ENTRY, SCRIPTS, SECRETS } from './files';
import { resolverLines, section } from '../haproxy-section';
import { memoryGlobals, memoryOfOthers, MODEL_COUNTERS, recallMetrics, remembers } from './memory';
import type { DoorSites } from './sites';

const KIB = 1024;
/** Beside a body that is held whole: its headers, and what marks its pieces. */
const BESIDE_BODY = 64 * KIB;
const BUFFER = 16 * KIB;
/** Enough for ten thousand requests a second; every one has its own Lua. */
const THREADS = 2;
/** Health checks and collectors. */
const OTHER_CONNECTIONS = 64;

/** The proxy's configuration. The same plan gives the same bytes. */
export function haproxyConfig(plan: FrontDoorPlan, sites: DoorSites): string {
  return [
    ...section('global', global(plan, sites)),
    ...section('defaults', defaults(plan)),
    ...section(`resolvers ${RESOLVERS}`, resolverLines(sites.nameServers, HOLDS)),
    ...section(`backend ${TABLES.tenants}`, [
      'stick-table type string len 64 size 1k expire 2m store conn_cur,gpc(1),gpc_rate(1,60s)',
    ]),
    ...section(`backend ${TABLES.retries}`, [
      `stick-table type string len 64 size 1k expire 1m store gpc(${remembers(plan) ? MODEL_COUNTERS : 2}),gpc_rate(2,10s)`,
    ]),
    ...section(`backend ${TABLES.bodies}`, ['stick-table type integer size 1 store conn_cur']),
    ...section('frontend _clients', [
      bind(plan, sites),
      `maxconn ${plan.maxConnections}`,
      'filter lua.token_usage',
      accessLog(plan),
      'option http-restrict-req-hdr-names delete',
      ...clientRules(plan, sites),
    ]),
    ...plan.backends.flatMap((one) => backend(one, plan, sites)),
    ...memoryOfOthers(plan, { ...sites, resolvers: RESOLVERS }),
    ...section('frontend _health', health(sites)),
    ...section('frontend _metrics', [
      `bind ${sites.listeners.metrics}`,
      'no log',
      'http-request use-service prometheus-exporter if { path /metrics }',
      ...recallMetrics(plan, TABLES.retries),
      'http-request return status 404',
    ]),
  ].join('\n');
}

function global(plan: FrontDoorPlan, { folders }: DoorSites): string[] {
  const maps = Object.values(MAPS).map((file) => `${folders.maps}/${file}`);
  const secrets = [SECRETS.keys, ...(plan.engineKeySecret === undefined ? [] : [SECRETS.engineKey])].map(
    (file) => `${folders.secrets}/${file}`,
  );
  const pem = plan.tls === 'door' ? [`pem=${certificate(folders.secrets)}`] : [];
  const watched = [`${folders.maps}/${NAME_LIST}`, ...pem, ...maps, ...secrets];
  return [
    'log stdout len 4096 format raw local0 info',
    `nbthread ${THREADS}`,
    `maxconn ${plan.maxConnections + OTHER_CONNECTIONS}`,
    `hard-stop-after ${plan.drain.finishSeconds}s`,
    `tune.bufsize ${BUFFER}`,
    `tune.bufsize.large ${plan.bodyBytes + BESIDE_BODY}`,
    'tune.lua.bool-sample-conversion normal',
    `lua-load-per-thread ${folders.config}/${SCRIPTS.readRequest}`,
    `lua-load-per-thread ${folders.config}/${SCRIPTS.tokenUsage}`,
    ...memoryGlobals(plan, folders.config),
    `lua-load ${folders.config}/${SCRIPTS.hotFiles} ${watched.join(' ')}`,
  ];
}

const certificate = (folder: string): string => `${folder}/${SECRETS.certificate}`;

/** A client that takes nothing any more for so long is let go, whatever it was being sent. */
const NOT_TAKEN_S = 120;

function bind({ tls }: FrontDoorPlan, { listeners, folders }: DoorSites): string {
  const plain = `bind ${listeners.clients} tcp-ut ${NOT_TAKEN_S}s`;
  if (tls !== 'door') return plain;
  return `${plain} ssl crt ${certificate(folders.secrets)} alpn h2,http/1.1 ssl-min-ver TLSv1.2`;
}

function defaults({ queueSeconds, idleSeconds }: FrontDoorPlan): string[] {
  return [
    'mode http',
    'log global',
    'option dontlognull',
    'option idle-close-on-response', // while it stops: a client that is about to ask on an open connection is answered
    'option clitcpka',
    'option srvtcpka',
    ...['clitcpka', 'srvtcpka'].flatMap((side) => [`${side}-idle 60s`, `${side}-intvl 30s`, `${side}-cnt 4`]),
    'timeout http-request 10s',
    'timeout http-keep-alive 75s',
    'timeout connect 3s',
    `timeout queue ${queueSeconds}s`,
    `timeout client ${idleSeconds}s`,
    `timeout server ${idleSeconds}s`,
    'timeout check 15s', // a saturated engine answers late
    'default-server inter 5s fastinter 1s downinter 2s fall 3 rise 1',
    'retries 2',
    'option redispatch 1',
    'retry-on conn-failure 503',
    ...OWN_ERRORS.map(httpError),
  ];
}

const OWN_ERRORS: readonly DoorError[] = [
  { status: 400, code: 'bad_request', message: 'this is not a request of HTTP' },
  { status: 408, code: 'request_timeout', message: 'the request took too long to arrive' },
  { status: 413, code: 'request_too_large', message: 'the body is too long' },
  { status: 431, code: 'headers_too_large', message: 'the headers are too long' },
  { status: 500, code: 'internal_error', message: 'the front door failed' },
  { status: 502, code: 'bad_gateway', message: 'the replica broke off before it answered' },
  { status: 503, code: 'overloaded', message: 'no replica can be reached', headers: { 'retry-after': '5' } },
  { status: 504, code: 'gateway_timeout', message: 'the replica did not answer in time' },
];

/** Without answers from DNS what is known stays, and health checks decide. */
const HOLDS = ['valid 2s', 'obsolete 0s', 'nx 5s', 'other 30s', 'refused 1h', 'timeout 1h'];

/** `/live`: the process answers. `/ready`: it knows keys, and is not about to stop. */
function health({ listeners, folders }: DoorSites): string[] {
  const keys = `${folders.secrets}/${SECRETS.keys}`;
  return [
    `bind ${listeners.health}`,
    'no log',
    'http-request return status 200 content-type text/plain string live if { path /live }',
    `http-request return status 200 content-type text/plain string ready if { path /ready } { str(${READY_ENTRY}),map_str(${keys}) -m found } !{ stopping }`,
    'http-request return status 503 content-type text/plain string "not ready" if { path /ready }',
    'http-request return status 404',
  ];
}
