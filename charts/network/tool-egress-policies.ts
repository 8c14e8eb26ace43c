import type { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { TOOL_EGRESS_PORT, TOOL_EGRESS_TARGET_PORT } from '../../lib/contract';
import type { ToolEgressPlan, ToolSourcePlan } from '../../lib/environment';
import { TOOL_EGRESS_SELECTOR } from '../names';
import { inNamespace, tcp } from './network-policies';

/** Into the proxy from the named tool servers, and out of it to the internet: no address of the VPC, of the cluster or of the node. */
export function addToolEgressPolicies(chart: Chart, { from, refusedNetworks }: ToolEgressPlan): void {
  const podSelector = { matchLabels: { ...TOOL_EGRESS_SELECTOR } };
  new k8s.KubeNetworkPolicy(chart, 'FromTools', {
    metadata: { name: 'allow-tool-servers' },
    spec: {
      podSelector,
      policyTypes: ['Ingress'],
      ingress: [{ from: from.map(peerOf), ports: [tcp(TOOL_EGRESS_PORT)] }],
    },
  });
  new k8s.KubeNetworkPolicy(chart, 'ToInternet', {
    metadata: { name: 'allow-internet' },
    spec: {
      podSelector,
      policyTypes: ['Egress'],
      egress: [
        {
          to: [{ ipBlock: { cidr: '0.0.0.0/0', except: [...refusedNetworks] } }],
          ports: [tcp(TOOL_EGRESS_TARGET_PORT)],
        },
      ],
    },
  });
}

function peerOf({ namespace, podLabels }: ToolSourcePlan): k8s.NetworkPolicyPeer {
  const { namespaceSelector, podSelector } = inNamespace(namespace, podLabels ?? {});
  return podLabels === undefined ? { namespaceSelector } : { namespaceSelector, podSelector };
}
