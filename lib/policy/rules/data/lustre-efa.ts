import { complaint } from '../../checks';
import { deploymentTypeOf, hasEfa, LUSTRE } from '../../model/lustre';
import type { ResourceRule } from '../../types';

export const lustreEfa: ResourceRule = {
  over: 'resource',
  id: 'lustre-efa',
  title: 'EFA only where FSx for Lustre can do it',
  source: 'FSx for Lustre user guide, EFA: PERSISTENT_2 with a metadata configuration, at creation',
  types: ['AWS::FSx::FileSystem'],
  check: (fileSystem) => {
    if (!hasEfa(fileSystem)) return [];
    const type = deploymentTypeOf(fileSystem);
    const path = `${LUSTRE}.EfaEnabled`;
    if (type !== 'PERSISTENT_2')
      return [
        complaint(path, true, {
          problem: `${String(type)} file systems have no EFA`,
          wayOut: "leave EfaEnabled out, or set DeploymentType to 'PERSISTENT_2'",
        }),
      ];
    return fileSystem.raw(`${LUSTRE}.MetadataConfiguration`) === undefined
      ? [
          complaint(path, true, {
            problem: 'EFA needs a MetadataConfiguration',
            wayOut: "add MetadataConfiguration with Mode 'AUTOMATIC'",
          }),
        ]
      : [];
  },
};
