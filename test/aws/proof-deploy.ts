#!/usr/bin/env -S npx tsx
import Table from 'cli-table3';
import { Command } from 'commander';
import { allEnvironments, prove } from './proof/run';
import type { Row } from './proof/row';
import { closeWorkshops } from './proof/workshop';

interface Options {
  readonly json?: true;
  readonly cli: boolean;
}

const HEADING = 'Against a double of CloudFormation on loopback. Nothing was deployed to AWS.';

/** `npm run proof:deploy -- [environment…] [--json] [--no-cli]` */
async function main(): Promise<void> {
  const program = new Command()
    .argument('[environments...]', 'names in environments/', allEnvironments())
    .option('--json', 'rows as JSON on standard output')
    .option('--no-cli', 'only what runs inside this process')
    .parse();
  const { json, cli } = program.opts<Options>();
  const environments = program.processedArgs[0] as string[];
  const started = performance.now();
  const rows = await prove({ environments, withoutCli: !cli, report: progress });
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(
    json === true ? `${JSON.stringify({ seconds, rows }, undefined, 2)}\n` : rendered(rows, seconds),
  );
  process.exitCode = rows.length > 0 && rows.every(({ verdict }) => verdict !== 'FAILED') ? 0 : 1;
}

function progress({ verdict, environment, run, seconds }: Row): void {
  process.stderr.write(`${verdict.padEnd(7)} ${environment}: ${run} (${seconds} s)\n`);
}

function rendered(rows: readonly Row[], seconds: number): string {
  const table = new Table({
    head: ['', 'environment', 'run', 'result', 's'],
    colWidths: [9, 14, 42, 90, 7],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const { verdict, environment, run, detail, seconds: took } of rows)
    table.push([verdict, environment, run, detail, String(took)]);
  const count = (verdict: Row['verdict']): number => rows.filter((row) => row.verdict === verdict).length;
  const totals = `${count('ok')} ok, ${count('stopped')} stopped with a reason, ${count('FAILED')} failed; ${seconds} s`;
  return `${HEADING}\n${table.toString()}\n${totals}\n`;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void closeWorkshops().then(() => process.exit(130)));

main().catch(async (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  await closeWorkshops();
  process.exitCode = 1;
});
