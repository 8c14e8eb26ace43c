/** What a piece of text is; a terminal shows it in a colour, a log does not. */
export type Style = 'title' | 'good' | 'bad' | 'caution' | 'note';
export type Paint = (style: Style, text: string) => string;

/** Where nobody watches. */
export const plain: Paint = (_, text) => text;
