/**
 * `npm run synth [-- <environment>]`: plan, stacks in `cdk.out` and manifests in `dist`, in one process. The stacks are
 * those of `cdk synth`, byte for byte, with the settings that `cdk.json` has.
 */
import { ASSET_RESOURCE_METADATA_ENABLED_CONTEXT } from 'aws-cdk-lib/cx-api';
import { join } from 'node:path';
import settings from '../cdk.json';
import { renderYaml } from '../charts';
import { endOnceWritten } from '../app/ending';
import { paintFor } from '../app/paint';
import { lockAssembly } from '../lib/cli/assembly-lock';
import { writeCharts } from '../lib/cli/write-charts';
import { renderProblems } from '../lib/cli/print-problems';
import { DEFAULT_ENVIRONMENT, refuse, synthesize, type Synthesized } from '../app/synthesize';

const MANIFESTS = 'dist';
const output = {
  paintError: paintFor(process.stderr),
  print: (text: string) => process.stdout.write(text),
  printError: (text: string) => process.stderr.write(text),
  fail: (code: number) => (process.exitCode = code),
};

const [environment = DEFAULT_ENVIRONMENT, ...more] = process.argv.slice(2);
const lock = more.length === 0 ? lockAssembly(settings.output) : undefined;
if (lock === undefined) refuse(`environment: give one at a time, got ${[environment, ...more].join(' ')}`);
else if (lock.ok)
  void synthesize({ environment, appProps: appProps() })
    .then(writeManifests)
    .finally(lock.release)
    .then(endOnceWritten);
else refuse(renderProblems([lock.problem], paintFor(process.stderr)));

function appProps() {
  return {
    outdir: settings.output,
    context: {
      ...settings.context,
      [ASSET_RESOURCE_METADATA_ENABLED_CONTEXT]: settings.assetMetadata,
    },
  };
}

function writeManifests(synthesis: Synthesized | undefined): void {
  if (synthesis === undefined) return;
  const files = synthesis.charts.map((chart) => ({ name: chart.name, yaml: renderYaml(chart) }));
  writeCharts(output, join(MANIFESTS, synthesis.plan.environment), files, MANIFESTS);
}
