/** `1 node`, `2 entries` */
export const counted = (count: number, noun: string): string =>
  `${count} ${count === 1 ? noun : /[^aeiou]y$/.test(noun) ? noun.replace(/y$/, 'ies') : `${noun}s`}`;
