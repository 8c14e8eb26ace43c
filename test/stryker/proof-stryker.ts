/**
 * Changes the code of one area in many small ways and counts the changes that tests notice:
 * proof-stryker <area> [--sample 150] [--seed 1]; `--sample all` runs for hours. Ends with 1 below 85 %.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AREAS } from './areas';
import { LEAST, scoreOf, type AreaReport } from './score';

const ROOT = join(__dirname, '../..');
const REPORT = join(__dirname, 'report.json');
const RAW = join(ROOT, '.cache/stryker-report.json');

const {
  values: { sample, seed },
  positionals: [name = ''],
} = parseArgs({
  allowPositionals: true,
  options: { sample: { type: 'string', default: '150' }, seed: { type: 'string', default: '1' } },
});
const area = AREAS[name];
if (area === undefined) {
  process.stderr.write(`no area '${name}': ${Object.keys(AREAS).join(', ')}\n`);
  process.exit(2);
}

interface Sampled {
  readonly all: number;
  readonly ranges: readonly string[];
}

const filesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file}`);
const files = area.mutate.flatMap(filesIn).sort();
const script = join(__dirname, 'sampled-ranges.mjs');
const sampled = JSON.parse(
  execFileSync('node', [script, sample === 'all' ? '1' : sample, seed, ...files], { cwd: ROOT, encoding: 'utf8' }),
) as Sampled;
const mutate = sample === 'all' ? files : sampled.ranges;
process.stderr.write(
  `${name}: ${sample === 'all' ? 'all' : `${sample} and what lies in them`} of ${sampled.all} mutants\n`,
);

rmSync(RAW, { force: true });
const { status } = spawnSync('npx', ['stryker', 'run', '--mutate', mutate.join(',')], {
  cwd: ROOT,
  stdio: ['ignore', process.stderr, 'inherit'],
  env: { ...process.env, STRYKER_AREA_TESTS: area.tests.join(',') },
});
if (status !== 0 || !existsSync(RAW)) process.exit(status ?? 1);

const report = scoreOf(JSON.parse(readFileSync(RAW, 'utf8')), { all: sampled.all, sample, seed: Number(seed) });
const known = existsSync(REPORT) ? (JSON.parse(readFileSync(REPORT, 'utf8')) as Record<string, AreaReport>) : {};
writeFileSync(REPORT, `${JSON.stringify({ ...known, [name]: report }, null, 2)}\n`);
process.stdout.write(`${name}: ${report.killed} of ${report.tried} noticed, ${(report.score * 100).toFixed(1)} %\n`);
process.exitCode = report.score < LEAST ? 1 : 0;
