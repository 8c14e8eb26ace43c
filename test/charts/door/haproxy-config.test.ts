import { type DoorError, httpError, refuse } from '../../../charts/door/errors';
import { type DoorFiles, renderDoor } from '../../../charts/door/render-door';
import { POD_SITES } from '../../../charts/door/sites';
import type { FrontDoorPlan } from '../../../lib/environment';
import { DOOR_ENVIRONMENT } from '../../support/door-environment';
import { DOOR_VARIANTS } from '../../support/door-variants';
import { planInput } from '../../support/plan-fixture';
import { doorProblems, sectionsOf } from './support';

const door = planInput(DOOR_ENVIRONMENT).frontDoor!;
const files = renderDoor(door);
const config = (plan: FrontDoorPlan = door): Map<string, readonly string[]> =>
  sectionsOf(renderDoor(plan).config['haproxy.cfg']!);
const linesOf = (title: string, plan?: FrontDoorPlan): readonly string[] => config(plan).get(title)!;
const lineOf = (title: string, start: string, plan?: FrontDoorPlan): string | undefined =>
  linesOf(title, plan).find((line) => line.startsWith(start));

test.each(Object.entries(DOOR_VARIANTS))('%s: what it refers to is there', (_, input) => {
  const plan = planInput(input).frontDoor!;
  expect(doorProblems(renderDoor(plan), plan)).toEqual([]);
});

const change = (from: string | RegExp, to: string): DoorFiles => ({
  ...files,
  config: { ...files.config, 'haproxy.cfg': files.config['haproxy.cfg']!.replace(from, to) },
});
const without = (folder: keyof DoorFiles, file: string): DoorFiles => ({
  ...files,
  [folder]: Object.fromEntries(Object.entries(files[folder]).filter(([name]) => name !== file)),
});

test.each<[string, DoorFiles, string]>([
  ['a model without a backend', change('backend strategy', 'backend strategic'), 'no backend for strategy'],
  ['a map that is not rendered', without('maps', 'rate.map'), '/etc/front-door/maps/rate.map is not there'],
  ['a script that is not there', without('config', 'token_usage.lua'), 'no script registers token_usage'],
  ['a table that is not there', change('backend _retries', 'backend _other'), 'no table _retries'],
  ['an answer that is no JSON', change('"code":"unknown_url"', '"code":unknown_url'), 'no JSON'],
  ['a quote in an answer', change('there is nothing', "there's nothing"), 'a quote is open'],
  ['a number that is none', change('maxconn 512', 'maxconn NaN'), 'NaN'],
  ['a key', change('mode http', `mode http # Bearer ${'a'.repeat(32)}`), 'looks like a key'],
  [
    'a name that leads nowhere',
    { ...files, maps: { ...files.maps, 'allowed.map': 'search|planner gone:10000\n' } },
    'a name leads to gone',
  ],
])('%s is found', (_, broken, problem) => {
  expect(broken).not.toEqual(files);
  expect(doorProblems(broken, door).join('\n')).toContain(problem);
});

test('the same plan gives the same bytes', () => {
  expect(renderDoor(door)).toEqual(files);
});

test('a replica holds no more than its part and a queue is bounded, as planned', () => {
  for (const one of door.backends) {
    const title = `backend ${one.model}`;
    expect(lineOf(title, 'server-template')).toContain(`r 1-${one.mostReplicas} ${POD_SITES.replicasOf(one.model)} `);
    expect(lineOf(title, 'server-template')).toContain(` maxconn ${one.connectionsPerReplica} `);
    expect(linesOf(title).join('\n')).toContain(`{ queue(${one.model}) ge ${one.queue} }`);
  }
});

test('silence and waiting last as long as planned', () => {
  const defaults = linesOf('defaults');
  for (const side of ['client', 'server']) expect(defaults).toContain(`timeout ${side} ${door.idleSeconds}s`);
  expect(defaults).toContain(`timeout queue ${door.queueSeconds}s`);
  expect(linesOf('global')).toContain(`hard-stop-after ${door.drain.finishSeconds}s`);
});

