import { HostNetworkAddons, PodNetworkAddons } from '../../lib/constructs/cluster-addons';
import { emptyStack, templateOf } from '../support/construct-scope';
import { onlyResource, resourcesOf } from '../support/stacks';
import type { TemplateJson } from '../support/serializers';

const addonsOf = (template: TemplateJson): Readonly<Record<string, unknown>>[] =>
  resourcesOf(template, 'AWS::EKS::Addon').map(([, { Properties }]) => Properties ?? {});
const namesOf = (template: TemplateJson): unknown[] => addonsOf(template).map(({ AddonName }) => AddonName);

describe('HostNetworkAddons', () => {
  const stack = emptyStack();
  new HostNetworkAddons(stack, 'Addons', { clusterName: 'windlass-test' });
  const template = templateOf(stack);

  test('are those whose pods need no network policy to start', () => {
    expect(namesOf(template)).toEqual(['eks-pod-identity-agent', 'kube-proxy', 'eks-node-monitoring-agent', 'vpc-cni']);
  });

  test('enforce network policies from the first packet', () => {
    const cni = addonsOf(template).find(({ AddonName }) => AddonName === 'vpc-cni');
    expect(JSON.parse(String(cni?.['ConfigurationValues']))).toEqual({
      enableNetworkPolicy: 'true',
      env: { NETWORK_POLICY_ENFORCING_MODE: 'strict' },
    });
  });

  test('give the CNI a role of its own, so that nodes need none for addresses', () => {
    const cni = addonsOf(template).find(({ AddonName }) => AddonName === 'vpc-cni');
    expect(cni?.['PodIdentityAssociations']).toEqual([expect.objectContaining({ ServiceAccount: 'aws-node' })]);
    expect(JSON.stringify(onlyResource(template, 'AWS::IAM::Role'))).toContain('AmazonEKS_CNI_Policy');
  });

  test('take over what EKS put into the new cluster', () => {
    for (const addon of addonsOf(template)) expect(addon['ResolveConflicts']).toBe('OVERWRITE');
  });
});

describe('PodNetworkAddons', () => {
  const install = (lustre: boolean): TemplateJson => {
    const stack = emptyStack();
    new PodNetworkAddons(stack, 'Addons', { clusterName: 'windlass-test', lustre });
    return templateOf(stack);
  };

  test('are CoreDNS, and the Lustre driver when weights live there', () => {
    expect(namesOf(install(false))).toEqual(['coredns']);
    expect(namesOf(install(true))).toEqual(['coredns', 'aws-fsx-csi-driver']);
  });
});
