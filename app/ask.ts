import { createInterface, type Interface } from 'node:readline/promises';

type Input = NodeJS.ReadableStream;
type Output = NodeJS.WritableStream;

/** Asks one question after the other at a terminal; undefined once there is no more to read. */
export function askAt(input: Input, output: Output): (question: string) => Promise<string | undefined> {
  let lines: Interface | undefined;
  return async (question) => {
    lines ??= createInterface({ input, output });
    const ended = new Promise<undefined>((resolve) => lines?.once('close', () => resolve(undefined)));
    return Promise.race([lines.question(question), ended]);
  };
}
