import { oneOf, required } from '../../checks';
import { deploymentTypeOf, isLustre, LUSTRE, THROUGHPUTS } from '../../model/lustre';
import type { ResourceRule } from '../../types';

export const lustreThroughput: ResourceRule = {
  over: 'resource',
  id: 'lustre-throughput',
  title: 'Lustre file systems have a throughput that FSx sells',
  source: 'FSx for Lustre user guide: PERSISTENT_2 SSD has 125, 250, 500 or 1000 MB/s per TiB',
  types: ['AWS::FSx::FileSystem'],
  check: (fileSystem) =>
    !isLustre(fileSystem) || deploymentTypeOf(fileSystem) !== 'PERSISTENT_2'
      ? []
      : required(fileSystem, `${LUSTRE}.PerUnitStorageThroughput`, {
          holds: oneOf(...THROUGHPUTS),
          problem: 'FSx sells PERSISTENT_2 in four throughputs',
          wayOut: `use ${THROUGHPUTS.join(', ')} MB/s per TiB`,
        }),
};
