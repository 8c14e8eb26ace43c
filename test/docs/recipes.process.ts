import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineVersions } from '../../lib/catalog';
import { incompleteWith } from '../support/seeded-compiler';
import { pathOf, ROOT, sourceFiles } from '../support/source-files';

const PAGE = readFileSync(join(ROOT, 'docs/recipes.md'), 'utf8');

/** Steps of a recipe, each with its list. */
function stepsOf(title: string): readonly string[] {
  const section = PAGE.split(/^## /m).find((part) => part.startsWith(`${title}\n`));
  if (section === undefined) throw new Error(`docs/recipes.md has no recipe '${title}'`);
  return section.split(/^\d\. /m).slice(1);
}

const PATHS = /`((?:lib|charts|test|docs|bin)\/[\w./-]+)`/g;
const pathsIn = (text: string): string[] => [...text.matchAll(PATHS)].map(([, path = '']) => path);

/** Files of the list below a step that begins or ends so. */
function listed(title: string, words: string): string[] {
  const step = stepsOf(title).find((one) => one.split(/\n +- /)[0]?.includes(words));
  if (step === undefined) throw new Error(`no step of '${title}' says '${words}'`);
  return step
    .split(/\n +- /)
    .slice(1)
    .flatMap((item) => pathsIn(item.split(':')[0] ?? ''))
    .sort();
}

/** Files of product code in which the text occurs, comments included. */
const filesWith = (text: RegExp): string[] =>
  ['lib', 'charts']
    .flatMap((folder) => sourceFiles(join(ROOT, folder)))
    .filter((file) => text.test(readFileSync(file, 'utf8')))
    .map(pathOf)
    .sort();

test('every file that a recipe names exists', () => {
  const paths = pathsIn(PAGE);
  expect(paths.length).toBeGreaterThan(30);
  expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test('every file that says what a release does is read again when it is raised', () => {
  const release = new RegExp(`\\b(${engineVersions.map((version) => version.replaceAll('.', '\\.')).join('|')})\\b`);
  const first = ['lib/catalog/engines/thresholds.ts', 'lib/catalog/engines/vllm.ts'];
  // Checkpoints say of themselves which release they need.
  const elsewhere = filesWith(release).filter((file) => !/^lib\/(catalog\/models|evaluation)\//.test(file));
  expect(elsewhere).toEqual([...listed('Raise the engine release', 'Read again'), ...first].sort());
});

test.each([
  ['Add a speculative method', /SPECULATIVE_METHODS/, 'lib/catalog/engines/speculative-methods.ts'],
  [
    'Add a weights tier',
    /\b(WEIGHTS_TIERS|AUTOMATIC_TIER|weightsTiers|tiersWhere|volumeOf|isStreamed|copiesToNode|isOnLustre)\b/,
    'lib/contract/weights-tier.ts',
  ],
])('%s: all that ask the table are listed', (title, words, table) => {
  expect(filesWith(words).filter((file) => file !== table)).toEqual(listed(title, 'that ask the table'));
});

test('the compiler names what the recipes say it names: for a method, a tier and a volume without their rows', () => {
  const METHODS = 'lib/catalog/engines/speculative-methods.ts';
  const TIERS = 'lib/contract/weights-tier.ts';
  const seeds = [
    { file: METHODS, from: 'const METHODS = {', to: "const METHODS = { seeded: { draft: 'none' }," },
    { file: TIERS, from: 'const TIERS = {', to: "const TIERS = { seeded: { volume: 'none', readsBucket: true }," },
    { file: TIERS, from: "'none' | 'node-disk'", to: "'seeded' | 'none' | 'node-disk'" },
  ];
  const folders = ['lib/catalog/engines', 'lib/contract', 'lib/planner', 'lib/environment', 'charts'];
  const named = [
    ...listed('Add a speculative method', 'The compiler names'),
    ...listed('Add a weights tier', 'The compiler names'),
    ...listed('Add a weights tier', 'for it the compiler names'),
  ];
  expect(named).toHaveLength(3);
  expect(incompleteWith(seeds, folders)).toEqual(named.sort());
});
