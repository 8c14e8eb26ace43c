import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENVIRONMENTS_DIRECTORY, loadEnvironment } from '../../lib/config';
import { smallEnvironment } from '../support/environments';

const directory = mkdtempSync(join(tmpdir(), 'windlass-config-'));
afterAll(() => rmSync(directory, { recursive: true }));

function fileWith(name: string, text: string): string {
  const file = join(directory, name);
  writeFileSync(file, text);
  return file;
}

test.each(readdirSync(ENVIRONMENTS_DIRECTORY).filter((file) => file.endsWith('.ts')))(
  '%s loads by name',
  async (file) => {
    const result = await loadEnvironment(file.replace(/\.ts$/, ''));
    expect(result).toMatchObject({ ok: true, config: { name: file.replace(/\.ts$/, '') } });
  },
);

test('a JSON file outside the repository loads by path', async () => {
  const result = await loadEnvironment(fileWith('mine.json', JSON.stringify(smallEnvironment)));
  expect(result).toMatchObject({ ok: true, config: { name: 'small' } });
});

test('a JSON file may name the schema by which editors complete it', async () => {
  const named = { $schema: '../windlass/docs/schemas/environment.json', ...smallEnvironment };
  expect(await loadEnvironment(fileWith('named.json', JSON.stringify(named)))).toMatchObject({ ok: true });
  const result = await loadEnvironment(fileWith('misnamed.json', JSON.stringify({ ...named, $schema: 1 })));
  expect(result).toMatchObject({ ok: false, problems: [{ field: '$schema' }] });
});

test('a TypeScript file outside the repository loads by path', async () => {
  const result = await loadEnvironment(
    fileWith(
      'mine.ts',
      `const name: string = 'small';\nexport default { ...${JSON.stringify(smallEnvironment)}, name };`,
    ),
  );
  expect(result).toMatchObject({ ok: true, config: { name: 'small' } });
});

test('a TypeScript file outside the repository may import its types', async () => {
  const result = await loadEnvironment(
    fileWith(
      'typed.ts',
      `import { defineEnvironment, type EnvironmentInput } from '${join(ENVIRONMENTS_DIRECTORY, '../lib/config')}';
const base: EnvironmentInput = ${JSON.stringify(smallEnvironment)};
export default defineEnvironment({ ...base, name: 'typed' });`,
    ),
  );
  expect(result).toMatchObject({ ok: true, config: { name: 'typed' } });
});

test('a byte order mark is no part of a JSON file', async () => {
  const result = await loadEnvironment(fileWith('marked.json', `\uFEFF${JSON.stringify(smallEnvironment)}`));
  expect(result).toMatchObject({ ok: true });
});

test.each([
  ['a misspelt name', () => 'productoin', /neither a file nor a name .*; did you mean 'production'\?$/],
  [
    'a name like no other',
    () => 'zzzzzzzzzzzz',
    /give a name \(development, h200, .*\) or the path of a \.ts or \.json/,
  ],
  ['nothing', () => '', /'' is neither a file nor a name .*; give a name/],
  ['a misspelt path', () => join(directory, 'mine.jsn'), /did you mean '.*mine\.json'\?$/],
  ['a directory', () => directory, /is a directory; give one of its files: .*mine\.json/],
  ['broken JSON', () => fileWith('broken.json', '{ "name": '), /cannot be read: /],
  ['an empty file', () => fileWith('empty.json', ''), /cannot be read: /],
  ['another kind of file', () => fileWith('mine.yaml', 'name: x'), /must end in \.ts or \.json/],
  ['a file that does not compile', () => fileWith('syntax.ts', 'export default {'), /syntax\.ts cannot be read: /],
  ['a file that throws', () => fileWith('throws.ts', 'throw new Error("no\\nmore")'), /cannot be read: no$/],
  ['a missing import', () => fileWith('lost.ts', "import x from './nowhere';\nexport default x;"), /cannot be read: /],
  [
    'no default export',
    () => fileWith('nameless.ts', 'export const x = 1;'),
    /has no default export; write 'export default/,
  ],
  ['a function', () => fileWith('function.ts', 'export default () => ({});'), /must be an object, got a function/],
  ['a list', () => fileWith('list.json', '[]'), /must be an object, got a list of 0/],
])('%s is one clear problem', async (_what, path, message) => {
  const result = await loadEnvironment(path());
  expect(result).toEqual({ ok: false, problems: [{ field: 'environment', message: expect.stringMatching(message) }] });
});

test('a key that a JSON file has twice is refused with its line, beside everything else', async () => {
  const text = JSON.stringify({ ...smallEnvironment, account: '1' }, null, 2).replace(
    '"region"',
    '"name": "other",\n  "region"',
  );
  const result = await loadEnvironment(fileWith('twice.json', text));
  expect(result).toMatchObject({
    ok: false,
    problems: [
      {
        field: 'environment',
        message: expect.stringMatching(/twice\.json, line 4: duplicate key 'name'; remove one$/),
      },
      { field: 'account' },
    ],
  });
});
