/** Prints where a share of the mutants of files lies: sampled-ranges.mjs <count> <seed> <file…> */
import { createInstrumenter } from '@stryker-mutator/instrumenter';
import { readFileSync } from 'node:fs';
import { createInjector } from 'typed-inject';

const [count, seed, ...names] = process.argv.slice(2);
const logger = new Proxy({}, { get: () => () => false });
const instrumenter = createInjector().provideValue('logger', logger).injectFunction(createInstrumenter);
const files = names.map((name) => ({ name, mutate: true, content: readFileSync(name, 'utf8') }));
const options = { plugins: null, excludedMutations: [], ignorers: [], noHeader: true };
const { mutants } = await instrumenter.instrument(files, options);

/** Tommy Ettinger's mulberry32: the same numbers everywhere. */
function random(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const next = random(Number(seed));
const small = mutants.filter(({ location }) => location.end.line - location.start.line <= 1); // a range holds what is in it
const chosen = small
  .map((mutant) => [next(), mutant])
  .sort(([one], [other]) => one - other)
  .slice(0, Number(count))
  .map(
    ([
      ,
      {
        fileName,
        location: { start, end },
      },
    ]) => `${fileName}:${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`,
  );
process.stdout.write(JSON.stringify({ all: mutants.length, ranges: [...new Set(chosen)].sort() }));
