import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { createProgram } from '../lib/cli/program';
import { callersDirectory } from './caller';
import { endOnceWritten } from './ending';
import { paintFor } from './paint';
import { resolveWindlassFromAnywhere } from './resolve-windlass';
import { version } from '../package.json';

const STDIN = 0;

resolveWindlassFromAnywhere();
process.chdir(callersDirectory()); // paths are meant from there

const program = createProgram({
  output: {
    print: (text) => process.stdout.write(text),
    printError: (text) => process.stderr.write(text),
    ...(process.stderr.isTTY ? { progress: (text) => process.stderr.write(`${text}\n`) } : {}),
    paint: process.stderr.isTTY ? paintFor(process.stdout) : undefined,
    fail: (code) => (process.exitCode = code),
  },
  version,
  now: new Date().toISOString(),
  secondsSinceStart: () => performance.now() / 1e3,
  readInput: (path) => readFileSync(path === '-' ? STDIN : path, 'utf8'),
  loadCharts: async () => {
    const { renderYaml, synthesizeCharts } = await import('../charts');
    return (plan) => synthesizeCharts(plan).map((chart) => ({ name: chart.name, yaml: renderYaml(chart) }));
  },
  loadStacks: async () => {
    const { stackTemplates } = await import('./stack-templates');
    return stackTemplates;
  },
  loadObjects: async () => {
    const { synthesizeCharts } = await import('../charts');
    return (plan) => synthesizeCharts(plan).flatMap(({ manifests }) => manifests);
  },
  programFolder: join(__dirname, '..'),
  loadMirrorSources: async () => {
    const { synthesizeCharts } = await import('../charts');
    const { controllerReleases } = await import('../lib/constructs/workloads/controller-releases');
    // No value that names an image depends on the VPC, whose id only CloudFormation knows.
    return (plan) => ({ charts: synthesizeCharts(plan), releases: controllerReleases(plan, '') });
  },
});

program
  .parseAsync()
  .catch((error: unknown) => {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode;
  })
  .then(endOnceWritten);
