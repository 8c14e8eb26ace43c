/** Lints the templates of every environment and of every instance type with cfn-lint; an error ends it with 1. */
import Table from 'cli-table3';
import { prove, type LintRow } from './cfn-lint/prove';

prove((text) => process.stderr.write(`${text}\n`))
  .then((rows) => {
    process.stdout.write(`${rendered(rows)}\n`);
    process.exitCode = rows.every(isClean) ? 0 : 1;
  })
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  });

const isClean = ({ errors }: LintRow): boolean => errors.length === 0;

function rendered(rows: readonly LintRow[]): string {
  const table = new Table({
    head: ['', 'subject', 'templates', 'errors', 'warnings'],
    colWidths: [9, 32, 11, 80, 10],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) {
    const { subject, templates, errors, warnings } = row;
    table.push([
      isClean(row) ? 'ok' : 'FAILED',
      subject,
      templates,
      isClean(row) ? 'none' : errors.join('\n'),
      warnings,
    ]);
  }
  const templates = rows.reduce((sum, row) => sum + row.templates, 0);
  return `${table.toString()}\n${rows.filter(isClean).length} of ${rows.length} without an error, ${templates} templates`;
}
