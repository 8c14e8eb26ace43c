import { flagOf } from '../../../charts/vllm/flags';

interface CpuChange {
  readonly flag: string;
  /** Absent: the flag is left out. */
  readonly value?: string;
  readonly reason: string;
}

/** How the command line of a GPU pod differs from the one a CPU can run. Everything else is passed as it is. */
export const CPU_CHANGES: readonly CpuChange[] = [
  { flag: '--load-format', value: 'dummy', reason: 'the model has no weights; they are made up' },
  { flag: '--model-loader-extra-config', reason: 'options of the S3 streamer' },
  { flag: '--port', value: 'a free port', reason: 'port 8000 may be taken here' },
  { flag: '--config', value: 'a file of the proof', reason: 'a pod finds its API key in a mounted file' },
  { flag: '--reasoning-parser', reason: 'random weights never end a thought, and a schema holds only after it' },
];

/** What a group of two processes changes beside. */
export const GROUP_CHANGES: readonly CpuChange[] = [
  { flag: '--master-port', value: 'a free port', reason: 'port 29501 may be taken here' },
  { flag: '--tensor-parallel-size', value: '2', reason: 'one CPU for each of two processes' },
  { flag: '--enable-expert-parallel', reason: 'the tiny model has no experts' },
  { flag: '--speculative-config', reason: 'the tiny model ships no draft' },
  { flag: '--enable-auto-tool-choice', reason: 'its parser looks for words the tiny tokenizer does not have' },
  { flag: '--tool-call-parser', reason: 'as above' },
];

export interface CpuRun {
  readonly model: string;
  readonly port: number;
  /** Where the processes of a group meet. */
  readonly masterPort?: number;
  /** Stands for the file with the API key that a pod mounts. */
  readonly keyFile: string;
  readonly changes?: readonly CpuChange[];
}

/** The synthesized command line, on a CPU, for a model in a local directory. */
export function cpuArguments(
  args: readonly string[],
  { model, port, masterPort, keyFile, changes = CPU_CHANGES }: CpuRun,
): string[] {
  const [, ...flags] = args;
  const own: Readonly<Record<string, string>> = {
    '--port': String(port),
    '--master-port': String(masterPort),
    '--config': keyFile,
  };
  const kept: string[] = [];
  for (let index = 0; index < flags.length; index++) {
    const flag = flags[index] ?? '';
    const value = flags[index + 1]?.startsWith('--') === false ? flags[++index] : undefined;
    const change = changes.find((candidate) => flagOf(candidate.flag) === flagOf(flag));
    if (change === undefined) kept.push(flag, ...(value === undefined ? [] : [value]));
    else if (change.value !== undefined) kept.push(flag, own[change.flag] ?? change.value);
  }
  // FSx holds what vLLM finds by itself: such a command line names no load format.
  const weights = kept.includes('--load-format') ? [] : ['--load-format', 'dummy'];
  return [model, ...kept, ...weights, '--host', '127.0.0.1'];
}
