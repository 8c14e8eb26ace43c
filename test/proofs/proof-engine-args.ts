/**
 * Feeds every synthesized command line to vLLM's own parser and starts a tiny model with one of them; `--write` renews the page.
 * `--release 0.33.0` asks the parser of another release alone.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prove, proveParser } from './engine-args/prove';
import { parserPassed, parserSection, passed, report } from './engine-args/report';
import { parserReleases } from './engine-args/virtual-environment';

const PAGE = join(__dirname, '../../docs/proofs-engine-args.md');
const print = (line: string): boolean => process.stderr.write(`${line}\n`);

async function run(args: readonly string[]): Promise<boolean> {
  const at = args.indexOf('--release');
  if (at >= 0) return askParser(args[at + 1]);
  const proof = await prove(print);
  const page = report(proof);
  if (args.includes('--write')) writeFileSync(PAGE, page);
  process.stdout.write(page);
  return passed(proof);
}

function askParser(version: string | undefined): boolean {
  if (version === undefined || !parserReleases.includes(version))
    throw new Error(`--release takes one of ${parserReleases.join(', ')}, got ${version ?? 'nothing'}`);
  const proof = proveParser(version, print);
  process.stdout.write(`vLLM ${version}\n\n${parserSection(proof)}\n`);
  return parserPassed(proof);
}

run(process.argv.slice(2))
  .then((ok) => {
    process.exitCode = ok ? 0 : 1;
  })
  .catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  });
