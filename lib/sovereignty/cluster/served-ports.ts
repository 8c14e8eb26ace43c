import type { KubernetesObject } from '../../policy/model/kubernetes-object';
import { listOf, step } from '../../policy/model/values';
import { union } from '../addresses';
import { ALL_PORTS, type Ports, portsOf } from '../ports';
import { containersIn, type Pods } from './pods';

/** Ports of pods to which a Service sends what comes in; `port`: of the Service, by number or name. */
export function servedPorts(service: KubernetesObject, pods: Pods, port?: unknown): Ports {
  const all = listOf(service.at('spec.ports'));
  const asked = all.filter((one) => [step(one, 'port'), step(one, 'name')].map(String).includes(String(port)));
  const served = asked.length > 0 ? asked : all;
  return served.length === 0 ? ALL_PORTS : union(...served.map((one) => portsBehind(one, pods)));
}

/** Kubernetes: `targetPort` is a number, or the name that a container gives a port; without it, the port itself. */
function portsBehind(servicePort: unknown, pods: Pods): Ports {
  const target = step(servicePort, 'targetPort') ?? step(servicePort, 'port');
  const protocol = step(servicePort, 'protocol');
  const named = containersIn(pods)
    .flatMap((container) => listOf(container['ports']))
    .filter((one) => step(one, 'name') === target)
    .map((one) => portsOf(step(one, 'protocol'), step(one, 'containerPort')));
  return named.length > 0 ? union(...named) : portsOf(protocol, target);
}
