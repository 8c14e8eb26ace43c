import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import type { Output } from '../lib/cli/output';
import { createProgram } from '../lib/cli/program';
import { refuse } from '../lib/cli/refuse';
import { Refused } from '../lib/problem';
import { callersDirectory } from '../app/caller';
import { endOnceWritten } from '../app/ending';
import { askAt } from '../app/ask';
import { installedFrom, ownPackage } from '../app/package-root';
import { chartsOfConfig } from '../app/own-parts';
import { colourAsked, paintFor } from '../app/paint';
import { explorerBundle } from './explorer-bundle';
import { progressLine } from './progress-line';
import { resolveWindlassFromAnywhere } from '../app/resolve-windlass';

const STDIN = 0;

resolveWindlassFromAnywhere();
process.chdir(callersDirectory()); // paths are meant from there

const { argv, asked } = colourAsked(process.argv);
const line = progressLine(process.stderr);
const output: Output = {
  print: (text) => written(process.stdout, text),
  printError: (text) => written(process.stderr, text),
  progress: line?.show,
  paint: paintFor(process.stdout, asked),
  paintError: paintFor(process.stderr, asked),
  columns: process.stdout.columns,
  fail: (code) => (process.exitCode = code),
};
const program = createProgram({
  output,
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
  loadObjects: async () => {
    const { synthesizeCharts } = await import('../charts');
    return (plan, own) => synthesizeCharts(plan, chartsOfConfig(own)).flatMap(({ manifests }) => manifests);
  },
  loadExplorer: async () => explorerBundle(join(__dirname, '..')),
  programFolder: join(__dirname, '..'),
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

/** Instead of the line that says what is being done. */
function written(stream: NodeJS.WriteStream, text: string): void {
  line?.erase();
  stream.write(text);
}

program
  .parseAsync(argv)
  .catch((error: unknown) => {
    if (error instanceof Refused) return refuse(output, error.problems);
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode;
  })
  .finally(() => line?.erase())
  .then(endOnceWritten);
