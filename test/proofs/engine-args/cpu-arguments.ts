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
];

export interface CpuRun {
  readonly model: string;
  readonly port: number;
  /** Stands for the file with the API key that a pod mounts. */
  readonly keyFile: string;
}

/** The synthesized command line, on a CPU, for a model in a local directory. */
export function cpuArguments(args: readonly string[], { model, port, keyFile }: CpuRun): string[] {
  const [, ...flags] = args;
  const own: Readonly<Record<string, string>> = { '--port': String(port), '--config': keyFile };
  const kept: string[] = [];
  for (let index = 0; index < flags.length; index++) {
    const flag = flags[index] ?? '';
    const value = flags[index + 1]?.startsWith('--') === false ? flags[++index] : undefined;
    const change = CPU_CHANGES.find((candidate) => flagOf(candidate.flag) === flagOf(flag));
    if (change === undefined) kept.push(flag, ...(value === undefined ? [] : [value]));
    else if (change.value !== undefined) kept.push(flag, own[change.flag] ?? change.value);
  }
  return [model, ...kept, '--host', '127.0.0.1'];
}
