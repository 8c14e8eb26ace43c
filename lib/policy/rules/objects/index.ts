import type { ObjectRule } from '../../types';
import { defaultDeny } from './default-deny';
import { disruptionBudget } from './disruption-budget';
import { enginesBehindDoor } from './engines-behind-door';
import { groupName } from './group-name';
import { internalLoadBalancer } from './internal-load-balancer';
import { loadBalancerSettings } from './load-balancer-settings';
import { namespaceLevel } from './namespace-level';
import { namespaceQuota } from './namespace-quota';
import { networkPolicyEgress } from './network-policy-egress';
import { networkPolicyForm } from './network-policy-form';
import { networkPolicyIngress } from './network-policy-ingress';
import { networkPolicyKind } from './network-policy-kind';
import { networkPolicyNeeds } from './network-policy-needs';
import { networkPolicyNetworks } from './network-policy-networks';
import { networkPolicySelector } from './network-policy-selector';
import { noNodePort } from './no-node-port';
import { once } from './once';
import { plainSecret } from './plain-secret';
import { priorityClass } from './priority-class';
import { readinessGate } from './readiness-gate';
import { rbac } from './rbac';
import { references } from './references';
import { rollout } from './rollout';
import { serviceName } from './service-name';
import { servicePorts } from './service-ports';
import { sourceRanges } from './source-ranges';
import { strictSchema } from './strict-schema';
import { surge } from './surge';
import { edgeObjects } from './edge-objects';
import { homeNamespace } from './home-namespace';
import { serviceExposure } from './service-exposure';
import { storage } from './storage';
import { webhooks } from './webhooks';
import { toolEgressLists } from './tool-egress-lists';
import { toolEgressReach } from './tool-egress-reach';
import { chartSources } from './chart-sources';
import { doorConfig } from './door-config';
import { edgeLimits } from './edge-limits';
import { edgeLogs } from './edge-logs';
import { edgeKinds } from './edge-kinds';
import { ownSubjects } from './own-subjects';
import { namespaceLimits } from './namespace-limits';
import { serviceTls } from './service-tls';

export const objectsRules: readonly ObjectRule[] = [
  defaultDeny,
  disruptionBudget,
  enginesBehindDoor,
  groupName,
  internalLoadBalancer,
  loadBalancerSettings,
  namespaceLevel,
  namespaceQuota,
  networkPolicyEgress,
  networkPolicyForm,
  networkPolicyIngress,
  networkPolicyKind,
  networkPolicyNeeds,
  networkPolicyNetworks,
  networkPolicySelector,
  noNodePort,
  once,
  plainSecret,
  priorityClass,
  readinessGate,
  rbac,
  references,
  rollout,
  serviceName,
  servicePorts,
  sourceRanges,
  strictSchema,
  surge,
  edgeObjects,
  homeNamespace,
  serviceExposure,
  storage,
  webhooks,
  toolEgressLists,
  toolEgressReach,
  chartSources,
  doorConfig,
  edgeLimits,
  edgeLogs,
  edgeKinds,
  ownSubjects,
  namespaceLimits,
  serviceTls,
];
