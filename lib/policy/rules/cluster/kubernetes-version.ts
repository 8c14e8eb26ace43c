import { findKubernetesVersion, kubernetesVersions } from '../../../catalog';
import { quoted, required } from '../../checks';
import type { ResourceRule } from '../../types';

const SUPPORTED = kubernetesVersions.filter(({ status }) => status === 'standard').map(({ version }) => version);

export const kubernetesVersion: ResourceRule = {
  over: 'resource',
  id: 'kubernetes-version',
  title: 'The Kubernetes version is on EKS and in standard support',
  source: 'Amazon EKS release calendar, in the catalog',
  controls: ['EKS-06'],
  types: ['AWS::EKS::Cluster'],
  check: (cluster) =>
    required(cluster, 'Version', {
      holds: (value) => findKubernetesVersion(String(value))?.status === 'standard',
      problem: 'EKS does not offer this version in standard support',
      wayOut: `use ${quoted(SUPPORTED)}`,
    }),
};
