import { required } from '../../checks';
import { deploymentTypeOf, EFA_CAPACITY_STEP_GIB, hasEfa, isLustre, LUSTRE } from '../../model/lustre';
import type { ResourceRule } from '../../types';

const MIN_GIB = 1200;
const STEP_GIB = 2400;

export const lustreCapacity: ResourceRule = {
  over: 'resource',
  id: 'lustre-capacity',
  title: 'Lustre file systems have a size that FSx makes',
  source: 'FSx for Lustre user guide: 1200 GiB, 2400 GiB or multiples of 2400; with EFA larger steps',
  types: ['AWS::FSx::FileSystem'],
  check: (fileSystem) => {
    if (!isLustre(fileSystem)) return [];
    const throughput = Number(fileSystem.knownAt(`${LUSTRE}.PerUnitStorageThroughput`));
    const efaStep =
      hasEfa(fileSystem) && deploymentTypeOf(fileSystem) === 'PERSISTENT_2'
        ? EFA_CAPACITY_STEP_GIB[throughput]
        : undefined;
    const step = efaStep ?? STEP_GIB;
    const legal = (size: number): boolean =>
      (efaStep === undefined && size === MIN_GIB) || (size > 0 && size % step === 0);
    const size = Number(fileSystem.knownAt('StorageCapacity'));
    return required(fileSystem, 'StorageCapacity', {
      holds: (value) => legal(Number(value)),
      problem: `FSx makes Lustre file systems of ${efaStep === undefined ? `${MIN_GIB} GiB or ` : ''}multiples of ${step} GiB`,
      wayOut: `use ${Math.max(step, Math.ceil(size / step) * step)}`,
    });
  },
};
