import { CommanderError } from 'commander';
import { createProgram } from '../../lib/cli/program';
import type { Output } from '../../lib/cli/output';
import type { Surroundings } from '../../lib/cli/surroundings';

export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

type Given = Partial<Omit<Surroundings, 'output'>> & Pick<Output, 'progress' | 'columns'>;

/** The `windlass` command inside this process, with whatever a command needs beside the defaults, which have nothing. */
export async function runWindlass(argv: readonly string[], { progress, columns, ...given }: Given = {}): Promise<Run> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  let exitCode = 0;
  const program = createProgram({
    output: {
      print: (text) => stdout.push(text),
      printError: (text) => stderr.push(text),
      progress,
      columns,
      fail: (code) => (exitCode = code),
    },
    readInput: () => '',
    loadCharts: async () => () => [],
    loadStacks: async () => () => [],
    loadMirrorSources: async () => () => ({ charts: [], releases: [] }),
    ...given,
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    exitCode = error.exitCode;
  }
  return { stdout: stdout.join(''), stderr: stderr.join(''), exitCode };
}
