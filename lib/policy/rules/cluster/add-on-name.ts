import { eksAddOnNames, suggest } from '../../../catalog';
import { oneOf, quoted, required } from '../../checks';
import type { ResourceRule } from '../../types';

export const addOnName: ResourceRule = {
  over: 'resource',
  id: 'add-on-name',
  title: 'Add-ons are known to EKS',
  source: 'Amazon EKS user guide, add-ons (2026-09), in the catalog',
  types: ['AWS::EKS::Addon'],
  check: (addOn) =>
    required(addOn, 'AddonName', {
      holds: oneOf(...eksAddOnNames),
      problem: 'EKS has no such add-on; device plugins, LeaderWorkerSet and the load balancer controller are charts',
      wayOut: () =>
        `use ${quoted(suggest(String(addOn.knownAt('AddonName')), eksAddOnNames)) || 'a chart'}, or add it to the catalog`,
    }),
};
