import { runWindlass } from '../../support/windlass';

export interface Example {
  readonly command: string;
  /** As somebody types it. */
  readonly line: string;
}

const helpOf = async (...argv: string[]): Promise<string> => (await runWindlass([...argv, '--help'])).stdout;

export const commandNames = async (): Promise<string[]> =>
  [...(await helpOf()).matchAll(/^ {2}([a-z-]+) (?:\[|<)/gm)]
    .map(([, name]) => name!)
    .filter((name) => name !== 'help');

export const examplesOf = async (command?: string): Promise<Example[]> =>
  [...(await helpOf(...(command === undefined ? [] : [command]))).matchAll(/^ {2}\$ (.*)$/gm)].map(([, line]) => ({
    command: command ?? 'windlass',
    line: line!,
  }));