test('a whole body fits into a buffer beside its headers', () => {
  const large = Number(lineOf('global', 'tune.bufsize.large')!.split(' ')[1]);
  expect(large).toBeGreaterThan(door.bodyBytes);
});

test('identity comes before everything that it decides, and what clients claim is dropped before engines hear it', () => {
  const rules = linesOf('frontend _clients');
  const place = (part: string): number => rules.findIndex((line) => line.includes(part));
  const order = ['set-var(txn.tenant)', 'del-header', 'track-sc0', 'wait-for-body', 'lua.read_request', 'use_backend'];
  expect(order.map(place)).toEqual([...order.map(place)].sort((one, other) => one - other));
  expect(order.map(place)).not.toContain(-1);
  expect(place('set-header authorization')).toBeGreaterThan(place('del-header'));
});

test('of headers only those pass that say nothing of who asks', () => {
  const pattern = new RegExp(lineOf('frontend _clients', 'http-request del-header')!.split(' ')[2]!);
  const dropped = [
    'authorization',
    'x-api-key',
    'x-tenant',
    'x-windlass-tenant',
    'x-forwarded-for',
    'x-data-parallel-rank',
    'cookie',
  ];
  expect(dropped.filter((name) => !pattern.test(name))).toEqual([]);
  expect(['content-type', 'traceparent', 'host'].filter((name) => pattern.test(name))).toEqual([]);
});

test('the log has no body, no header and no query', () => {
  const log = lineOf('frontend _clients', 'log-format')!;
  expect(log).not.toMatch(/hdr|body|query|pathq|url|%r|capture/i);
  expect(log).toMatch(/%\{\+json\}o/);
});

test('TLS ends in the door where the plan says so', () => {
  expect(lineOf('frontend _clients', 'bind')).not.toContain('ssl');
  const plan = planInput(DOOR_VARIANTS['front door, TLS in the door']).frontDoor!;
  expect(lineOf('frontend _clients', 'bind', plan)).toMatch(
    /^bind :8080 tcp-ut 120s ssl crt \/run\/front-door\/door\.pem alpn h2,http\/1\.1 ssl-min-ver TLSv1\.2$/,
  );
});

test('what is watched for changes are names, maps and keys, and a certificate where there is one', () => {
  const watched = (plan?: FrontDoorPlan) =>
    lineOf('global', 'lua-load /etc/front-door/config/hot_files.lua', plan)!.split(' ').slice(2);
  const variant = (name: keyof typeof DOOR_VARIANTS) => watched(planInput(DOOR_VARIANTS[name]).frontDoor!);
  const ofPlan = Object.keys(files.maps).filter((file) => file.endsWith('.map'));
  const maps = ofPlan.map((file) => `/etc/front-door/maps/${file}`);
  const [list, ...rest] = watched();
  expect(list).toBe('/etc/front-door/maps/names.list');
  expect(rest).toEqual([...maps, '/run/front-door/keys.map', '/run/front-door/engine.map']);
  expect(variant('front door, TLS in the door')).toEqual([list, 'pem=/run/front-door/door.pem', ...rest]);
  expect(variant('front door, no key of the engines')).toEqual([list, ...maps, '/run/front-door/keys.map']);
});

test('name servers are those of the pod, or the ones that are given', () => {
  const resolvers = (nameServers?: readonly string[]) =>
    sectionsOf(renderDoor(door, { ...POD_SITES, nameServers }).config['haproxy.cfg']!).get('resolvers cluster')!;
  const [own, ...rest] = resolvers();
  expect(own).toBe('parse-resolv-conf');
  expect(rest.filter((line) => line.startsWith('hold '))).toHaveLength(6);
  expect(resolvers(['10.0.0.2:53', '10.0.0.3:53'])).toEqual([
    'nameserver ns0 10.0.0.2:53',
    'nameserver ns1 10.0.0.3:53',
    ...rest,
  ]);
});

