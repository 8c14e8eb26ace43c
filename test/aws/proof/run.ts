import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOOR_VARIANTS } from '../../support/door-variants';
import { failuresThroughCli } from './cli-failures';
import { failEveryCreation } from './failed-creations';
import { failEveryUpdate } from './failed-updates';
import { lifecycle } from './lifecycle';
import { plainReturn, sideBySide } from './neighbours';
import { everySchedule } from './schedules';
import { everySeed } from './seeds';
import type { Assembly } from './assembly';
import type { Row } from './row';
import { changedEnvironment, oneMoreNode, oneMoreTag, synthesize } from './synthesize';
import { withDirectory } from './workshop';

export interface ProofOptions {
  /** Names in `environments/`, or the one with a front door; all of them by default. */
  readonly environments: readonly string[];
  /** Only what runs inside this process; leaves the CLI out. */
  readonly withoutCli: boolean;
  /** Called as rows arrive. */
  readonly report: (row: Row) => void;
}

/** None is shipped with everything that a front door makes. */
const FRONT_DOOR = 'front-door';

export function allEnvironments(): string[] {
  const files = readdirSync(join(__dirname, '..', '..', '..', 'environments'));
  return [...files.filter((file) => file.endsWith('.ts')).map((file) => file.replace(/\.ts$/, '')), FRONT_DOOR];
}

/** What `-c environment=` takes: a name, or the path of a file that is written for the proof. */
function sourceOf(name: string, directory: string): string {
  if (name !== FRONT_DOOR) return name;
  const file = join(directory, `${name}.json`);
  writeFileSync(file, JSON.stringify({ ...DOOR_VARIANTS['front door, endpoint service'], name }));
  return file;
}

interface Subject {
  readonly source: string;
  readonly assembly: Assembly;
}

/** The environment whose failures are also seen through the CLI: the smallest. */
const SMALLEST = 'development';

export async function prove({ environments, withoutCli, report }: ProofOptions): Promise<Row[]> {
  return withDirectory(async (directory) => {
    const subjects: Subject[] = [];
    for (const name of new Set(environments)) {
      const source = sourceOf(name, directory);
      subjects.push({ source, assembly: await synthesize(source, join(directory, name)) });
    }
    const rows = withoutCli ? [] : await throughCli(subjects, report);
    for (const subject of subjects) rows.push(...(await inProcess(subject, directory, report)));
    const [first, second] = subjects;
    if (first !== undefined && second !== undefined)
      rows.push(...reported([await sideBySide(first.assembly, second.assembly)], report));
    return rows;
  });
}

async function throughCli(subjects: readonly Subject[], report: ProofOptions['report']): Promise<Row[]> {
  const jobs = subjects.map(
    ({ source, assembly }) =>
      () =>
        lifecycle(source, assembly),
  );
  const smallest = subjects.find(({ source }) => source === SMALLEST) ?? subjects[0];
  if (smallest !== undefined) jobs.unshift(() => failuresThroughCli(smallest.assembly));
  const rows: Row[] = [];
  const worker = async (): Promise<void> => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) rows.push(...reported(await job(), report));
  };
  await Promise.all([worker(), worker()]); // the CLI keeps one core busy
  return rows;
}

async function inProcess(
  { source, assembly }: Subject,
  directory: string,
  report: ProofOptions['report'],
): Promise<Row[]> {
  const { environment } = assembly;
  const changed = async (change: typeof oneMoreTag): Promise<Assembly> => {
    const file = await changedEnvironment(source, change, directory);
    return synthesize(file, join(directory, `${environment}-${change.name}`));
  };
  const [tagged, grown] = [await changed(oneMoreTag), await changed(oneMoreNode)];
  return [
    ...reported(await failEveryCreation(assembly), report),
    ...reported([await failEveryUpdate(assembly, tagged, 'one tag more')], report),
    ...reported([await failEveryUpdate(assembly, grown, 'one node more')], report),
    ...reported(await everySchedule(assembly), report),
    ...reported([await plainReturn(assembly)], report),
    ...(environment === SMALLEST ? reported(await everySeed(assembly), report) : []),
  ];
}

function reported(rows: readonly Row[], report: ProofOptions['report']): readonly Row[] {
  rows.forEach(report);
  return rows;
}
