import { findKubernetesVersion, kubernetesVersions } from '../../../catalog';
import { quoted, required } from '../../checks';
import { CLUSTER_TYPES, fieldOf } from '../../model/clusters';
import type { ResourceRule } from '../../types';

const DAY_MS = 86_400_000;
/** Between the end of support and an upgrade that nobody hurries. */
const MIN_DAYS = 60;

/** Standard support with time left on the day the calendar was read: no clock, or the same template would be judged differently. */
function isSupported(version: string): boolean {
  const spec = findKubernetesVersion(version);
  if (spec?.status !== 'standard') return false;
  if (spec.standardSupportUntil === undefined) return true;
  return (Date.parse(spec.standardSupportUntil) - Date.parse(spec.checkedOn)) / DAY_MS >= MIN_DAYS;
}

const SUPPORTED = kubernetesVersions.map(({ version }) => version).filter(isSupported);

export const kubernetesVersion: ResourceRule = {
  over: 'resource',
  id: 'kubernetes-version',
  title: 'The Kubernetes version is on EKS and in standard support for a while',
  source: 'Amazon EKS release calendar, in the catalog',
  controls: ['EKS-06'],
  types: CLUSTER_TYPES,
  check: (cluster) =>
    required(cluster, fieldOf(cluster, 'Version'), {
      holds: (value) => isSupported(String(value)),
      problem: `EKS does not offer this version in standard support, or for less than ${MIN_DAYS} days more`,
      wayOut: `use ${quoted(SUPPORTED)}`,
    }),
};
