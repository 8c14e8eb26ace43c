import { CHECKED_ON } from './checked-on';
import type { KubernetesVersionSpec } from './types';

const CALENDAR = 'Amazon EKS release calendar and endoflife.date: 14 months of standard support, then 12 extended';

/** Minor versions, newest first. Extended support costs extra and is the default upgrade policy. */
export const kubernetesVersions: readonly KubernetesVersionSpec[] = [
  {
    version: '1.37',
    status: 'unavailable',
    source: 'aws/containers-roadmap#2864 asks for it on EKS (open); no release date found',
    checkedOn: CHECKED_ON,
  },
  {
    version: '1.36',
    status: 'standard',
    standardSupportUntil: '2027-08-02',
    source:
      "'aws eks describe-cluster-versions' in a public deploy record of 2026-09: the default, standard support to 2027-08-02",
    checkedOn: CHECKED_ON,
  },
  {
    version: '1.35',
    status: 'standard',
    standardSupportUntil: '2027-03-27',
    extendedSupportUntil: '2028-03-27',
    source: CALENDAR,
    checkedOn: CHECKED_ON,
  },
  {
    version: '1.34',
    status: 'standard',
    standardSupportUntil: '2026-12-02',
    extendedSupportUntil: '2027-12-02',
    source: CALENDAR,
    checkedOn: CHECKED_ON,
  },
  {
    version: '1.33',
    status: 'extended',
    standardSupportUntil: '2026-07-29',
    extendedSupportUntil: '2027-07-29',
    source: `${CALENDAR}; the extended date is derived`,
    checkedOn: CHECKED_ON,
  },
  {
    version: '1.32',
    status: 'extended',
    standardSupportUntil: '2026-03-23',
    extendedSupportUntil: '2027-03-23',
    source: CALENDAR,
    checkedOn: CHECKED_ON,
  },
];

/** The newest on EKS, and the newest for which a kubectl layer exists. */
export const DEFAULT_KUBERNETES_VERSION = '1.36';

export const findKubernetesVersion = (version: string): KubernetesVersionSpec | undefined =>
  kubernetesVersions.find((spec) => spec.version === version);
