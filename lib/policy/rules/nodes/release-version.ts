import { complaint, required } from '../../checks';
import type { ResourceRule } from '../../types';

const RELEASE = /^(\d+\.\d+)\.\d+-\d{8}$/;

export const releaseVersion: ResourceRule = {
  over: 'resource',
  id: 'release-version',
  title: 'The node image is pinned, to the minor version of the control plane',
  source: 'aws/aws-cdk#7273: images that are not pinned replace nodes at an unrelated deploy',
  types: ['AWS::EKS::Nodegroup'],
  check: (group, assembly) => {
    const missing = required(group, 'ReleaseVersion', {
      holds: (value) => RELEASE.test(String(value)),
      problem: 'nodes would be replaced whenever AWS publishes an image',
      wayOut: "pin it like '1.36.3-20260911'",
    });
    const release = group.knownAt('ReleaseVersion');
    const minor = RELEASE.exec(String(release))?.[1];
    const version = assembly.ofType('AWS::EKS::Cluster').map((cluster) => cluster.knownAt('Version'))[0];
    if (missing.length > 0 || version === undefined || version === minor) return missing;
    return [
      complaint('ReleaseVersion', release, {
        problem: `the control plane runs Kubernetes ${String(version)}`,
        wayOut: `use a release of ${String(version)}`,
      }),
    ];
  },
};
