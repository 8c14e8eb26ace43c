import { complaint } from '../../checks';
import type { ObjectRule } from '../../types';

export const noNodePort: ObjectRule = {
  over: 'object',
  id: 'no-node-port',
  title: 'No port on every node',
  source: 'kubescape C-0034; a node port passes by the load balancer, its source ranges and the NetworkPolicy',
  kinds: ['Service'],
  check: (service) =>
    service.at('spec.type') === 'NodePort' ||
    (service.at('spec.type') === 'LoadBalancer' && service.at('spec.allocateLoadBalancerNodePorts') !== false)
      ? [
          complaint(
            service.at('spec.type') === 'NodePort' ? 'spec.type' : 'spec.allocateLoadBalancerNodePorts',
            service.at('spec.type') === 'NodePort' ? 'NodePort' : service.at('spec.allocateLoadBalancerNodePorts'),
            {
              problem: 'every node would answer on a port of its own',
              wayOut: 'use ClusterIP, or LoadBalancer with allocateLoadBalancerNodePorts: false',
            },
          ),
        ]
      : [],
};
