/** Lines of a script inside YAML. */
export const indented = (text: string, columns: number): string =>
  text
    .split('\n')
    .map((line) => `${' '.repeat(columns)}${line}`)
    .join('\n');
