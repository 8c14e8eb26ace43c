import type { DeploymentConfig } from '../config/schema';
import { isOnLustre } from '../contract';
import { type Note, note, toDo } from '../problem';
import { zoneOf } from './capacity';
import type { FittedModel } from './models';
import { adaptersBytes, type LustrePlan, planLustre, storedBytes } from './weights';

export interface FileSystems {
  /** Absent: no model reads one. */
  readonly fileSystem?: LustrePlan;
  /** Nothing reads them any more, but pods may still be leaving. */
  readonly keptFileSystems: readonly LustrePlan[];
}

/** One file system for all models, in the zone of the capacity of the first. */
export function fileSystemZone(config: DeploymentConfig, fits: readonly FittedModel[]): string | undefined {
  const entry = config.capacity[fits[0]?.capacityIndex ?? -1];
  return isOnLustre(config.storage.tier) && entry !== undefined ? zoneOf(entry, config) : undefined;
}

/** The file systems of an environment, all of one size. */
export function fileSystemsOf(config: DeploymentConfig, fits: readonly FittedModel[]): FileSystems {
  const { capacityGiB: atLeastGiB, perUnitStorageThroughput, keepFileSystemsIn } = config.storage;
  const checkpointBytes = fits.map(({ plan, index }) => {
    const model = config.models[index];
    return storedBytes(plan) + (model === undefined ? 0 : adaptersBytes(model, plan));
  });
  const needs = { checkpointBytes, atLeastGiB, perUnitStorageThroughput };
  const zone = fileSystemZone(config, fits);
  const kept = keepFileSystemsIn.filter((other) => other !== zone);
  return {
    fileSystem: zone === undefined ? undefined : planLustre(needs, zone),
    keptFileSystems: kept.map((other) => planLustre(needs, other)),
  };
}

/** What a file system holds, and what must be written because FSx takes back nothing. */
export function fileSystemNotes(
  { fileSystem, keptFileSystems }: FileSystems,
  { capacityGiB }: DeploymentConfig['storage'],
): Note[] {
  const [first] = [fileSystem, ...keptFileSystems].flatMap((one) => one ?? []);
  if (first === undefined) return [];
  const { storageCapacityGiB } = first;
  const size = `${storageCapacityGiB.toLocaleString('en-US')} GiB`;
  const stated = capacityGiB === storageCapacityGiB;
  return [
    note(
      'storage',
      `the file system of ${size} holds every checkpoint and beside them a second revision of the largest`,
    ),
    ...(stated
      ? []
      : [
          toDo(
            'storage',
            `FSx grows a file system and never shrinks it: write storage.capacityGiB: ${storageCapacityGiB}, or the next model taken away asks for less than is deployed, which FSx refuses`,
            `write storage.capacityGiB: ${storageCapacityGiB}`,
          ),
        ]),
    ...keptFileSystems.map(({ availabilityZoneId: zone }) =>
      toDo(
        'storage',
        `the file system in ${zone} is kept and paid for though no model reads it: once no pod mounts it, take ${zone} out of storage.keepFileSystemsIn and deploy again`,
        `let go of the file system in ${zone}`,
      ),
    ),
  ];
}
