#!/usr/bin/env -S npx tsx
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { closeWorkshops, withDirectory } from '../aws/proof/workshop';
import { edits } from './edits';
import { matrixOf } from './matrix';
import { page, rendered } from './report';
import type { Row } from './row';

interface Options {
  readonly json?: true;
  readonly only?: string;
  readonly write?: true;
  readonly cli: boolean;
  readonly failures: boolean;
}

const PAGE = join(__dirname, '../../docs/proofs-changes.md');

/** `npm run proof:changes -- [--only <name>] [--json] [--write] [--no-cli] [--no-failures]` */
async function main(): Promise<void> {
  const options = new Command()
    .option('--json', 'rows as JSON on standard output')
    .option('--only <name>', 'edits whose name contains this')
    .option('--write', 'write docs/proofs-changes.md')
    .option('--no-cli', 'only what runs inside this process')
    .option('--no-failures', 'let no resource fail')
    .parse()
    .opts<Options>();
  const wanted = edits.filter(({ name }) => name.includes(options.only ?? ''));
  const started = performance.now();
  const rows = await withDirectory((directory) =>
    matrixOf(wanted, { directory, withFailures: options.failures, withCli: options.cli, report: progress }),
  );
  const seconds = Math.round((performance.now() - started) / 1000);
  const isWhole = options.only === undefined;
  if (options.write === true && isWhole) writeFileSync(PAGE, page(rows));
  const isCurrent = !isWhole || readFileSync(PAGE, 'utf8') === page(rows);
  process.stdout.write(
    options.json === true ? `${JSON.stringify({ seconds, rows }, undefined, 2)}\n` : rendered(rows, seconds),
  );
  if (!isCurrent)
    process.stderr.write('docs/proofs-changes.md is not what was proven: npm run proof:changes -- --write\n');
  process.exitCode = rows.length > 0 && isCurrent && rows.every(({ problems }) => problems.length === 0) ? 0 : 1;
}

function progress({ edit, problems, seconds }: Row): void {
  process.stderr.write(`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${edit} (${seconds} s)\n`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void closeWorkshops().then(() => process.exit(130)));

main().catch(async (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  await closeWorkshops();
  process.exitCode = 1;
});
