import type { FrontDoorPlan } from '../../lib/environment';
import { SHARE_PARTS } from '../../lib/environment';
import { refuse } from './errors';
import { ENGINE_KEY_ENTRY, type MapName, MAPS, SECRETS } from './files';
import type { DoorSites } from './sites';

/** Tables of counters; no model is named so, for no name of Kubernetes has an underscore. */
export const TABLES = { tenants: '_tenants', retries: '_retries', bodies: '_bodies' } as const;

/** What clients may tell an engine beside the body; everything else is dropped, whoever they say they are. */
const PASSED_HEADERS = [
  'host',
  'content-type',
  'content-length',
  'transfer-encoding',
  'accept',
  'user-agent',
  'traceparent',
  'tracestate',
  'anthropic-version',
  'anthropic-beta',
];

/** To send a body whole. */
const BODY_S = 30;
/** When bodies are many. */
const BODIES_RETRY_S = 2;
/** When a tenant's other requests may have ended. */
const CONCURRENCY_RETRY_S = 1;

/** Retries of requests that were answered 503, as a share of a model's requests of ten seconds; and a few in any case. */
const RETRY_PERCENT = 20;
const RETRY_LEAST = 3;

/** The way of a request from a client to the replicas of a model, in its order. */
export function clientRules(plan: FrontDoorPlan, { folders }: DoorSites): string[] {
  const map = (name: MapName): string => `${folders.maps}/${MAPS[name]}`;
  const secret = (name: keyof typeof SECRETS): string => `${folders.secrets}/${SECRETS[name]}`;
  return [
    ...identity(secret('keys'), map),
    ...tenantLimits(map),
    ...body(plan),
    ...routing(map),
    ...toEngine(plan, secret('engineKey')),
  ];
}

type MapPath = (name: MapName) => string;

function identity(keys: string, map: MapPath): string[] {
  return [
    'http-request set-var(txn.path) path',
    'http-request set-var(txn.id) req.hdr(x-request-id) if { req.hdr(x-request-id) -m reg ^[A-Za-z0-9._:-]{1,64}$ }',
    'http-request set-var(txn.id) uuid() unless { var(txn.id) -m found }',
    'http-after-response set-header x-request-id %[var(txn.id)]',
    `http-request set-var(txn.tasks) path,map_str(${map('routes')})`,
    'acl is_listing path /v1/models',
    'acl is_listing path_beg /v1/models/',
    ...refuse(
      { status: 404, code: 'unknown_url', message: 'there is nothing at this path' },
      'unless { var(txn.tasks) -m found } || is_listing',
    ),
    ...refuse(
      { status: 405, code: 'method_not_allowed', message: 'this path is asked with POST', headers: { allow: 'POST' } },
      'if !is_listing !{ method POST }',
    ),
    ...refuse(
      { status: 405, code: 'get_only', message: 'this path is asked with GET', headers: { allow: 'GET' } },
      'if is_listing !{ method GET }',
    ),
    'http-request set-var(txn.key) http_auth_bearer,sha2(256),hex,lower if { http_auth_bearer -m found }',
    'http-request set-var(txn.key) req.fhdr(x-api-key),sha2(256),hex,lower if !{ var(txn.key) -m found } { req.fhdr(x-api-key) -m found }',
    `http-request set-var(txn.tenant) var(txn.key),map_str(${keys})`,
    `http-request set-var(txn.set) var(txn.tenant),map_str(${map('sets')})`,
    ...refuse(
      {
        status: 401,
        code: 'invalid_api_key',
        message: 'no valid key: send it as Authorization: Bearer KEY, or as x-api-key',
        headers: { 'www-authenticate': 'Bearer' },
      },
      'unless { var(txn.set) -m found }',
    ),
    `http-request del-header ^(?!(${PASSED_HEADERS.join('|')})$) -m reg`,
    // HAProxy passes them on; engines break off at them.
    ...refuse(
      { status: 400, code: 'invalid_header', message: 'a header holds signs that HTTP does not allow' },
      String.raw`if { req.hdrs -m reg '[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]' }`,
    ),
    'http-request use-service lua.models if is_listing',
  ];
}

/** Of one pod of the door: each keeps its part. */
function tenantLimits(map: MapPath): string[] {
  return [
    `http-request set-var(txn.bytes) var(txn.tenant),map_str_int(${map('body')})`,
    `http-request set-var(txn.rate) var(txn.tenant),map_str_int(${map('rate')})`,
    `http-request set-var(txn.concurrency) var(txn.tenant),map_str_int(${map('concurrency')})`,
    ...refuse(TOO_LONG, 'if { req.body_size,sub(txn.bytes) gt 0 }'),
    `http-request track-sc0 var(txn.tenant) table ${TABLES.tenants}`,
    'http-request set-var(txn.again) int(59),div(txn.rate),add(1) if { var(txn.rate) -m found }',
    ...refuse(
      {
        status: 429,
        code: 'rate_limit_exceeded',
        message: 'more requests a minute than this tenant may send',
        headers: { 'retry-after': '%[var(txn.again)]' },
      },
      'if { var(txn.rate) -m found } { sc_gpc_rate(0,0),sub(txn.rate) ge 0 }',
    ),
    ...refuse(
      {
        status: 429,
        code: 'concurrency_limit_exceeded',
        message: 'more requests at once than this tenant may have',
        headers: { 'retry-after': String(CONCURRENCY_RETRY_S) },
      },
      'if { var(txn.concurrency) -m found } { sc_conn_cur(0),sub(txn.concurrency) gt 0 }',
    ),
    'http-request sc-inc-gpc(0,0)',
  ];
}

