import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { g6_2xlarge } from '../../examples/own-catalog/catalog/g6-2xlarge';
import { acmeSupport } from '../../examples/own-catalog/catalog/acme-support';
import {
  allInstanceTypes,
  allModels,
  type CatalogEntries,
  findInstanceType,
  findModel,
  type OwnPrice,
  withoutOwnEntries,
} from '../../lib/catalog';
import { loadEnvironment } from '../../lib/config';
import { accept, loadOwnConfig } from '../../lib/config/own-config';
import { hourlyPrice } from '../../lib/planner';
import { smallEnvironment } from '../support/environments';

afterEach(withoutOwnEntries);

const SOURCED = { source: 'our agreement', checkedOn: '2026-11-20' };
const price = (given: Partial<OwnPrice> = {}): OwnPrice => ({
  instanceType: 'p5en.48xlarge',
  purchaseOption: 'on-demand',
  usdPerHour: 40,
  ...SOURCED,
  ...given,
});
const problemsOf = (value: unknown): readonly string[] => {
  const result = accept(value);
  return result.ok ? [] : result.problems.map(({ field, message }) => `${field}: ${message}`);
};
const catalog = (entries: CatalogEntries) => ({ catalog: entries });
const state = (): string => JSON.stringify([allModels.map(({ id }) => id), allInstanceTypes.map(({ name }) => name)]);

describe('entries of a repository', () => {
  test('are found as ours are, behind ours', () => {
    expect(findModel('acme-support-4b') ?? findInstanceType('g6.2xlarge')).toBeUndefined();
    const shipped = state();
    expect(problemsOf(catalog({ models: [acmeSupport], instanceTypes: [g6_2xlarge] }))).toEqual([]);
    expect(findModel('acme/support-4b-fp8')).toBe(allModels.at(-1));
    expect(findInstanceType('G6.2xlarge')).toEqual(g6_2xlarge);
    withoutOwnEntries();
    expect(state()).toBe(shipped);
  });

  test('read twice, or in another order, are the same catalog', () => {
    const other = {
      ...acmeSupport,
      id: 'a-first',
      huggingFaceId: 'acme/first',
      checkpoints: [{ ...acmeSupport.checkpoints[1]!, huggingFaceId: 'acme/first' }],
    };
    const [one, two] = [catalog({ models: [acmeSupport] }), catalog({ models: [other] })];
    const states = [[one, two], [two, one, two], [catalog({ models: [other, acmeSupport] })]].map((configs) => {
      withoutOwnEntries();
      expect(configs.flatMap(problemsOf)).toEqual([]);
      return state();
    });
    expect(new Set(states).size).toBe(1);
  });

  test.each<[string, unknown, RegExp]>([
    [
      'a model of ours',
      catalog({ models: [{ ...acmeSupport, id: 'qwen3-8b' }] }),
      /catalog\.models\[0\]: 'qwen3-8b' is in the catalog already/,
    ],
    [
      'one twice',
      catalog({ instanceTypes: [g6_2xlarge, g6_2xlarge] }),
      /instanceTypes\[1\]: 'g6\.2xlarge' is there twice; remove one/,
    ],
    [
      'a GPU nobody knows',
      catalog({ instanceTypes: [{ ...g6_2xlarge, gpu: 'L5' }] }),
      /\.gpu: 'L5' is no GPU of the catalog; there are .*L4/,
    ],
    [
      'another zone',
      catalog({ instanceTypes: [{ ...g6_2xlarge, availabilityZoneIds: { 'us-west-2': ['use1-az1'] } }] }),
      /us-west-2: 'use1-az1' is no zone id/,
    ],
    [
      'a missing source',
      catalog({ prices: [{ ...price(), source: '' }] }),
      /prices\[0\]\.source: must say where it was read/,
    ],
    [
      'a missing day',
      catalog({ prices: [{ ...price(), checkedOn: '2026-02-30' }] }),
      /checkedOn: must be the day on which it was read/,
    ],
    [
      'a price of nothing',
      catalog({ prices: [price({ instanceType: 'p5en.48xlarg' })] }),
      /'p5en\.48xlarg' is no instance type of the catalog; did you mean 'p5en\.48xlarge'/,
    ],
    ['a price of 0', catalog({ prices: [price({ usdPerHour: 0 })] }), /usdPerHour: must be more than 0, got 0/],
    [
      'a checkpoint that is not there',
      catalog({ models: [{ ...acmeSupport, defaultCheckpoint: 'INT4' }] }),
      /defaultCheckpoint: 'INT4' is none of its checkpoints: BF16, FP8/,
    ],
    [
      'an image by tag',
      { catalog: { images: [{ name: 'x', upstream: 'docker.io/x/x', tag: '1', ecrRepository: 'x', ...SOURCED }] } },
      /images\[0\]\.digest: is missing/,
    ],
    ['an unknown key', { catalogue: {} }, /catalogue: unknown key 'catalogue'; did you mean 'catalog'\?/],
    [
      'a chart among ours',
      { charts: [{ name: '30-mine', create: () => undefined }] },
      /charts\[0\]\.name: must begin with its place behind ours, 50 to 99/,
    ],
    [
      'a chart that is no function',
      { charts: [{ name: '50-mine', create: 1 }] },
      /charts\[0\]\.create: must be a function/,
    ],
    [
      'a rule without a source',
      { rules: [{ id: 'a', title: 'A', over: 'object', check: () => [] }] },
      /rules\[0\]\.source: is missing/,
    ],
    ['nothing', undefined, /config: /],
  ])('refused: %s', (_, value, message) => {
    const before = state();
    expect(problemsOf(value).join('\n')).toMatch(message);
    expect(problemsOf(value).every((text) => text.startsWith('windlass.config.ts: '))).toBe(true);
    expect(state()).toBe(before);
  });

  test('all problems are said at once', () => {
    const value = catalog({
      models: [{ ...acmeSupport, maxModelLen: 0, source: '' }],
      prices: [price({ usdPerHour: -1 })],
    });
    expect(problemsOf(value)).toHaveLength(3);
  });
});

