import {
  compareVersions,
  defaultNodeImage,
  eksAddOnVersions,
  kubernetesVersions,
  MIN_VPC_CNI_FOR_EFA_ONLY,
} from '../../../lib/catalog';
import { HostNetworkAddons, PodNetworkAddons } from '../../../lib/constructs/cluster/cluster-addons';
import { emptyStack, templateOf } from '../../support/construct-scope';
import type { TemplateJson } from '../../support/serializers';
import { onlyResource, resourcesOf } from '../../support/stacks';

const addonsOf = (template: TemplateJson): Readonly<Record<string, unknown>>[] =>
  resourcesOf(template, 'AWS::EKS::Addon').map(([, { Properties }]) => Properties ?? {});
const namesOf = (template: TemplateJson): unknown[] => addonsOf(template).map(({ AddonName }) => AddonName);

const tags = { team: 'ml "platform"', 'windlass:environment': 'test' };

describe('HostNetworkAddons', () => {
  const stack = emptyStack();
  new HostNetworkAddons(stack, 'Addons', { clusterName: 'windlass-test', kubernetesVersion: '1.36', tags });
  const template = templateOf(stack);

  test('are those whose pods need no network policy to start', () => {
    expect(namesOf(template)).toEqual(['eks-pod-identity-agent', 'kube-proxy', 'vpc-cni']);
  });

  const cniConfiguration = (): unknown => {
    const cni = addonsOf(template).find(({ AddonName }) => AddonName === 'vpc-cni');
    return JSON.parse(String(cni?.['ConfigurationValues']));
  };

  test('enforce network policies from the first packet', () => {
    expect(cniConfiguration()).toMatchObject({
      enableNetworkPolicy: 'true',
      env: { NETWORK_POLICY_ENFORCING_MODE: 'strict' },
    });
  });

  test('tag the interfaces that the CNI makes for pods', () => {
    const { env } = cniConfiguration() as { env: Record<string, string> };
    expect(JSON.parse(env['ADDITIONAL_ENI_TAGS']!)).toEqual(tags);
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
    new PodNetworkAddons(stack, 'Addons', { clusterName: 'windlass-test', kubernetesVersion: '1.36', lustre });
    return templateOf(stack);
  };

  test('are CoreDNS, metrics, node monitoring, and the Lustre driver when weights live there', () => {
    expect(namesOf(install(false))).toEqual(['coredns', 'metrics-server', 'eks-node-monitoring-agent']);
    expect(namesOf(install(true))).toContain('aws-fsx-csi-driver');
  });

  test("node monitoring's DCGM server tolerates the taint of GPU nodes", () => {
    const agent = addonsOf(install(false)).find(({ AddonName }) => AddonName === 'eks-node-monitoring-agent');
    expect(JSON.parse(String(agent?.['ConfigurationValues']))).toEqual({
      dcgmAgent: { tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }] },
    });
  });
});

describe('versions', () => {
  const install = (kubernetesVersion: string): TemplateJson => {
    const stack = emptyStack();
    new HostNetworkAddons(stack, 'Host', { clusterName: 'windlass-test', kubernetesVersion, tags });
    new PodNetworkAddons(stack, 'Pod', { clusterName: 'windlass-test', kubernetesVersion, lustre: true });
    return templateOf(stack);
  };
  const usable = kubernetesVersions.filter(
    ({ version, status }) => status === 'standard' && defaultNodeImage(version, 'x86_64') !== undefined,
  );

  test.each(usable)('of every add-on are pinned for Kubernetes $version', ({ version }) => {
    for (const addon of addonsOf(install(version))) expect(addon['AddonVersion']).toMatch(/^v[\d.]+-eksbuild\.\d+$/);
  });

  test('a version the catalog does not know is refused, not left to chance', () => {
    expect(() => install('1.37')).toThrow(/no version of add-on eks-pod-identity-agent for Kubernetes 1\.37/);
  });

  test('the CNI accepts EFA-only interfaces', () => {
    const cni = eksAddOnVersions.filter(({ addonName }) => addonName === 'vpc-cni');
    for (const { version } of cni) expect(compareVersions(version, MIN_VPC_CNI_FOR_EFA_ONLY)).toBeGreaterThanOrEqual(0);
  });
});
