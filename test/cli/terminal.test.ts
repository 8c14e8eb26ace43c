import { colourAsked, paintFor } from '../../app/paint';
import { progressLine } from '../../bin/progress-line';

const ESCAPE = '\u001b';
const terminal = { isTTY: true };
const pipe = {};

describe('colours', () => {
  const before = { ...process.env };
  const given = (variables: Record<string, string>): void => {
    for (const name of ['NO_COLOR', 'FORCE_COLOR', 'TERM']) delete process.env[name];
    Object.assign(process.env, { TERM: 'xterm', ...variables });
  };
  afterEach(() => {
    given({});
    for (const name of ['NO_COLOR', 'FORCE_COLOR', 'TERM'])
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
  });

  test.each<[string, { isTTY?: boolean }, Record<string, string>, boolean | undefined, boolean]>([
    ['a terminal', terminal, {}, undefined, true],
    ['a pipe', pipe, {}, undefined, false],
    ['a dumb terminal', terminal, { TERM: 'dumb' }, undefined, false],
    ['NO_COLOR', terminal, { NO_COLOR: '1' }, undefined, false],
    ['an empty NO_COLOR', terminal, { NO_COLOR: '' }, undefined, true],
    ['FORCE_COLOR in a pipe', pipe, { FORCE_COLOR: '1' }, undefined, true],
    ['an empty FORCE_COLOR in a pipe', pipe, { FORCE_COLOR: '' }, undefined, true],
    ['FORCE_COLOR=0 on a terminal', terminal, { FORCE_COLOR: '0' }, undefined, false],
    ['both', pipe, { FORCE_COLOR: '1', NO_COLOR: '1' }, undefined, false],
    ['--color in a pipe', pipe, { NO_COLOR: '1' }, true, true],
    ['--no-color on a terminal', terminal, { FORCE_COLOR: '1' }, false, false],
  ])('%s', (_, stream, variables, asked, isPainted) => {
    given(variables);
    const text = paintFor(stream, asked)?.('bad', 'x') ?? 'x';
    expect(text.includes(ESCAPE)).toBe(isPainted);
  });
});

test('--color and --no-color may stand anywhere, and the last one counts', () => {
  expect(colourAsked(['node', 'windlass', 'models'])).toEqual({ argv: ['node', 'windlass', 'models'] });
  expect(colourAsked(['--no-color', 'models', '--json'])).toEqual({ argv: ['models', '--json'], asked: false });
  expect(colourAsked(['--no-color', 'models', '--color'])).toEqual({ argv: ['models'], asked: true });
  expect(colourAsked(['plan', '--', '--color'])).toEqual({ argv: ['plan', '--', '--color'] });
});

describe('the line that says what is being done', () => {
  test('is none where nobody watches', () => {
    expect(progressLine({ write: () => undefined })).toBeUndefined();
  });

  test('replaces itself, is no wider than the terminal, and is gone at the end', () => {
    const written: string[] = [];
    const line = progressLine({ isTTY: true, columns: 10, write: (text) => written.push(text) })!;
    line.erase();
    expect(written).toEqual([]);
    line.show('first');
    line.show('the second is long');
    line.erase();
    line.erase();
    const erased = `\r${ESCAPE}[2K`;
    expect(written).toEqual([`${erased}first`, `${erased}the secon`, erased]);
  });
});
