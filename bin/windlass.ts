#!/usr/bin/env -S npx tsx
import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { createProgram } from '../lib/cli/program';

const STDIN = 0;

const program = createProgram({
  output: {
    print: (text) => process.stdout.write(text),
    printError: (text) => process.stderr.write(text),
    fail: (code) => (process.exitCode = code),
  },
  readInput: (path) => readFileSync(path === '-' ? STDIN : path, 'utf8'),
  loadCharts: async () => {
    const { renderYaml, synthesizeCharts } = await import('../charts');
    return (plan) => synthesizeCharts(plan).map((chart) => ({ name: chart.name, yaml: renderYaml(chart) }));
  },
});

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode;
});
