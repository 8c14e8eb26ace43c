import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { chartsOfConfig } from '../app/own-parts';
import { createProgram } from '../lib/cli/program';
import { callersDirectory } from '../app/caller';
import { endOnceWritten } from '../app/ending';
import { askAt } from '../app/ask';
import { paintFor } from '../app/paint';
import { resolveWindlassFromAnywhere } from '../app/resolve-windlass';
import { installedFrom, ownPackage } from '../app/package-root';

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
  version: ownPackage().version,
  now: new Date().toISOString(),
  secondsSinceStart: () => performance.now() / 1e3,
  readInput: (path) => readFileSync(path === '-' ? STDIN : path, 'utf8'),
  ownPackage,
  installedFrom,
  ...(process.stdin.isTTY ? { ask: askAt(process.stdin, process.stderr) } : {}),
  loadCharts: async () => {
    const { renderYaml, synthesizeCharts } = await import('../charts');
    return (plan, own) =>
      synthesizeCharts(plan, chartsOfConfig(own)).map((chart) => ({ name: chart.name, yaml: renderYaml(chart) }));
  },
  loadStacks: async () => {
    const { stackTemplates } = await import('./stack-templates');
    return stackTemplates;
  },
  loadMirrorSources: async () => {
    const { synthesizeCharts } = await import('../charts');
    const { controllerReleases } = await import('../lib/constructs/workloads/controller-releases');
    // No value that names an image depends on the VPC, whose id only CloudFormation knows.
    return (plan, own) => ({
      charts: synthesizeCharts(plan, chartsOfConfig(own)),
      releases: controllerReleases(plan, ''),
    });
  },
});

program
  .parseAsync()
  .catch((error: unknown) => {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode;
  })
  .then(endOnceWritten);
