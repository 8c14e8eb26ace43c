import * as util from 'node:util';
import type { Paint, Style } from '../lib/cli/style';

const FORMATS = { title: 'bold', good: 'green', bad: 'red', caution: 'yellow' } as const satisfies Record<
  Style,
  string
>;

/** Colours on a terminal, unless NO_COLOR asks for none (no-color.org) or this Node cannot make them. */
export function paintFor(stream: { readonly isTTY?: boolean }): Paint | undefined {
  const { NO_COLOR: unwanted = '', TERM: terminal } = process.env;
  const styleText = (util as Partial<typeof util>).styleText;
  if (stream.isTTY !== true || unwanted !== '' || terminal === 'dumb' || styleText === undefined) return undefined;
  return (style, text) => styleText(FORMATS[style], text);
}
