import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXCEPTIONS, excepts } from './exceptions';
import { scanners } from './scanners';
import type { Scanner, ScannerException, ScannerFinding } from './types';
import { isSeeded, SEEDS, seededFile, type Seed } from './seeds';
import { subjects, writeSubjects, type Subject } from './subjects';

export interface ScannerReport {
  readonly objects: number;
  readonly excepted: readonly { readonly exception: ScannerException; readonly count: number }[];
  /** Each with a way out; empty: all is well. */
  readonly problems: readonly string[];
}

type Print = (line: string) => void;

/** Everything that is synthesized is scanned, and beside it a mistake for each scanner, which it must find. */
export async function prove(print: Print): Promise<ScannerReport> {
  const programs = scanners(print);
  const all = subjects();
  const directory = mkdtempSync(join(tmpdir(), 'windlass-scan-'));
  try {
    writeSubjects(all, directory);
    for (const one of SEEDS) one.write(directory, seededFile(one), all);
    const scans = programs.map((one) => timed(one, directory, print));
    const everything = (await Promise.all(scans)).flat();
    const own = everything.filter((finding) => !isSeeded(finding));
    const unproven = programs.flatMap(unseeded);
    const missed = SEEDS.flatMap((one) => unnoticed(one, everything));
    const problems = [...unexpected(own), ...unused(own), ...unproven, ...missed];
    return { objects: count(all), excepted: used(own), problems };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function timed({ name, scan }: Scanner, directory: string, print: Print): Promise<readonly ScannerFinding[]> {
  const start = Date.now();
  const found = await scan(directory);
  print(`${name}: ${found.length} findings, ${Math.round((Date.now() - start) / 1000)} s`);
  return found;
}

const count = (all: readonly Subject[]): number =>
  all.reduce((sum, { template, objects }) => sum + Object.keys(template.Resources ?? {}).length + objects.length, 0);

const unexpected = (findings: readonly ScannerFinding[]): readonly string[] => [
  ...new Set(
    findings
      .filter((finding) => !EXCEPTIONS.some((exception) => excepts(exception, finding)))
      .map(
        ({ scanner, rule, kind, object, message }) =>
          `${scanner} ${rule} at ${kind} ${object}: ${message}; mend it, or except it with a reason`,
      ),
  ),
];

const used = (findings: readonly ScannerFinding[]): ScannerReport['excepted'] =>
  EXCEPTIONS.map((exception) => ({
    exception,
    count: findings.filter((finding) => excepts(exception, finding)).length,
  }));

const unused = (findings: readonly ScannerFinding[]): readonly string[] =>
  used(findings)
    .filter((one) => one.count === 0)
    .map(
      ({ exception: { scanner, rule, kind } }) =>
        `the exception of ${scanner} ${String(rule)} at ${kind} is needed by nothing; remove it`,
    );

const unseeded = ({ name }: Scanner): readonly string[] =>
  SEEDS.some(({ scanner }) => scanner === name) ? [] : [`no mistake is put in for ${name}`];

/** A scanner that says nothing proves nothing. */
function unnoticed(one: Seed, findings: readonly ScannerFinding[]): readonly string[] {
  const { scanner, rule, kind } = one;
  const found = findings.some(
    (finding) =>
      finding.file.startsWith(`${seededFile(one)}.`) &&
      finding.scanner === scanner &&
      finding.rule === rule &&
      finding.kind === kind,
  );
  return found ? [] : [`${scanner} did not find the mistake that was put in: ${rule} at ${kind}`];
}
