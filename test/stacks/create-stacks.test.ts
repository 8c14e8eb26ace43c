import type { Stack } from 'aws-cdk-lib';
import { chartsOf, planOf } from '../support/plan-fixture';
import {
  type Part,
  resourcesOf,
  stacksOf,
  stacksWithChartsOf,
  type Synthesized,
  synthesizeStacks,
} from '../support/stacks';
import { templateFaults } from '../support/template-faults';
import { templateYaml } from '../support/serializers';
import type { EnvironmentPlan } from '../../lib/environment/environment-plan';

const PARTS = ['operations', 'network', 'cluster', 'storage', 'mirror', 'gpuCapacity', 'workloads'] as const;

const plan = () => planOf('production');
const production = () => stacksOf(plan());
const nameOf = (stack: Stack): string => stack.stackName;

test('the stacks are those of the tables below', () => {
  expect(Object.keys(production().templates)).toEqual(PARTS);
});

describe('every stack', () => {
  const stackOf = (part: (typeof PARTS)[number]): Stack => production().stacks[part]!;

  test.each(PARTS)('%s is deployed to the account and region of the plan', (part) => {
    expect(stackOf(part).environment).toBe(`aws://${plan().account}/${plan().region}`);
  });

  test.each(PARTS)('%s is protected against termination', (part) => {
    expect(stackOf(part).terminationProtection).toBe(true);
  });

  test.each(PARTS)('%s carries the tags of the environment', (part) => {
    expect(stackOf(part).tags.tagValues()).toEqual({ ...plan().tags, 'windlass:environment': 'production' });
  });

  test.each(PARTS)('%s is named after the environment', (part) => {
    expect(stackOf(part).stackName).toMatch(/^windlass-production-[A-Z]/);
  });

  test.each(PARTS)('%s keeps what every environment promises', (part) => {
    expect(templateFaults(production().template(part))).toEqual([]);
  });
});

test('capacity and storage wait for the cluster, workloads for both', () => {
  const waits = Object.fromEntries(
    Object.entries(production().stacks).map(([part, stack]: [string, Stack]) => [
      part,
      stack.dependencies.map(nameOf).sort(),
    ]),
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
    expect(JSON.stringify(production().template(part))).not.toMatch(/[0-9a-f]{64}|AWS::Lambda|Custom::/);
  },
);

test('nothing joins the default security group; only what closes it names it', () => {
  const naming = Object.values(production().templates).flatMap(({ Resources }) =>
    Object.values(Resources).filter((resource) => JSON.stringify(resource).includes('DefaultSecurityGroup')),
  );
  expect(new Set(naming.map(({ Type }) => Type))).toEqual(new Set(['AWS::IAM::Policy', 'AWS::Scheduler::Schedule']));
});

test('the same plan gives the same bytes', () => {
  expect(JSON.stringify(synthesizeStacks(plan()).templates)).toBe(JSON.stringify(production().templates));
});

test('charts arrive in the cluster as they are, one custom resource each, in order', () => {
  const multiNode = planOf('multi-node');
  const workloads = stacksWithChartsOf(multiNode).template('workloads');
  const manifests = resourcesOf(workloads, 'Custom::AWSCDK-EKS-KubernetesResource').map(([, resource]) => resource);
  // The static volume, whose ids are known only to CloudFormation, is no chart's.
  const applied = manifests
    .map(({ Properties }) => Properties?.['Manifest'])
    .filter((text) => typeof text === 'string');
  expect(applied).toEqual(chartsOf(multiNode).map((chart) => JSON.stringify(chart.manifests)));
});

describe("delivery 'gitops'", () => {
  let delivered: Synthesized;
  beforeAll(() => {
    const gitops: EnvironmentPlan = { ...planOf('multi-node'), delivery: 'gitops' };
    delivered = synthesizeStacks(gitops, []);
  });

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

  test('keeps the endpoint those functions call, for a stack of them that is left behind', () => {
    expect(templateYaml(delivered.template('network'))).toContain('com.amazonaws.us-west-2.lambda');
  });

  test('installs the add-ons that need policies last and by themselves', () => {
    const names = resourcesOf(delivered.template('addons'), 'AWS::EKS::Addon').map(
      ([, { Properties }]) => Properties?.['AddonName'],
    );
    expect(names).toEqual(['coredns', 'metrics-server', 'eks-node-monitoring-agent', 'aws-fsx-csi-driver']);
    expect(delivered.stacks.addons?.dependencies.map(nameOf)).toContain('windlass-multi-node-Storage');
  });
});
