import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { World, type WorldName } from '../../policy/support/world';
import { DOOR_VARIANTS, type DoorVariant } from '../../support/door-variants';
import { SHIPPED_ENVIRONMENTS } from '../../support/plan-fixture';
import { EXCEPTIONS, excepts, type ScannerException } from './exceptions';
import { scanners, type Scanner, type ScannerFinding } from './scanners';
import { seed } from './seeds';

export interface ScannerReport {
  readonly objects: number;
  readonly excepted: readonly { readonly exception: ScannerException; readonly count: number }[];
  /** Each with a way out; empty: all is well. */
  readonly problems: readonly string[];
}

const WORLDS: readonly WorldName[] = [...SHIPPED_ENVIRONMENTS, ...(Object.keys(DOOR_VARIANTS) as DoorVariant[])];

/** Everything that is synthesized is scanned; then each scanner must find a mistake that was put in. */
export function prove(print: (line: string) => void): ScannerReport {
  const all = scanners(print);
  const directory = mkdtempSync(join(tmpdir(), 'windlass-scan-'));
  try {
    const written = new Set<string>();
    const objects = WORLDS.reduce((sum, world) => sum + write(World.of(world), directory, written), 0);
    const findings = all.flatMap((scanner) => {
      print(`${scanner.name} scans`);
      return scanner.scan(directory);
    });
    const problems = [...unexpected(findings), ...unused(findings), ...all.flatMap((one) => unnoticed(one, directory))];
    return { objects, excepted: used(findings), problems };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Templates and, beside them, the manifests they carry; what is equal to another is written once. Gives how many objects. */
function write(world: World, directory: string, written: Set<string>): number {
  return world.stacks.reduce((sum, { name, template }) => {
    const text = JSON.stringify(template);
    if (written.has(text)) return sum;
    written.add(text);
    const file = join(directory, `${written.size}-${name}`);
    const objects = manifestsIn(template.Resources ?? {});
    writeFileSync(`${file}.json`, JSON.stringify(template, undefined, 1));
    if (objects.length > 0)
      writeFileSync(`${file}.yaml`, objects.map((object) => JSON.stringify(object)).join('\n---\n'));
    return sum + Object.keys(template.Resources ?? {}).length + objects.length;
  }, 0);
}

const manifestsIn = (resources: object): readonly object[] =>
  Object.values(resources).flatMap((resource: { Properties?: { Manifest?: unknown } }) => {
    const text = resource.Properties?.Manifest;
    return typeof text === 'string' ? (JSON.parse(text) as object[]) : [];
  });

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
    .filter(({ count }) => count === 0)
    .map(
      ({ exception: { scanner, rule, kind } }) =>
        `the exception of ${scanner} ${rule} at ${kind} is needed by nothing; remove it`,
    );

/** A scanner that says nothing proves nothing. */
function unnoticed(scanner: Scanner, directory: string): readonly string[] {
  const { write: put, rule, kind } = seed(scanner.name);
  const place = join(directory, `seeded-${scanner.name}`);
  mkdirSync(place);
  put(place);
  const found = scanner.scan(place).some((finding) => finding.rule === rule && finding.kind === kind);
  rmSync(place, { recursive: true });
  return found ? [] : [`${scanner.name} did not find the mistake that was put in: ${rule}`];
}
