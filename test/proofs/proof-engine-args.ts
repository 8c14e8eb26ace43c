/** Feeds every synthesized command line to vLLM's own parser and starts a tiny model with one of them; `--write` renews the page. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prove } from './engine-args/prove';
import { passed, report } from './engine-args/report';

const PAGE = join(__dirname, '../../docs/proofs-engine-args.md');

prove((line) => process.stderr.write(`${line}\n`))
  .then((proof) => {
    const page = report(proof);
    if (process.argv.includes('--write')) writeFileSync(PAGE, page);
    process.stdout.write(page);
    process.exitCode = passed(proof) ? 0 : 1;
  })
  .catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  });
