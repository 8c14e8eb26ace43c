import type { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import {
  DOOR_HEALTH_PORT,
  DOOR_HTTP_PORT,
  ENDPOINT_SELECTOR,
  ENGINE_HTTP_PORT,
  SERVING_NAMESPACE,
} from '../../lib/contract';
import type { EnvironmentPlan } from '../../lib/environment';
import { DOOR_SELECTOR } from '../names';
import { inNamespace, secretsEgress, serviceBlocks, tcp } from './network-policies';

/** In: the load balancer, which does not preserve clients' addresses. Out: engines, and Secrets Manager for keys. */
export function addDoorPolicies(chart: Chart, plan: EnvironmentPlan): void {
  const podSelector = { matchLabels: { ...DOOR_SELECTOR } };
  new k8s.KubeNetworkPolicy(chart, 'FromLoadBalancer', {
    metadata: { name: 'allow-load-balancer' },
    spec: {
      podSelector,
      policyTypes: ['Ingress'],
      ingress: [{ from: serviceBlocks(plan), ports: [tcp(DOOR_HTTP_PORT), tcp(DOOR_HEALTH_PORT)] }],
    },
  });
  new k8s.KubeNetworkPolicy(chart, 'ToEngines', {
    metadata: { name: 'allow-engines' },
    spec: {
      podSelector,
      policyTypes: ['Egress'],
      egress: [{ to: [inNamespace(SERVING_NAMESPACE, ENDPOINT_SELECTOR)], ports: [tcp(ENGINE_HTTP_PORT)] }],
    },
  });
  new k8s.KubeNetworkPolicy(chart, 'ToSecrets', {
    metadata: { name: 'allow-secrets' },
    spec: { podSelector, policyTypes: ['Egress'], egress: secretsEgress(plan) },
  });
}
