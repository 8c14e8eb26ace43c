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

test('a TypeScript file outside the repository loads by path', async () => {
  const result = await loadEnvironment(
    fileWith(
      'mine.ts',
      `const name: string = 'small';\nexport default { ...${JSON.stringify(smallEnvironment)}, name };`,
    ),
  );
  expect(result).toMatchObject({ ok: true, config: { name: 'small' } });
});

test.each([
  ['a name that does not exist', () => 'productoin', /neither a file nor a name/],
  ['broken JSON', () => fileWith('broken.json', '{ "name": '), /cannot be read: /],
  ['an empty file', () => fileWith('empty.json', ''), /cannot be read: /],
  ['another kind of file', () => fileWith('mine.yaml', 'name: x'), /must end in \.ts or \.json/],
])('%s is one clear problem', async (_what, path, message) => {
  const result = await loadEnvironment(path());
  expect(result).toEqual({ ok: false, problems: [{ field: 'environment', message: expect.stringMatching(message) }] });
});

test('a file that exports nothing useful is a problem, not a crash', async () => {
  const result = await loadEnvironment(fileWith('nothing.json', '[]'));
  expect(result).toMatchObject({ ok: false });
});