describe('a price of a repository', () => {
  const usd = (option: OwnPrice['purchaseOption'], region = 'us-west-2') =>
    hourlyPrice(findInstanceType('p5en.48xlarge')!, option, region).usdPerHour?.expected;

  test('stands in the place of the list price, and its note says so', () => {
    const list = usd('on-demand');
    accept(catalog({ prices: [price()] }));
    expect([list, usd('on-demand'), usd('on-demand-reservation')]).toEqual([63.296, 40, 40]);
    const { notes, source } = hourlyPrice(findInstanceType('p5en.48xlarge')!, 'on-demand', 'us-west-2');
    expect([source, notes[0]?.message]).toEqual(['our agreement', expect.stringContaining('your own price')]);
  });

  test('of a region goes before one of every region, one of a reservation before that on demand', () => {
    const reserved = price({ purchaseOption: 'on-demand-reservation', usdPerHour: 30 });
    accept(catalog({ prices: [price(), price({ region: 'us-east-2', usdPerHour: 35 }), reserved] }));
    expect([usd('on-demand'), usd('on-demand', 'us-east-2'), usd('on-demand-reservation')]).toEqual([40, 35, 30]);
  });

  test('of a capacity block leaves other ways of buying alone', () => {
    const list = usd('spot');
    accept(catalog({ prices: [price({ purchaseOption: 'capacity-block', usdPerHour: 45.5 })] }));
    expect([usd('capacity-block'), usd('spot')]).toEqual([45.5, list]);
  });
});

describe('windlass.config.ts', () => {
  const directory = mkdtempSync(join(tmpdir(), 'windlass-config-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const write = (name: string, text: string): string => {
    const file = join(directory, name);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
    return file;
  };

  test('is that of the repository of the environment file', async () => {
    write('repository/package.json', '{}');
    write(
      'repository/windlass.config.ts',
      `export default { catalog: { prices: [${JSON.stringify(price({ instanceType: 'g6e.2xlarge', usdPerHour: 1 }))}] } };`,
    );
    const environment = write('repository/environments/deep/mine.json', JSON.stringify(smallEnvironment));
    const loaded = await loadEnvironment(environment);
    expect(loaded.ok && loaded.own?.catalog.prices).toHaveLength(1);
    expect(hourlyPrice(findInstanceType('g6e.2xlarge')!, 'on-demand', 'us-west-2').usdPerHour?.expected).toBe(1);
  });

  test('of another repository is not read', async () => {
    write('outer/windlass.config.ts', 'throw new Error("not mine");');
    write('outer/inner/package.json', '{}');
    expect(await loadOwnConfig(join(directory, 'outer/inner'))).toMatchObject({ ok: true, own: { charts: [] } });
  });

  test('that is wrong refuses every environment of its repository', async () => {
    write('wrong/package.json', '{}');
    write('wrong/windlass.config.ts', 'export default { charts: 3 };');
    const loaded = await loadEnvironment(write('wrong/mine.json', JSON.stringify(smallEnvironment)));
    expect(loaded).toMatchObject({
      ok: false,
      problems: [{ field: 'windlass.config.ts: charts', message: 'must be a list, got 3' }],
    });
  });

  test('that is wrong hides no problem of the environment but those it may be the reason for', async () => {
    write('both/package.json', '{}');
    write('both/windlass.config.ts', 'export default { charts: 3 };');
    const faulty = {
      ...smallEnvironment,
      account: '1',
      models: [{ ...smallEnvironment.models[0], model: 'acme-support-4b' }],
    };
    const loaded = await loadEnvironment(write('both/mine.json', JSON.stringify(faulty)));
    expect(loaded.ok ? [] : loaded.problems.map(({ field }) => field)).toEqual([
      'windlass.config.ts: charts',
      'account',
    ]);
  });

  test('without a default export says what to write', async () => {
    write('empty/package.json', '{}');
    write('empty/windlass.config.ts', 'export const x = 1;');
    expect(await loadOwnConfig(join(directory, 'empty'))).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringMatching(/write 'export default defineConfig\(\{ … \}\)'/) }],
    });
  });
});
