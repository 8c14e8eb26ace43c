import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withDirectory } from '../aws/proof/workshop';
import { edits } from './edits';
import { matrixOf } from './matrix';
import { line } from './report';
import type { Row } from './row';

const PAGE = readFileSync(join(__dirname, '../../docs/proofs-changes.md'), 'utf8').split('\n');
const quick = edits.filter((edit) => edit.quick === true);

let rows: readonly Row[];
beforeAll(async () => {
  rows = await withDirectory((directory) =>
    matrixOf(quick, { directory, withFailures: false, withCli: false, report: () => undefined }),
  );
});

test.each(quick.map(({ name }) => name))('%s: arrives there and back, or says why not', (name) => {
  expect(rows.find(({ edit }) => edit === name)?.problems).toEqual([]);
});

test('the page has a line for every edit, in their order', () => {
  const names = PAGE.filter((text) => text.startsWith('| ')).map((text) => text.split(' | ')[0]?.slice(2));
  expect(names.slice(1)).toEqual(edits.map(({ name }) => name));
});

test('the lines of these edits are current', () => {
  expect(rows.map(line).filter((text) => !PAGE.includes(text))).toEqual([]);
});

test('no two edits have one name', () => {
  expect(new Set(edits.map(({ name }) => name)).size).toBe(edits.length);
});
