/** Marks around what only the source's surroundings know; of the private use area, so that no text has them. */
const OPEN = '\uE000';
const CLOSE = '\uE001';
/** For a space inside them: no shell parts words there. */
const SPACE = '\uE004';
const MARKED = new RegExp(`${OPEN}([^${CLOSE}]*)${CLOSE}`, 'g');

/** A value that stands elsewhere, inside a text. One word, whatever it is called. */
export const unresolved = (text: string): string => `${OPEN}${spelled(text).replace(/\s+/g, SPACE)}${CLOSE}`;

export const isUnresolved = (text: string): boolean => text.includes(OPEN);

/** The text as the source spells it. */
export const spelled = (text: string): string => text.replace(MARKED, '$1').replaceAll(SPACE, ' ');

/** `$PORT and $HOST` */
export const unresolvedNames = (text: string): readonly string[] =>
  [...text.matchAll(MARKED)].map(([whole]) => spelled(whole));

/** Text with what Go templates leave open marked: `{{ .Values.x }}`. */
export const withTemplatesMarked = (text: string): string => text.replace(/\{\{.*?\}\}/g, (found) => unresolved(found));
