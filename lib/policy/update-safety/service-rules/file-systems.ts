import type { ServiceRule } from './types';

const types = ['AWS::FSx::FileSystem'];
const STEP_GIB = 2400;

const growsOnly: ServiceRule = {
  id: 'fsx-lustre-grows-only',
  source: 'https://docs.aws.amazon.com/fsx/latest/LustreGuide/managing-storage-capacity.html',
  types,
  judge({ before, after }) {
    if (before === undefined || after['FileSystemType'] !== 'LUSTRE') return undefined;
    const [was, is] = [Number(before['StorageCapacity']), Number(after['StorageCapacity'])];
    if (!(is < was)) return undefined;
    return {
      properties: ['StorageCapacity'],
      reason: `the storage capacity of a Lustre file system can only be increased: ${was} to ${is} GiB`,
      wayOut: `leave ${was} GiB, or make a second file system`,
    };
  },
};

const growsInSteps: ServiceRule = {
  id: 'fsx-lustre-grows-in-steps',
  source: 'https://docs.aws.amazon.com/fsx/latest/APIReference/API_UpdateFileSystem.html',
  types,
  judge({ before, after }) {
    if (before === undefined || after['FileSystemType'] !== 'LUSTRE' || after['StorageType'] === 'HDD')
      return undefined;
    const [was, is] = [Number(before['StorageCapacity']), Number(after['StorageCapacity'])];
    if (!(is > was) || is % STEP_GIB === 0) return undefined;
    return {
      properties: ['StorageCapacity'],
      reason: `a Lustre file system grows to multiples of ${STEP_GIB} GiB, got ${is}`,
      wayOut: `use ${Math.ceil(is / STEP_GIB) * STEP_GIB}`,
    };
  },
};

export const fileSystemRules: readonly ServiceRule[] = [growsOnly, growsInSteps];
