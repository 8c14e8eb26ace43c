import { readdirSync } from 'node:fs';
import { join } from 'node:path';
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
  /** Names in `environments/`; all of them by default. */
  readonly environments: readonly string[];
  /** Only what runs inside this process; leaves the CLI out. */
  readonly withoutCli: boolean;
  /** Called as rows arrive. */
  readonly report: (row: Row) => void;
}

export function allEnvironments(): string[] {
  const files = readdirSync(join(__dirname, '..', '..', '..', 'environments'));
  return files.filter((file) => file.endsWith('.ts')).map((file) => file.replace(/\.ts$/, ''));
}

/** The environment whose failures are also seen through the CLI: the smallest. */
const SMALLEST = 'development';

export async function prove({ environments, withoutCli, report }: ProofOptions): Promise<Row[]> {
  return withDirectory(async (directory) => {
    const assemblies = new Map<string, Assembly>();
    for (const name of environments) assemblies.set(name, await synthesize(name, join(directory, name)));
    const rows = withoutCli ? [] : await throughCli([...assemblies.values()], report);
    for (const assembly of assemblies.values()) rows.push(...(await inProcess(assembly, directory, report)));
    const [first, second] = [...assemblies.values()];
    if (first !== undefined && second !== undefined) rows.push(...reported([await sideBySide(first, second)], report));
    return rows;
  });
}

async function throughCli(assemblies: readonly Assembly[], report: ProofOptions['report']): Promise<Row[]> {
  const jobs = assemblies.map((assembly) => () => lifecycle(assembly.environment, assembly));
  const smallest = assemblies.find(({ environment }) => environment === SMALLEST) ?? assemblies[0];
  if (smallest !== undefined) jobs.unshift(() => failuresThroughCli(smallest));
  const rows: Row[] = [];
  const worker = async (): Promise<void> => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) rows.push(...reported(await job(), report));
  };
  await Promise.all([worker(), worker()]); // the CLI keeps one core busy
  return rows;
}

async function inProcess(assembly: Assembly, directory: string, report: ProofOptions['report']): Promise<Row[]> {
  const { environment } = assembly;
  const changed = async (change: typeof oneMoreTag): Promise<Assembly> => {
    const file = await changedEnvironment(environment, change, directory);
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
