import type { Edit } from './edits';
import { prove, type Row } from './row';
import { Synthesis } from './synthesis';
import { type CliJob, throughCli } from './through-cli';

export interface MatrixOptions {
  /** Where assemblies are written. */
  readonly directory: string;
  /** Let every resource fail once. */
  readonly withFailures: boolean;
  /** Repeat a deployment of every edit through the CLI. */
  readonly withCli: boolean;
  /** Called as rows arrive; what the CLI comes to follows. */
  readonly report: (row: Row) => void;
}

/** One row for each edit, in their order. */
export async function matrixOf(edits: readonly Edit[], options: MatrixOptions): Promise<Row[]> {
  const synthesis = new Synthesis(options.directory);
  const proven = edits.map((edit) => {
    const { row, cli } = attempt(edit, synthesis, options);
    options.report(row);
    return { row, cli };
  });
  if (!options.withCli) return proven.map(({ row }) => row);
  const complaints = await throughCliTwoAtOnce(proven.flatMap(({ cli = [] }) => cli));
  return proven.map(({ row }) => ({ ...row, problems: [...row.problems, ...(complaints.get(row.edit) ?? [])] }));
}

interface Proven {
  readonly row: Row;
  readonly cli?: CliJob;
}

/** Whatever is thrown is a failure of its row, not of the table. */
function attempt(edit: Edit, synthesis: Synthesis, { withFailures }: MatrixOptions): Proven {
  try {
    return prove(edit, { synthesis, withFailures });
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { row: thrown(edit, message) };
  }
}

const thrown = ({ name }: Edit, problem: string): Row => ({
  edit: name,
  oneDeployment: { seconds: 0, waiting: [], stackByStack: undefined },
  problems: [problem],
  seconds: 0,
});

/** The CLI keeps one core busy. */
async function throughCliTwoAtOnce(jobs: readonly CliJob[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const left = [...jobs];
  const complaints = new Map<string, readonly string[]>();
  const worker = async (): Promise<void> => {
    for (let job = left.shift(); job !== undefined; job = left.shift()) complaints.set(job.edit, await throughCli(job));
  };
  await Promise.all([worker(), worker()]);
  return complaints;
}
