import { TOOL_EGRESS_LISTS } from '../../lib/contract';
import type { ToolEgressPlan } from '../../lib/environment';
import { resolverLines, section } from '../haproxy-section';
import { EGRESS_LOG } from './access-log';
import { EGRESS_SCRIPT } from './files';
import type { EgressSites } from './sites';

/** Health checks and collectors. */
const OTHER_CONNECTIONS = 64;
const THREADS = 2;
const BUFFER = 16 * 1024;
/** From the first byte of a CONNECT to the last of the TLS ClientHello behind it, with the question to DNS between. */
const BEGIN_S = 10;
const RESOLVERS = 'cluster';

/** The proxy's configuration. */
export function egressConfig(plan: ToolEgressPlan, sites: EgressSites): string {
  const { listeners, folder } = sites;
  return [
    ...section('global', [
      'log stdout len 4096 format raw local0 info',
      `nbthread ${THREADS}`,
      `maxconn ${plan.maxConnections + OTHER_CONNECTIONS}`,
      `hard-stop-after ${plan.drain.finishSeconds}s`,
      `tune.bufsize ${BUFFER}`,
      'tune.lua.bool-sample-conversion normal',
      `lua-load-per-thread ${folder}/${EGRESS_SCRIPT}`,
    ]),
    ...section('defaults', [
      'mode tcp',
      'log global',
      'option clitcpka',
      'option srvtcpka',
      'timeout connect 5s',
      `timeout client ${plan.idleSeconds}s`,
      `timeout server ${plan.idleSeconds}s`,
      'timeout client-fin 10s',
      'timeout server-fin 10s',
      'timeout http-request 10s',
      'retries 1',
    ]),
    ...section(`resolvers ${RESOLVERS}`, resolverLines(sites.nameServers, HOLDS)),
    ...section('frontend _tools', [
      `bind ${listeners.tools}`,
      `maxconn ${plan.maxConnections}`,
      EGRESS_LOG,
      ...toolRules(sites),
      'default_backend _outside',
    ]),
    // The address is that of the connection, which `set-dst` made the one that was looked at.
    ...section('backend _outside', [`server outside 0.0.0.0:${sites.targetPort}`]),
    ...section('frontend _health', [
      `bind ${listeners.health}`,
      'mode http',
      'no log',
      'http-request return status 200 content-type text/plain string ready if !{ stopping }',
      'http-request return status 503 content-type text/plain string stopping',
    ]),
    ...section('frontend _metrics', [
      `bind ${listeners.metrics}`,
      'mode http',
      'no log',
      'http-request use-service prometheus-exporter if { path /metrics }',
      'http-request return status 404',
    ]),
  ].join('\n');
}

/**
 * The way of a connection. Rules are asked again from the first one whenever bytes come, so each is asked for once: those before
 * the answer while there is none. The address that DNS gives is the one that is looked at and connected to: there is no second
 * question that could be answered otherwise.
 */
function toolRules({ folder, targetPort }: EgressSites): string[] {
  const list = (name: keyof typeof TOOL_EGRESS_LISTS): string => `${folder}/${TOOL_EGRESS_LISTS[name]}`;
  const refuse = (why: string, when: string): string =>
    `tcp-request content set-var(txn.refused) str(${why}) if ${when}`;
  return [
    `tcp-request inspect-delay ${BEGIN_S}s`,
    'acl answered var(txn.answered) -m found',
    'acl refused var(txn.refused) -m found',
    'acl has_head req.payload(0,0) -m sub "\\r\\n\\r\\n"',
    'acl has_host var(txn.host) -m found',
    `acl is_listed var(txn.host) -m str -f ${list('hosts')}`,
    `acl is_listed var(txn.host) -m end -f ${list('below')}`,
    `acl is_inside var(txn.address) -m ip -f ${list('networks')}`,
    'tcp-request content lua.read_connect if !answered has_head',
    refuse('no-connect', '!answered !refused !has_host'),
    refuse('port', `!answered !refused !{ var(txn.port) -m int ${targetPort} }`),
    refuse('host', '!answered !refused !is_listed'),
    `tcp-request content do-resolve(txn.address,${RESOLVERS},ipv4) var(txn.host) if !answered !refused`,
    refuse('no-address', '!answered !refused !{ var(txn.address) -m found }'),
    refuse('inside-address', '!answered !refused is_inside'),
    'tcp-request content lua.answer_connect if !answered',
    'tcp-request content reject if refused',
    'tcp-request content set-var(txn.name) req.ssl_sni,lower if { req.ssl_hello_type 1 }',
    refuse('no-tls', '!{ var(txn.name) -m found }'),
    refuse('other-name', '!refused !{ var(txn.name),strcmp(txn.host) eq 0 }'),
    'tcp-request content reject if refused',
    'tcp-request content set-dst var(txn.address)',
    `tcp-request content set-dst-port int(${targetPort})`,
  ];
}

const HOLDS = ['valid 5s', 'nx 1s', 'other 1s', 'refused 1s', 'timeout 1s', 'obsolete 0s'];
