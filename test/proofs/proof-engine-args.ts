/**
 * Feeds every synthesized command line to vLLM's own parser and starts a tiny model with one of them; `--write` renews the page.
 * `--release 0.33.0` does it with another release than the default, and has a page of its own.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultEngine } from '../../lib/catalog';
import { prove } from './engine-args/prove';
import { passed, report } from './engine-args/report';
import { provenReleases } from './engine-args/virtual-environment';

const DOCS = join(__dirname, '../../docs');
const print = (line: string): boolean => process.stderr.write(`${line}\n`);

const pageOf = (version: string): string =>
  join(DOCS, `proofs-engine-args${version === defaultEngine.version ? '' : `-${version}`}.md`);

async function run(args: readonly string[]): Promise<boolean> {
  const version = releaseOf(args);
  const proof = await prove(version, print);
  const page = report(proof);
  if (args.includes('--write')) writeFileSync(pageOf(version), page);
  process.stdout.write(page);
  return passed(proof);
}

function releaseOf(args: readonly string[]): string {
  const at = args.indexOf('--release');
  const version = at < 0 ? defaultEngine.version : args[at + 1];
  if (version === undefined || !provenReleases.includes(version))
    throw new Error(`--release takes one of ${provenReleases.join(', ')}, got ${version ?? 'nothing'}`);
  return version;
}

run(process.argv.slice(2))
  .then((ok) => {
    process.exitCode = ok ? 0 : 1;
  })
  .catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  });
