import { required } from '../../checks';
import type { ResourceRule } from '../../types';

export const nodeVersion: ResourceRule = {
  over: 'resource',
  id: 'node-version',
  title: 'Node groups say the minor version of their image',
  source: 'EKS API, UpdateNodegroupVersion: without a version the group keeps its own; eksctl-io/eksctl#7976',
  types: ['AWS::EKS::Nodegroup'],
  check: (group) => {
    const [, minor] = /^(\d+\.\d+)\./.exec(String(group.knownAt('ReleaseVersion'))) ?? [];
    if (minor === undefined) return [];
    return required(group, 'Version', {
      holds: (value) => value === minor,
      problem: 'EKS refuses a release that is not of the version it is told, at the latest with the next minor version',
      wayOut: `say ${minor}, the version of the release`,
    });
  },
};
