import * as util from 'node:util';
import type { Paint, Style } from '../lib/cli/style';

const FORMATS = { title: 'bold', good: 'green', bad: 'red', caution: 'yellow', note: 'dim' } as const satisfies Record<
  Style,
  string
>;

/** `--color` and `--no-color` may stand anywhere before `--`: they are taken out, the last one counts. */
export function colourAsked(argv: readonly string[]): { readonly argv: string[]; readonly asked?: boolean } {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const isSwitch = (word: string, index: number): boolean => index < end && /^--(no-)?color$/.test(word);
  const last = argv.filter(isSwitch).at(-1);
  const rest = argv.filter((word, index) => !isSwitch(word, index));
  return last === undefined ? { argv: rest } : { argv: rest, asked: last === '--color' };
}

/**
 * Colours on a terminal. What was `asked` counts first, then NO_COLOR (no-color.org), then FORCE_COLOR (0 and false are no); without
 * a terminal, on a dumb one and where this Node cannot make them there are none.
 */
export function paintFor(stream: { readonly isTTY?: boolean }, asked?: boolean): Paint | undefined {
  const styleText = (util as Partial<typeof util>).styleText as
    ((format: string, text: string, options: { validateStream: boolean }) => string) | undefined;
  if (styleText === undefined || !wantsColour(stream, asked)) return undefined;
  return (style, text) => styleText(FORMATS[style], text, { validateStream: false }); // judged here, stream by stream
}

function wantsColour({ isTTY = false }: { readonly isTTY?: boolean }, asked: boolean | undefined): boolean {
  const { NO_COLOR: unwanted = '', FORCE_COLOR: forced, TERM: terminal } = process.env;
  if (asked !== undefined) return asked;
  if (unwanted !== '') return false;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTTY && terminal !== 'dumb';
}
