import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../../package.json';
import lock from '../../package-lock.json';

const changelog = readFileSync(join(__dirname, '../../CHANGELOG.md'), 'utf8');
const [introduction = '', ...versions] = changelog.split(/^## /m);

const EFFECTS = [
  'nothing',
  'in place',
  'new resources',
  'resources removed',
  'add-on pods restart',
  'pods restart',
  'nodes replaced',
  'network replaced',
  'cluster replaced',
];
const effect = `(?:${EFFECTS.join('|')})`;
/** One or several effects, then where, or what else: `Deploy: in place, pods restart; run the mirror job first.` */
const SAYS_WHAT_A_DEPLOY_DOES = new RegExp(`^[^]*\\. Deploy: ${effect}(?:, ${effect})*(?:[;:]? [^]*)?\\.$`);

const entriesOf = (text: string): string[] =>
  text
    .split(/^- /m)
    .slice(1)
    .map((entry) => entry.replace(/\s+/g, ' ').trim());
const entries = versions.flatMap(entriesOf);

test('the introduction names the words', () => {
  for (const word of EFFECTS) expect(introduction.replace(/\s+/g, ' ')).toContain(word);
});

test.each(entries)('%s', (entry) => {
  expect(entry).toMatch(SAYS_WHAT_A_DEPLOY_DOES);
  expect(entry.match(/Deploy:/g)).toHaveLength(1);
});

test.each(['A change.', 'A change. Deploy: maybe.', 'A change. Deploy: nothing', 'Deploy: nothing. A change.'])(
  'the check sees what is wrong with: %s',
  (entry) => expect(entry).not.toMatch(SAYS_WHAT_A_DEPLOY_DOES),
);

test('new work stands on top, under it the version of the package', () => {
  const headings = versions.map((text) => text.split('\n')[0]);
  expect(headings[0]).toBe('Unreleased');
  expect(headings[1]).toMatch(new RegExp(`^${version.replaceAll('.', '\\.')} \\(\\d{4}-\\d{2}-\\d{2}\\)$`));
  expect([lock.version, lock.packages[''].version]).toEqual([version, version]);
});
