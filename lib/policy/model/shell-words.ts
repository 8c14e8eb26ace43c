/** Words of a command line, quotes taken off; what a shell would put in for `$x` stays as it is written. */
export function shellWords(line: string): readonly string[] {
  const found = line.match(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/gs) ?? [];
  return found.map((word) =>
    word
      .replace(/\\\n/g, '')
      .replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/gs, (_, double, single, escaped) =>
        String(double ?? single ?? escaped ?? ''),
      ),
  );
}