const TOO_LONG = {
  status: 413,
  code: 'request_too_large',
  message: 'the body is longer than the %[var(txn.bytes)] bytes that this tenant may send',
} as const;

function body({ largeBodies }: FrontDoorPlan): string[] {
  return [
    // One without a length may become long. What is large stays counted until its answer ended.
    `http-request track-sc2 int(1) table ${TABLES.bodies} if { req.body_size gt ${largeBodies.aboveBytes} } or !{ req.hdr(content-length) -m found }`,
    ...refuse(
      {
        status: 503,
        code: 'too_many_large_requests',
        message: 'too many long requests at once',
        headers: { 'retry-after': String(BODIES_RETRY_S) },
      },
      `if { sc_conn_cur(2) gt ${largeBodies.most} }`,
    ),
    `http-request wait-for-body time ${BODY_S}s use-large-buffer`,
    ...refuse({ ...TOO_LONG, code: 'request_body_too_large' }, 'if { req.body_size,sub(txn.bytes) gt 0 }'),
    'http-request lua.read_request',
    ...refuse(
      { status: 400, code: 'invalid_request', message: '%[var(txn.problem)]' },
      'if { var(txn.problem) -m found }',
    ),
    ...refuse(
      { status: 400, code: 'unread_request', message: 'the body has too many parts to be read in time' },
      'unless { var(txn.asked) -m found }',
    ),
  ];
}

function routing(map: MapPath): string[] {
  return [
    `http-request set-var(txn.variants) var(txn.set),concat(|,txn.asked),map_str(${map('allowed')})`,
    ...refuse(
      {
        status: 404,
        code: 'model_not_found',
        param: 'model',
        message: `the model %[var(txn.asked)] does not exist, or this key may not use it; it may use: %[var(txn.set),map_str(${map('names')})]`,
      },
      'unless { var(txn.variants) -m found }',
    ),
    `http-request set-var(txn.task) var(txn.asked),map_str(${map('tasks')})`,
    ...refuse(
      {
        status: 400,
        code: 'wrong_task',
        param: 'model',
        message: 'the model %[var(txn.asked)] is there to %[var(txn.task)]; this path is for: %[var(txn.tasks)]',
      },
      `unless { path,concat(|,txn.task),map_str(${map('fits')}) -m found }`,
    ),
    `http-request set-var(txn.most) var(txn.tenant),map_str_int(${map('tokens')})`,
    ...refuse(
      {
        status: 400,
        code: 'too_many_tokens',
        param: 'max_tokens',
        message: '%[var(txn.tokens)] tokens are asked for; this tenant may ask for %[var(txn.most)]',
      },
      'if { var(txn.most) -m found } { var(txn.tokens) -m found } { var(txn.tokens),sub(txn.most) gt 0 }',
    ),
    ...refuse(
      { status: 400, code: 'invalid_tokens', param: 'max_tokens', message: '%[var(txn.odd_tokens)] is not a number' },
      'if { var(txn.most) -m found } { var(txn.odd_tokens) -m found }',
    ),
    `http-request set-var(txn.slot) var(txn.asked),concat(|,txn.tenant,|),concat(,txn.client),xxh32,mod(${SHARE_PARTS})`,
    'http-request lua.choose_variant',
    `http-request set-priority-class var(txn.tenant),map_str_int(${map('priority')},0)`,
    `http-request track-sc1 var(txn.model) table ${TABLES.retries}`,
    'http-request sc-inc-gpc(0,1)',
    `http-request set-var(txn.retries) sc_gpc_rate(0,1),mul(${RETRY_PERCENT}),div(100),add(${RETRY_LEAST})`,
    'http-request disable-l7-retry if { sc_gpc_rate(1,1),sub(txn.retries) ge 0 }',
    'http-response sc-add-gpc(1,1) txn.conn_retries if { txn.conn_retries gt 0 }',
  ];
}

function toEngine({ engineKeySecret }: FrontDoorPlan, engineKey: string): string[] {
  return [
    'http-request set-header x-request-id %[var(txn.id)]',
    ...(engineKeySecret === undefined
      ? []
      : [`http-request set-header authorization "Bearer %[str(${ENGINE_KEY_ENTRY}),map_str(${engineKey})]"`]),
    'http-request set-uri %[path]', // no query: nothing asks for one
    'use_backend %[var(txn.model)]',
  ];
}
