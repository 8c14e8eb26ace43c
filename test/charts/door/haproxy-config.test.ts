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
    / ssl crt \/run\/front-door\/door\.pem .*ssl-min-ver TLSv1\.2/,
  );
});

test('engines without a key are sent none', () => {
  const plan = planInput(DOOR_VARIANTS['front door, no key of the engines']).frontDoor!;
  expect(linesOf('frontend _clients', plan).join('\n')).not.toContain('set-header authorization');
  expect(linesOf('frontend _clients').join('\n')).toContain('set-header authorization');
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

  test('leave no trace where nobody asks for them', () => {
    expect(JSON.stringify(files)).not.toMatch(/recall|_doors|_memory|conversations|stick-counters/);
  });
});