describe('answers of the door itself', () => {
  const answer = (error: Partial<DoorError>) =>
    httpError({ status: 400, code: 'a_code', message: 'a message', ...error } as DoorError);

  test.each<[DoorError['status'], string]>([
    [400, 'invalid_request_error'],
    [404, 'invalid_request_error'],
    [429, 'rate_limit_error'],
    [431, 'invalid_request_error'],
    [500, 'server_error'],
    [503, 'server_error'],
  ])('%d is an error of the type %s', (status, type) => {
    expect(answer({ status })).toBe(
      `http-error status ${status} content-type application/json lf-string '{"error":{"message":"a message","type":"${type}","param":null,"code":"a_code"}}'`,
    );
  });

  test('name the field, and carry each header', () => {
    const both = answer({ param: 'model', headers: { 'retry-after': '5', allow: 'GET' } });
    expect(both).toContain('"param":"model"');
    expect(both).toContain(' content-type application/json hdr retry-after 5 hdr allow GET lf-string ');
  });

  test('with a quote would break the configuration', () => {
    expect(() => answer({ message: "it's" })).toThrow(/^an answer of the door cannot hold a quote: .*it's/);
  });

  test('are decided once, by the reason that is logged', () => {
    expect(refuse({ status: 404, code: 'gone', message: 'x' }, 'if { path / }')).toEqual([
      'http-request set-var(txn.refused) str(gone) if { path / }',
      expect.stringMatching(/^http-request return status 404 .* if \{ var\(txn\.refused\) -m str gone \}$/),
    ]);
  });
});

test('engines without a key are sent none', () => {
  const plan = planInput(DOOR_VARIANTS['front door, no key of the engines']).frontDoor!;
  const keyed = linesOf('frontend _clients');
  const isKey = (line: string): boolean => line.includes('set-header authorization');
  expect(keyed.filter(isKey)).toEqual([
    'http-request set-header authorization "Bearer %[str(engine),map_str(/run/front-door/engine.map)]"',
  ]);
  expect(linesOf('frontend _clients', plan)).toEqual(keyed.filter((line) => !isKey(line)));
});

test('each way of spreading requests is one of HAProxy', () => {
  const balanced = (balancer: 'prefix-hash' | 'least-requests'): readonly string[] =>
    linesOf('backend execution', { ...door, backends: door.backends.map((one) => ({ ...one, balancer })) });
  expect(balanced('least-requests')).toContain('balance leastconn');
  expect(balanced('prefix-hash')).toEqual(
    expect.arrayContaining(['balance hash var(txn.beginning)', expect.stringMatching(/^hash-balance-factor \d+$/)]),
  );
  expect(balanced('prefix-hash').join('\n')).toContain(' hash-key addr ');
});

describe('conversations that the door remembers', () => {
  const models = DOOR_ENVIRONMENT.models.map((one, at) => (at === 1 ? { ...one, balancer: 'kv-aware' as const } : one));
  const plan = planInput({ ...DOOR_ENVIRONMENT, models }).frontDoor!;
  const { remembered } = plan.backends.find(({ model }) => model === 'execution')!;

  test('have a table of the planned size with their model, and with no other', () => {
    expect(lineOf('backend execution', 'stick-table', plan)).toContain(` size ${remembered} `);
    expect(lineOf('backend strategy', 'stick-table', plan)).toBeUndefined();
    expect(linesOf('backend execution', plan)).toContain('balance leastconn');
  });

  test('are asked for among pods, which find each other', () => {
    expect(doorProblems(renderDoor(plan), plan)).toEqual([]);
    expect(lineOf('backend _doors', 'server-template', plan)).toContain(POD_SITES.doors);
    expect(linesOf('frontend _memory', plan).join('\n')).toContain(
      'table_gpt(0,execution) if { path_beg /execution/ }',
    );
    const rendered = renderDoor(plan);
    const lost = { ...rendered, config: { ...rendered.config, 'recall.lua': '' } };
    expect(doorProblems(lost, plan)).toContain('no script registers recall');
  });

  test('decide where a request goes, each outcome with its counter, and are told where it went in the end', () => {
    const lines = linesOf('backend execution', plan);
    expect(lineOf('backend execution', 'stick-table', plan)).toBe(
      `stick-table type integer size ${remembered} expire 1h store gpt(1)`,
    );
    const first = lines.findIndex((line) => line.includes('set-var(txn.home)'));
    expect(lines.slice(first, first + 9)).toEqual([
      'http-request set-var(txn.home) var(txn.beginning),table_gpt(0,execution)',
      'http-request lua.recall',
      ...['kept', 'told', 'left', 'new'].map(
        (outcome, at) => `http-request sc-inc-gpc(${2 + at},1) if { var(txn.recalled) -m str ${outcome} }`,
      ),
      'http-request track-sc3 var(txn.beginning)',
      'http-request sc-set-gpt(0,3) var(txn.home) if { var(txn.replica) -m found }',
      'use-server %[var(txn.replica)] if { var(txn.replica) -m found }',
    ]);
    expect(lines).toContain('http-response sc-set-gpt(0,3) bc_dst');
    expect(linesOf('backend strategy', plan).join('\n')).not.toMatch(/gpt|recall/);
  });

  test('take counters beside those of retries, a fourth tracked table and short questions', () => {
    const counters = (of: FrontDoorPlan) =>
      / store gpc\((\d+)\),/.exec(lineOf('backend _retries', 'stick-table', of)!)![1];
    expect([counters(door), counters(plan)]).toEqual(['2', '6']);
    const added = linesOf('global', plan).filter((line) => !linesOf('global').includes(line));
    expect(added).toEqual([
      'tune.stick-counters 4',
      'httpclient.retries 0',
      'httpclient.timeout.connect 250ms',
      'lua-load-per-thread /etc/front-door/config/recall.lua',
    ]);
  });

  test('are answered by number to other pods, of which there are twice as many places as replicas', () => {
    expect(linesOf('backend _doors', plan)).toEqual([
      `server-template d 1-${2 * plan.replicas} ${POD_SITES.doors} resolvers cluster init-addr none check inter 2s fall 1 rise 1`,
    ]);
    expect(linesOf('frontend _memory', plan)).toEqual([
      'bind :8406',
      'no log',
      'http-request set-var(txn.home) path,field(3,/),table_gpt(0,execution) if { path_beg /execution/ }',
      'http-request return status 200 content-type text/plain lf-string %[var(txn.home)] if { var(txn.home) -m int gt 0 }',
      'http-request return status 404',
    ]);
  });

  test('are counted for Prometheus by model and outcome, and their outcome is logged', () => {
    const line = linesOf('frontend _metrics', plan).find((one) => one.includes('/conversations'))!;
    const series = [...line.matchAll(/\{model=\\"(\w+)\\",recalled=\\"(\w+)\\"\} %\[(\S+)\]/g)];
    expect(series.map(([, model, outcome, value]) => [model, outcome, value])).toEqual([
      ['execution', 'kept', 'str(execution),table_gpc(2,_retries)'],
      ['execution', 'told', 'str(execution),table_gpc(3,_retries)'],
      ['execution', 'left', 'str(execution),table_gpc(4,_retries)'],
      ['execution', 'new', 'str(execution),table_gpc(5,_retries)'],
    ]);
    expect(line).toMatch(/^http-request return status 200 .* if \{ path \/conversations \}$/);
    expect(linesOf('frontend _metrics')).toHaveLength(linesOf('frontend _metrics', plan).length - 1);
    expect(lineOf('frontend _clients', 'log-format', plan)).toContain('%(recalled)[var(txn.recalled)]');
  });

  test('leave no trace where nobody asks for them', () => {
    expect(JSON.stringify(files)).not.toMatch(/recall|_doors|_memory|conversations|stick-counters/);
  });
});
