/** Scans everything synthesized with programs that never saw this project; what is neither mended nor excepted ends it with 1. */
import Table from 'cli-table3';
import { Unavailable } from './scanners/install';
import { prove, type ScannerReport } from './scanners/prove';

/** EX_UNAVAILABLE of sysexits.h. */
const UNAVAILABLE = 69;
const print = (line: string): boolean => process.stderr.write(`${line}\n`);

prove(print).then(
  (report) => {
    process.stdout.write(`${rendered(report)}\n`);
    process.exitCode = report.problems.length === 0 ? 0 : 1;
  },
  (error: unknown) => {
    print(error instanceof Error ? error.message : String(error));
    process.exitCode = error instanceof Unavailable ? UNAVAILABLE : 1;
  },
);

function rendered({ objects, excepted, problems }: ScannerReport): string {
  const table = new Table({
    head: ['scanner', 'rule', 'kind', 'found', 'kept, because'],
    colWidths: [12, 44, 42, 7, 70],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const { exception, count } of excepted)
    table.push([exception.scanner, String(exception.rule), exception.kind, count, exception.reason]);
  const failed = problems.map((problem) => `FAILED ${problem}`).join('\n');
  return `${table.toString()}\n${failed}\n${objects} resources and objects scanned, ${problems.length} problems`;
}
