import type { Resource } from '../../policy/model/resource';
import { isObject, step } from '../../policy/model/values';
import type { Graph } from '../graph';
import type { Sender } from '../network/senders';
import { atPorts } from '../ports';
import { at, textAt, type World } from '../world';
import { admissionOf } from './network-policies';
import type { Pods } from './pods';

/** Node groups on which pods may stand, by their node selector; all, where none is known to fit. */
export function nodesOf(world: World, pods: Pods, senders: readonly Sender[]): readonly Sender[] {
  const nodes = senders.filter(({ resource }) => NODES.includes(resource.type));
  const selector = pods.spec['nodeSelector'];
  const wanted = isObject(selector) ? Object.entries(selector) : [];
  const fitting = nodes.filter(({ resource }) => wanted.every(([key, value]) => hasLabel(world, resource, key, value)));
  return fitting.length === 0 ? nodes : fitting;
}

const NODES = ['AWS::EKS::Nodegroup', 'AWS::AutoScaling::AutoScalingGroup', 'AWS::EKS::FargateProfile'];

function hasLabel(world: World, group: Resource, key: string, value: unknown): boolean {
  const label = step(at(group, 'Labels'), key);
  return (
    label === value ||
    (label !== undefined && typeof label !== 'string') ||
    textAt(world, group, 'Labels') === undefined
  );
}

/** Puts pods into the graph, on their nodes, behind their NetworkPolicies. */
export function addPods(world: World, graph: Graph, pods: Pods, senders: readonly Sender[]): void {
  graph.add({ id: pods.id, label: pods.label });
  const egress = admissionOf(world, pods, 'Egress');
  const nodes = nodesOf(world, pods, senders);
  if (nodes.length === 0) {
    const to = 'nodes elsewhere';
    graph.add({ id: to, label: 'nodes that are not in the output' });
    graph.add({
      id: `${to} beyond`,
      label: 'wherever their network leads',
      sink: { kind: 'unknown', name: 'routes of nodes' },
    });
    graph.connect(to, { to: `${to} beyond`, unknown: 'no templates are given, so nobody can see routes' });
    graph.connect(pods.id, { to, only: egress.set });
  }
  for (const node of nodes) {
    if (!egress.isHeld) {
      graph.connect(pods.id, {
        to: node.id,
        because: pods.hostNetwork ? 'shares the network of its node' : 'no NetworkPolicy holds its egress',
      });
      continue;
    }
    for (const { policy, set, ports } of egress.rules)
      graph.connect(pods.id, { to: node.id, only: set, because: `${policy}${atPorts(ports)}` });
  }
}
