import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import packageJson from '../../package.json';
import { ROOT, sourceFiles } from '../support/source-files';

const EXAMPLES = join(ROOT, 'examples');
const folders = readdirSync(EXAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory());

const DOORS = Object.keys(packageJson.exports)
  .filter((door) => !door.endsWith('.json'))
  .map((door) => `windlass${door.slice(1)}`);
const PEERS = Object.keys(packageJson.peerDependencies);

/** Everything a source names with `from`, `import` and `require`. */
const specifiers = (source: string): string[] =>
  [...source.matchAll(/\b(?:from|import|require)\s*\(?\s*['"]([^'"]+)['"]/g)].map(([, name = '']) => name);

/** A door of the package, a package that users install beside it, or a file of the example itself. */
const isOffered = (name: string): boolean =>
  DOORS.includes(name) ||
  PEERS.some((peer) => name === peer || name.startsWith(`${peer}/aws-`)) ||
  (name.startsWith('./') && !name.includes('..'));

const notOffered = (source: string): string[] => specifiers(source).filter((name) => !isOffered(name));

test('the package has three doors', () => {
  expect(DOORS).toEqual(['windlass', 'windlass/constructs', 'windlass/testing']);
});

test.each(folders.map(({ name }) => name))('%s imports what the package offers and nothing else', (name) => {
  const files = sourceFiles(join(EXAMPLES, name));
  expect(files.length).toBeGreaterThan(1);
  expect(files.flatMap((file) => notOffered(readFileSync(file, 'utf8')))).toEqual([]);
  expect(
    readFileSync(join(EXAMPLES, name, 'README.md'), 'utf8')
      .trim()
      .split('\n').length,
  ).toBeLessThanOrEqual(5);
});

test.each([
  ["import { plan } from '../../lib/planner';", '../../lib/planner'],
  ["import { x } from 'windlass/build/lib/catalog';", 'windlass/build/lib/catalog'],
  ["const y = require('windlass/lib/catalog');", 'windlass/lib/catalog'],
  ["import 'lodash';", 'lodash'],
])('the check sees %s', (source, name) => expect(notOffered(source)).toEqual([name]));

test('every example is in the table', () => {
  const table = readFileSync(join(EXAMPLES, 'README.md'), 'utf8');
  for (const { name } of folders) expect(table).toContain(`| [${name}](${name}) |`);
});
