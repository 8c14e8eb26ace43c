/**
 * Changes the code of one area in small ways, one at a time, and counts what tests notice:
 * proof-stryker <area> [--seed 1] [--count 300] [--minutes 600] [--file lib/planner/price]... [--tests test/planner/price]... [--json outcomes.json].
 * Ends with 1 below 85 %.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { AREAS } from './areas';
import { Compiler } from './compiler';
import { judged, type Outcome } from './mutant-run';
import { type Mutant, mutantsOf, sampled } from './mutants';

/** Least share of the mutants. */
const LEAST = 0.85;
/** Mutants looked at for each that compiles: about every second does. */
const LOOKED_AT = 4;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: '1' },
      minutes: { type: 'string', default: '600' },
      count: { type: 'string', default: '300' },
      file: { type: 'string', multiple: true, default: [''] },
      tests: { type: 'string', multiple: true },
      json: { type: 'string' },
    },
  });
  const [name = ''] = positionals;
  const area = AREAS[name];
  if (area === undefined) {
    process.stderr.write(`no area '${name}': ${Object.keys(AREAS).join(', ')}\n`);
    process.exitCode = 2;
    return;
  }
  const tell = (line: string): boolean => process.stderr.write(`${line}\n`);
  const mutated = mutantsOf(area.code);
  const meant = mutated.mutants.filter(({ file }) => values.file.some((start) => file.startsWith(start)));
  const count = Number(values.count);
  const { chosen, refused } = compiled(sampled(meant, LOOKED_AT * count, Number(values.seed)), count);
  tell(`${name}: ${chosen.length} of ${meant.length} mutants; ${refused} more are refused by the compiler`);

  const limits = { minutes: Number(values.minutes) };
  const outcomes = await judged({ ...area, tests: values.tests ?? area.tests }, mutated, chosen, limits, tell);
  const missed = outcomes.filter(({ status }) => status === 'survived' || status === 'untested');
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify({ outcomes, missed }, null, 1));
  process.stdout.write(missed.map(described).join(''));
  const score = 1 - missed.length / Math.max(1, outcomes.length);
  process.stdout.write(
    `${name}, seed ${values.seed}: of ${outcomes.length} mutants that compile tests notice ${outcomes.length - missed.length}, ` +
      `and ${missed.length} nothing notices: ${(score * 100).toFixed(1)} %\n`,
  );
  process.exitCode = score < LEAST ? 1 : 0;
}

/** The first that the compiler takes: what it refuses is no mistake that could be made. */
function compiled(
  drawn: readonly Mutant[],
  count: number,
): { readonly chosen: readonly Mutant[]; readonly refused: number } {
  const compiler = new Compiler([...new Set(drawn.map(({ file }) => file))]);
  const chosen: Mutant[] = [];
  let refused = 0;
  for (const mutant of drawn) {
    if (chosen.length === count) break;
    if (compiler.compiles(mutant)) chosen.push(mutant);
    else refused++;
  }
  return { chosen, refused };
}

const described = ({ mutant: { file, line, mutator, text }, status }: Outcome): string =>
  `${status} ${file}:${line} ${mutator}: ${text.replace(/\s+/g, ' ').slice(0, 100)}\n`;

void main();
