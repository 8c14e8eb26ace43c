import { Assembly } from '../model/assembly';
import { isLustre } from '../model/lustre';
import type { Resource, Stack } from '../model/resource';

/** A file system that an update would make smaller, which FSx refuses: UpdateFileSystem only raises StorageCapacity. */
export interface Shrinking {
  readonly fileSystem: Resource;
  readonly deployedGiB: number;
  readonly wantedGiB: number;
}

export function shrinkingFileSystems(before: readonly Stack[], after: readonly Stack[]): readonly Shrinking[] {
  const old = new Assembly(before);
  return new Assembly(after)
    .ofType('AWS::FSx::FileSystem')
    .filter(isLustre)
    .flatMap((fileSystem) => {
      const deployed = old.find(fileSystem.stack.name, fileSystem.logicalId);
      if (deployed === undefined) return [];
      const [deployedGiB, wantedGiB] = [capacityOf(deployed), capacityOf(fileSystem)];
      return wantedGiB < deployedGiB ? [{ fileSystem, deployedGiB, wantedGiB }] : [];
    });
}

const capacityOf = (fileSystem: Resource): number => Number(fileSystem.knownAt('StorageCapacity'));
