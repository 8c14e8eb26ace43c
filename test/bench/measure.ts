import { spawnSync } from 'node:child_process';

/** Seconds; CPU is user and system time of the process and of all it started. */
export interface Figures {
  readonly cpuS: number;
  readonly wallS: number;
}

/** The middle one; of an even number the upper of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('median of nothing; measure once at least');
  return middle;
}

/** Medians of several runs of a command, after one that is not counted. Throws what a run that fails printed. */
export function measure(
  argv: readonly string[],
  { cwd, runs, before = () => undefined }: { cwd: string; runs: number; before?: () => void },
): Figures {
  const figures = Array.from({ length: runs + 1 }, () => {
    before();
    return timed(argv, cwd);
  }).slice(1);
  return { cpuS: median(figures.map(({ cpuS }) => cpuS)), wallS: median(figures.map(({ wallS }) => wallS)) };
}

/** Node tells nothing of a child's CPU time, bash does; it is the last line. */
function timed(argv: readonly string[], cwd: string): Figures {
  const script = 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null';
  const { status, stderr } = spawnSync('bash', ['-c', script, 'bash', ...argv], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}:\n${stderr}`);
  const [wallS = NaN, userS = NaN, systemS = NaN] = stderr.trim().split('\n').at(-1)!.split(' ').map(Number);
  return { cpuS: userS + systemS, wallS };
}
