import { oneOf, optional, required, says } from '../../checks';
import { isCache, isLustre, LUSTRE } from '../../model/lustre';
import type { ResourceRule } from '../../types';

const VERSIONS = ['2.12', '2.15'];

export const lustreCache: ResourceRule = {
  over: 'resource',
  id: 'lustre-cache',
  title: 'A file system that shows a bucket shows all of it, and keeps no copies of its own',
  source:
    'FSx for Lustre user guide, data repository associations and backups; FSx API, FileSystemTypeVersion: 2.10 where nothing is said, 2.12 for PERSISTENT_2',
  controls: ['DATA-03'],
  types: ['AWS::FSx::FileSystem', 'AWS::FSx::DataRepositoryAssociation'],
  check: (resource) => {
    if (resource.type === 'AWS::FSx::DataRepositoryAssociation')
      return required(resource, 'BatchImportMetaDataOnCreate', {
        holds: says(true),
        problem: 'what is in the bucket already would not be seen, and engines find no weights',
        wayOut: 'set it to true',
      });
    if (!isLustre(resource)) return [];
    return [
      ...required(resource, 'FileSystemTypeVersion', {
        holds: oneOf(...VERSIONS),
        problem: 'FSx makes no such release, or one that nodes of today do not mount',
        wayOut: `use ${VERSIONS.map((one) => `'${one}'`).join(' or ')}; it is chosen once`,
      }),
      ...(isCache(resource)
        ? optional(resource, `${LUSTRE}.AutomaticBackupRetentionDays`, {
            holds: says(0),
            problem: 'backups would keep what the bucket gave up, and FSx refuses them beside a repository',
            wayOut: 'set it to 0',
          })
        : []),
    ];
  },
};
