/** Who can reach or do what: sets of facts before and after, compared by what covers what. */
import type { Hurt } from '../types';
import type { View } from '../view';
import { clusterAccess } from './cluster-access';
import { compared, type Exposure, type Fact, type Facet } from './facet';
import { endpointServices } from './endpoint-services';
import { guards } from './guards';
import { denials, permissions } from './iam';
import { loadBalancers } from './load-balancers';
import { networkPolicies } from './network-policies';
import { rbac } from './rbac';
import { routes } from './routes';
import { securityGroups } from './security-groups';
import { sovereignty } from './sovereignty';
import { tenants } from './tenants';
import { toolEgress } from './tool-egress';

export type { Exposure } from './facet';

/** What is more exposed after, and what less. */
export function exposureBetween(before: View, after: View): Exposure {
  const facets = [
    compared(loadBalancers, before, after),
    compared(endpointServices, before, after),
    compared(tenants, before, after),
    compared(toolEgress, before, after),
    compared(sovereignty, before, after),
    compared(routes, before, after),
    compared(securityGroups, before, after),
    compared(clusterAccess, before, after),
    compared(permissions, before, after),
    withoutDenials(before, after),
    compared(networkPolicies, before, after),
    compared(rbac, before, after),
    compared(guards, before, after),
  ];
  return { more: facets.flatMap(({ more }) => more), less: facets.flatMap(({ less }) => less) };
}

/** What was forbidden and is not any more. */
function withoutDenials(before: View, after: View): Exposure {
  const { more, less } = compared(denials, after, before);
  const gone = more.map((hurt): Hurt => ({
    ...hurt,
    what: `forbidden no more: ${hurt.what}`,
    reason: 'IAM denial: it is gone or narrower',
  }));
  return { more: gone, less: less.map((words) => `forbidden now: ${words.replace(/ no more$/, '')}`) };
}

export type { Fact, Facet };
