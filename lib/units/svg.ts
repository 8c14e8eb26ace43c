/** Pieces of SVG that every picture of ours is made of. */

/** A coordinate to a tenth of a pixel, so that a picture is the same bytes everywhere. */
export const px = (value: number): string => String(Math.round(value * 10) / 10);

/** Text as content or attribute of an element. */
export const escaped = (words: string): string =>
  words.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

export const svgText = (x: number, y: number, words: string, size: number, colour: string): string =>
  `<text x="${px(x)}" y="${px(y)}" font-size="${size}" fill="${colour}">${escaped(words)}</text>`;
