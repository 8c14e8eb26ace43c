import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutOwnEntries } from '../../lib/catalog';
import type { OwnConfig } from '../../lib/config';
import { smallEnvironment } from '../support/environments';
import { runWindlass } from '../support/windlass';

/** A repository with a price, a chart and a rule of its own, and the same environment twice. */
const repository = mkdtempSync(join(tmpdir(), 'windlass-own-parts-'));
afterAll(() => rmSync(repository, { recursive: true }));
afterEach(withoutOwnEntries);

const { instanceType, purchaseOption } = smallEnvironment.capacity[0]!;
const CONFIG = `export default {
  catalog: { prices: [{ instanceType: '${instanceType}', purchaseOption: '${purchaseOption}', usdPerHour: 0.5, source: 'our agreement', checkedOn: '2026-11-20' }] },
  charts: [{ name: '50-team', create: () => undefined }],
  rules: [{ id: 'team-rule', title: 'a rule', source: 'ours', over: 'object', check: () => [] }],
};`;
const file = (name: string, environment: object): string => {
  const path = join(repository, name);
  writeFileSync(path, JSON.stringify(environment));
  return path;
};
writeFileSync(join(repository, 'package.json'), '{}');
writeFileSync(join(repository, 'windlass.config.ts'), CONFIG);
const one = file('one.json', smallEnvironment);
const two = file('two.json', { ...smallEnvironment, tags: { team: 'a' } });

interface Seen {
  readonly stdout: string;
  readonly stderr: string;
  /** What was handed to whoever draws charts and stacks. */
  readonly own: readonly (OwnConfig | undefined)[];
}

async function seenBy(line: readonly string[]): Promise<Seen> {
  const own: (OwnConfig | undefined)[] = [];
  const sees =
    <T>(result: T) =>
    (_: unknown, given?: OwnConfig): T => {
      own.push(given);
      return result;
    };
  const { stdout, stderr } = await runWindlass(line, {
    loadCharts: async () => sees([]),
    loadStacks: async () => sees([]),
    loadObjects: async () => sees([]),
    loadMirrorSources: async () => sees({ charts: [], releases: [] }),
  });
  return { stdout, stderr, own };
}

const OF_CONFIG = [['50-team'], ['team-rule']];
const partsOf = (own: OwnConfig | undefined) => [own?.charts.map(({ name }) => name), own?.rules.map(({ id }) => id)];

describe('what a repository adds', () => {
  test.each([
    ['charts', ['charts', one, '--out', join(repository, 'dist')]],
    ['mirror', ['mirror', one]],
    ['change', ['change', one, two]],
    ['diff', ['diff', one, two]],
  ])('%s hands charts and rules to whoever draws', async (_, line) => {
    const { own } = await seenBy(line);
    expect(own.length).toBeGreaterThan(0);
    expect(own.map(partsOf)).toEqual(own.map(() => OF_CONFIG));
  });

  test.each([['plan'], ['check']])('%s counts with its prices', async (command) => {
    const { stdout, stderr } = await seenBy([command, one]);
    expect(`${stdout}${stderr}`).toMatch(/\$0\.50/);
  });
});
