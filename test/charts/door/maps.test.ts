import { doorMaps } from '../../../charts/door/maps';
import { type FrontDoorPlan, SHARE_PARTS } from '../../../lib/environment';
import { DOOR_ENVIRONMENT } from '../../support/door-environment';
import { DOOR_VARIANTS } from '../../support/door-variants';
import { planInput } from '../../support/plan-fixture';

const door = planInput(DOOR_ENVIRONMENT).frontDoor!;
const maps = doorMaps(door);
const read = (file: string, from = maps): Record<string, string> =>
  Object.fromEntries(
    from[file]!.trim()
      .split('\n')
      .map((line) => line.split(/ (.*)/) as [string, string]),
  );

test('shares add up, and a name leads to each variant by its part', () => {
  expect(read('allowed.map')).toMatchObject({
    'search|execution': 'execution:9000,execution-next:10000',
    'reports|planner': 'strategy:10000',
  });
  for (const value of Object.values(read('allowed.map'))) expect(value).toMatch(new RegExp(`:${SHARE_PARTS}$`));
});

test('a tenant may use what it was given and nothing else', () => {
  const { reports, search } = read('sets.map') as Record<string, string>;
  const allowed = (set: string): string[] =>
    Object.keys(read('allowed.map')).flatMap((key) => (key.startsWith(`${set}|`) ? [key.slice(set.length + 1)] : []));
  expect(allowed(reports!).sort()).toEqual(['execution', 'planner']);
  expect(allowed(search!).sort()).toEqual(door.names.map(({ name }) => name).sort());
});

test('tenants with the same names share a set, and only they', () => {
  const [search, reports] = door.tenants;
  const both = doorMaps({ ...door, tenants: [search!, reports!, { ...search!, name: 'third' }] });
  expect(read('sets.map', both)).toEqual({ search: 'search', reports: 'reports', third: 'search' });
  expect(both['allowed.map']).toBe(maps['allowed.map']);
});

test.each([1, 2, 3])('limits of one pod are those of all, cut by %d and rounded up', (sharedBy) => {
  const cut = doorMaps({ ...door, sharedBy });
  expect(read('rate.map', cut)).toEqual({
    search: String(Math.ceil(600 / sharedBy)),
    reports: String(Math.ceil(120 / sharedBy)),
  });
  expect(read('concurrency.map', cut)).toEqual({
    search: String(Math.ceil(64 / sharedBy)),
    reports: String(Math.ceil(8 / sharedBy)),
  });
  expect(read('tokens.map', cut)).toEqual({ reports: '2048' });
});

test('what changes without a restart, file by file', () => {
  const [search, reports] = door.tenants;
  const [name] = door.names;
  const variants = [2000, 3000, 5000].map((share, at) => ({ ...name!.variants[0]!, model: `m${at}`, share }));
  const small: FrontDoorPlan = {
    ...door,
    sharedBy: 2,
    routes: [
      { path: '/v1/chat/completions', tasks: ['generate'] },
      { path: '/pooling', tasks: ['embed', 'score'] },
    ] as never,
    names: [
      { ...name!, name: 'a', task: 'generate', variants },
      { ...name!, name: 'b', task: 'embed', variants: [{ ...variants[0]!, share: 10_000 }] },
    ],
    tenants: [
      { ...search!, name: 'one', names: ['a', 'b'], requestsPerMinute: 5, bodyBytes: 7 },
      { ...reports!, name: 'two', names: ['b', 'a'], requestsPerMinute: undefined, concurrency: 3, bodyBytes: 8 },
      { ...search!, name: 'three', names: ['b'], requestsPerMinute: undefined, concurrency: undefined, bodyBytes: 9 },
    ],
  };
  const { 'secrets.list': secrets, ...rest } = doorMaps(small);
  expect(rest).toEqual({
    'routes.map': '/v1/chat/completions generate\n/pooling embed,score\n',
    'fits.map': '/v1/chat/completions|generate 1\n/pooling|embed 1\n/pooling|score 1\n',
    'tasks.map': 'a generate\nb embed\n',
    'sets.map': 'one one\ntwo one\nthree three\n',
    'names.map': 'one a, b\nthree b\n',
    'allowed.map': 'one|a m0:2000,m1:5000,m2:10000\none|b m0:10000\nthree|b m0:10000\n',
    'rate.map': 'one 3\n',
    'concurrency.map': 'one 32\ntwo 2\n',
    'tokens.map': 'two 2048\n',
    'body.map': 'one 7\ntwo 8\nthree 9\n',
    'priority.map': 'one 0\ntwo 100\nthree 0\n',
    'names.list': 'one a\none b\nthree b\n',
  });
  expect(secrets!.split('\n')).toHaveLength(3 + 1 + 1);
});

test.each([
  [0, `first, ${'x'.repeat(1993)}`],
  [1, 'first and 1 more (GET /v1/models)'],
])('an enumeration of 2000 signs and %d more', (more, line) => {
  const names = ['first', 'x'.repeat(1993 + more)].map((name) => ({ ...door.names[0]!, name }));
  const tenants = [{ ...door.tenants[0]!, names: names.map(({ name }) => name) }];
  expect(read('names.map', doorMaps({ ...door, names, tenants }))['search']).toBe(line);
});

test('interactive comes first', () => {
  const { search, reports } = read('priority.map') as Record<string, string>;
  expect(Number(search)).toBeLessThan(Number(reports));
});

test('paths are those of the tasks that are served', () => {
  expect(Object.keys(read('routes.map'))).toEqual(door.routes.map(({ path }) => path));
  expect(maps['routes.map']).not.toContain('/v1/embeddings');
  expect(read('fits.map')).toHaveProperty('/v1/chat/completions|generate');
});

test('an enumeration of names ends before an answer of the door would be too long', () => {
  const names = Array.from({ length: 500 }, (_, index) => ({
    ...door.names[0]!,
    name: `${'long'.repeat(9)}-${index}`,
  }));
  const plan: FrontDoorPlan = {
    ...door,
    names,
    tenants: [{ ...door.tenants[0]!, names: names.map(({ name }) => name) }],
  };
  const line = read('names.map', doorMaps(plan))['search']!;
  expect(line.length).toBeLessThan(4096);
  expect(line).toMatch(/ and \d+ more \(GET \/v1\/models\)$/);
  expect(doorMaps(plan)['names.list']!.trim().split('\n')).toHaveLength(500);
});

test('the sidecar is told which secrets to ask for, by name alone', () => {
  expect(doorMaps(planInput(DOOR_VARIANTS['front door, TLS in the door']).frontDoor!)['secrets.list']).toMatch(
    /^tenant search windlass\/hybrid\/tenants\/search\ntenant reports .*\nengine - windlass\/hybrid\/api-key\ncertificate - arn:.*\n$/,
  );
  expect(
    doorMaps(planInput(DOOR_VARIANTS['front door, no key of the engines']).frontDoor!)['secrets.list'],
  ).not.toContain('engine');
});
