import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAssembly } from '../../../lib/policy';
import { synthesizePlan } from '../../aws/proof/synthesize';
import { planInput } from '../../support/plan-fixture';
import { installedLinter, lint, type LintFinding } from './linter';
import { subjects, type Subject } from './subjects';

export interface LintRow {
  readonly subject: string;
  readonly templates: number;
  readonly errors: readonly string[];
  readonly warnings: number;
}

interface Synthesized {
  readonly subject: string;
  readonly region: string;
  readonly templates: readonly string[];
}

/** Errors of the linter that are none of ours. */
const ACCEPTED = [
  // Its list of ap-southeast-2 lacks what EC2's own list of offerings has there (catalog, instance-types/p5e-48xlarge.ts).
  { id: 'E3628', says: /^'p5e\.48xlarge' is not one of/ },
];

const isError = ({ id, message }: LintFinding): boolean =>
  id.startsWith('E') && !ACCEPTED.some((accepted) => accepted.id === id && accepted.says.test(message));
const shown = ({ id, file, path, message }: LintFinding): string =>
  `${id} ${file.split('/').at(-1)} ${path}: ${message.slice(0, 160)}`;

/** Lints every template of every subject; the last row is a seeded mistake that must be found. */
export async function prove(print: (line: string) => void): Promise<LintRow[]> {
  const program = installedLinter(print);
  const directory = mkdtempSync(join(tmpdir(), 'windlass-lint-'));
  try {
    const all = (await subjects()).map((subject, index) => synthesized(subject, join(directory, String(index))));
    const findings = lintByRegion(program, all);
    return [...all.map((one) => rowOf(one, findings)), seeded(program, all[0]?.templates ?? [], directory)];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function synthesized({ name, environment, onlyStack = '' }: Subject, directory: string): Synthesized {
  const plan = planInput(environment);
  synthesizePlan(plan, directory);
  const templates = readAssembly(directory).flatMap(({ templatePath }) => templatePath ?? []);
  return { subject: name, region: plan.region, templates: templates.filter((path) => path.includes(onlyStack)) };
}

/** One run of the linter for each region: it takes a second to start. */
function lintByRegion(program: string, all: readonly Synthesized[]): LintFinding[] {
  const regions = [...new Set(all.map(({ region }) => region))];
  return regions.flatMap((name) => {
    const templates = all.flatMap(({ region, templates: own }) => (region === name ? own : []));
    return lint(program, templates, name);
  });
}

function rowOf({ subject, templates }: Synthesized, findings: readonly LintFinding[]): LintRow {
  const own = findings.filter(({ file }) => templates.includes(file));
  const errors = own.filter(isError);
  return { subject, templates: templates.length, errors: errors.map(shown), warnings: own.length - errors.length };
}

/** A linter that says nothing proves nothing. */
function seeded(program: string, templates: readonly string[], directory: string): LintRow {
  const network = templates.find((path) => path.includes('-Network')) ?? '';
  const damaged = join(directory, 'damaged.template.json');
  writeFileSync(damaged, readFileSync(network, 'utf8').replace('"EnableDnsSupport"', '"EnableDnsSuport"'));
  const found = lint(program, [damaged], 'us-west-2').some(({ id }) => id === 'E3002');
  return { subject: "seeded: 'EnableDnsSuport'", templates: 1, errors: found ? [] : ['not found'], warnings: 0 };
}
