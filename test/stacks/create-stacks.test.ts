import type { Stack } from 'aws-cdk-lib';
import { synthesizeCharts } from '../../charts';
import { planOf } from '../support/plan-fixture';
import { type Part, resourcesOf, synthesizeStacks } from '../support/stacks';
import { templateFaults } from '../support/template-faults';
import { templateYaml } from '../support/serializers';
import type { EnvironmentPlan } from '../../lib/environment/environment-plan';

const plan = planOf('production');
const { stacks, templates, template } = synthesizeStacks(plan);
const nameOf = (stack: Stack): string => stack.stackName;
const gitops: EnvironmentPlan = { ...planOf('multi-node'), delivery: 'gitops' };

describe('every stack', () => {
  test.each(Object.entries(stacks))('%s is deployed to the account and region of the plan', (_, stack) => {
    expect(stack.environment).toBe(`aws://${plan.account}/${plan.region}`);
  });

  test.each(Object.entries(stacks))('%s is protected against termination', (_, stack) => {
    expect(stack.terminationProtection).toBe(true);
  });

  test.each(Object.entries(stacks))('%s carries the tags of the environment', (_, stack) => {
    expect(stack.tags.tagValues()).toEqual({ ...plan.tags, 'windlass:environment': 'production' });
  });

  test.each(Object.entries(stacks))('%s is named after the environment', (_, stack) => {
    expect(stack.stackName).toMatch(/^windlass-production-[A-Z]/);
  });

  test.each(Object.entries(templates))('%s keeps what every environment promises', (_, json) => {
    expect(templateFaults(json)).toEqual([]);
  });
});

test('capacity and storage wait for the cluster, workloads for both', () => {
  const waits = Object.fromEntries(
    Object.entries(stacks).map(([part, stack]: [string, Stack]) => [part, stack.dependencies.map(nameOf).sort()]),
  );
  const [network, cluster, storage, gpuCapacity] = ['Network', 'Cluster', 'Storage', 'GpuCapacity'].map(
    (part) => `windlass-production-${part}`,
  );
  expect(waits['network']).toEqual([]);
  expect(waits['operations']).toEqual([]);
  expect(waits['gpuCapacity']).toContain('windlass-production-Operations');
  expect(waits['cluster']).toEqual([network]);
  expect(waits['storage']).toEqual(expect.arrayContaining([cluster]));
  expect(waits['gpuCapacity']).toEqual(expect.arrayContaining([cluster, network]));
  expect(waits['gpuCapacity']).not.toContain(storage);
  expect(waits['workloads']).toEqual(expect.arrayContaining([storage, gpuCapacity]));
  expect(waits['mirror']).toEqual(expect.arrayContaining([storage]));
  expect(waits['mirror']).not.toContain(gpuCapacity);
});

test.each(['operations', 'network', 'cluster', 'storage', 'gpuCapacity'] satisfies Part[])(
  '%s holds no asset and no function',
  (part) => {
    expect(JSON.stringify(template(part))).not.toMatch(/[0-9a-f]{64}|AWS::Lambda|Custom::/);
  },
);

test('nothing joins the default security group; only what closes it names it', () => {
  const naming = Object.values(templates).flatMap(({ Resources }) =>
    Object.values(Resources).filter((resource) => JSON.stringify(resource).includes('DefaultSecurityGroup')),
  );
  expect(new Set(naming.map(({ Type }) => Type))).toEqual(new Set(['AWS::IAM::Policy', 'AWS::Scheduler::Schedule']));
});

test('the same plan gives the same bytes', () => {
  expect(JSON.stringify(synthesizeStacks(plan).templates)).toBe(JSON.stringify(templates));
});

test('charts arrive in the cluster as they are, one custom resource each, in order', () => {
  const multiNode = planOf('multi-node');
  const charts = synthesizeCharts(multiNode);
  const workloads = synthesizeStacks(multiNode, charts).template('workloads');
  const manifests = resourcesOf(workloads, 'Custom::AWSCDK-EKS-KubernetesResource').map(([, resource]) => resource);
  // The static volume, whose ids are known only to CloudFormation, is no chart's.
  const applied = manifests
    .map(({ Properties }) => Properties?.['Manifest'])
    .filter((text) => typeof text === 'string');
  expect(applied).toEqual(charts.map((chart) => JSON.stringify(chart.manifests)));
});

describe("delivery 'gitops'", () => {
  const delivered = synthesizeStacks(gitops, []);

  test('leaves out the stack that applies manifests, and with it every function', () => {
    expect(Object.keys(delivered.templates)).toEqual([
      'operations',
      'network',
      'cluster',
      'storage',
      'mirror',
      'gpuCapacity',
      'addons',
    ]);
    expect(JSON.stringify(delivered.templates)).not.toContain('AWS::Lambda');
  });

  test('leaves out the endpoint only those functions call', () => {
    expect(templateYaml(delivered.template('network'))).not.toContain('com.amazonaws.us-west-2.lambda');
  });

  test('installs the add-ons that need policies last and by themselves', () => {
    const names = resourcesOf(delivered.template('addons'), 'AWS::EKS::Addon').map(
      ([, { Properties }]) => Properties?.['AddonName'],
    );
    expect(names).toEqual(['coredns', 'metrics-server', 'eks-node-monitoring-agent', 'aws-fsx-csi-driver']);
    expect(delivered.stacks.addons?.dependencies.map(nameOf)).toContain('windlass-multi-node-Storage');
  });
});
