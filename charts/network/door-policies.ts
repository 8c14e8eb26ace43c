import type { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import {
  DOOR_MEMORY_PORT,
  DOOR_NAMESPACE,
  ENDPOINT_SELECTOR,
  ENGINE_HTTP_PORT,
  SERVING_NAMESPACE,
} from '../../lib/contract';
import type { EnvironmentPlan, FrontDoorPlan } from '../../lib/environment';
import { remembers } from '../door/memory';
import { DOOR_SELECTOR } from '../names';
import { inNamespace, secretsEgress, tcp } from './network-policies';

/** From the door to engines and to Secrets Manager; and into engines from the door, which nobody else is let into. */
export function addDoorPolicies(chart: Chart, plan: EnvironmentPlan, door: FrontDoorPlan): void {
  const doorPods = { matchLabels: { ...DOOR_SELECTOR } };
  new k8s.KubeNetworkPolicy(chart, 'ToEngines', {
    metadata: { name: 'allow-engines' },
    spec: {
      podSelector: doorPods,
      policyTypes: ['Egress'],
      egress: [{ to: [inNamespace(SERVING_NAMESPACE, ENDPOINT_SELECTOR)], ports: [tcp(ENGINE_HTTP_PORT)] }],
    },
  });
  new k8s.KubeNetworkPolicy(chart, 'ToSecrets', {
    metadata: { name: 'allow-secrets' },
    spec: { podSelector: doorPods, policyTypes: ['Egress'], egress: secretsEgress(plan) },
  });
  if (remembers(door)) addAmongDoors(chart, doorPods);
  new k8s.KubeNetworkPolicy(chart, 'IntoEngines', {
    metadata: { name: 'allow-front-door', namespace: SERVING_NAMESPACE },
    spec: {
      podSelector: { matchLabels: { ...ENDPOINT_SELECTOR } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [inNamespace(DOOR_NAMESPACE, DOOR_SELECTOR)], ports: [tcp(ENGINE_HTTP_PORT)] }],
    },
  });
}

/** They tell each other hashes of conversations and addresses of replicas, in plain HTTP, and tell nobody else. */
function addAmongDoors(chart: Chart, podSelector: k8s.LabelSelector): void {
  const ports = [tcp(DOOR_MEMORY_PORT)];
  new k8s.KubeNetworkPolicy(chart, 'AmongDoors', {
    metadata: { name: 'allow-door-pods' },
    spec: {
      podSelector,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ podSelector }], ports }],
      egress: [{ to: [{ podSelector }], ports }],
    },
  });
}
