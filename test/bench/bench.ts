/**
 * `npm run bench`: how long synthesis, planning and checks take, and how they grow; beside each figure its ratio to the one
 * in docs/performance.md. `--write` renews that page, `--json` is for machines, `--tests` runs the tests too.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measure } from './measure';
import { readPage, renderPage, renderTable, type Row } from './page';
import { wideEnvironment } from './wide-environment';

const ROOT = join(__dirname, '..', '..');
const PAGE = join(ROOT, 'docs', 'performance.md');
const REMEMBERED = join(ROOT, 'node_modules', '.cache', 'windlass', 'validated');

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    machine: { type: 'string', default: `${availableParallelism()} cores` },
    date: { type: 'string' },
    write: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    tests: { type: 'boolean', default: false },
  },
});
const runs = Number(options.runs);
const directory = mkdtempSync(join(tmpdir(), 'windlass-bench-'));

interface Subject {
  readonly name: string;
  readonly command: string;
  readonly argv: readonly string[];
  readonly cwd?: string;
  readonly runs?: number;
  readonly before?: () => void;
}

const program = (...args: string[]): string[] => [process.execPath, join(ROOT, 'bin/run.mjs'), ...args];
const forget = (): void => rmSync(REMEMBERED, { recursive: true, force: true });

function subjects(): Subject[] {
  const wide = join(directory, 'wide.json');
  writeFileSync(wide, JSON.stringify(wideEnvironment()));
  const synth = 'node bin/run.mjs synth'; // of which npm's own quarter of a second is no part
  return [
    { name: 'check', command: 'windlass check production', argv: program('windlass', 'check', 'production') },
    { name: 'plan', command: 'windlass plan production', argv: program('windlass', 'plan', 'production') },
    { name: 'synth, first', command: synth, argv: program('synth'), before: forget },
    { name: 'synth', command: synth, argv: program('synth') },
    { name: 'synth, one model', command: `${synth} development`, argv: program('synth', 'development') },
    { name: 'synth, wide', command: `${synth} wide.json`, argv: program('synth', wide) },
    { name: 'plan of 1 model', command: 'bench-plan 1', argv: program('../test/bench/bench-plan', '1') },
    { name: 'plan of 100 models', command: 'bench-plan 100', argv: program('../test/bench/bench-plan', '100') },
    { name: 'search', command: 'npm run bench:planner', argv: program('../test/bench/bench-planner'), runs: 1 },
    ...(options.tests ? [{ name: 'tests', command: 'npm test', argv: ['npm', 'test'], cwd: ROOT, runs: 1 }] : []),
  ];
}

try {
  const rows: Row[] = subjects().map(({ name, command, argv, ...subject }) => {
    if (!options.json) process.stderr.write(`${name} …\n`);
    return { name, command, ...measure(argv, { cwd: directory, runs, ...subject }) };
  });
  if (options.write) writeFileSync(PAGE, renderPage(rows, { ...options, runs }));
  process.stdout.write(
    options.json
      ? `${JSON.stringify(rows, null, 2)}\n`
      : `${renderTable(rows, readPage(existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : ''))}\n`,
  );
} finally {
  rmSync(directory, { recursive: true, force: true });
}
