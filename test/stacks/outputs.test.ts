import { Stack } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Template } from 'aws-cdk-lib/assertions';
import { createStacks } from '../../lib/stacks/create-stacks';
import { outputsOf } from '../../lib/stacks/outputs';
import { planOf } from '../support/plan-fixture';
import { SMALL_CHART } from '../support/stacks';
import { unitApp } from '../support/unit-app';

const plan = planOf('hybrid');
const app = () => {
  const made = unitApp();
  const stacks = createStacks(made, plan, { manifests: [SMALL_CHART] });
  return { app: made, stacks, outputs: outputsOf(plan, stacks) };
};

test("outputs are props for stacks of one's own, which CDK deploys behind ours", () => {
  const { app: scope, stacks, outputs } = app();
  const mine = new Stack(scope, 'Mine', { env: { account: plan.account, region: plan.region } });
  new SecurityGroup(mine, 'Group', { vpc: outputs.vpc });
  mine.exportValue(1, { name: 'x' });
  for (const [name, value] of Object.entries({
    cluster: outputs.cluster.clusterArn,
    group: outputs.clusterSecurityGroup.securityGroupId,
    bucket: outputs.weightsBucket.bucketArn,
    key: outputs.storageKey.keyArn,
    topic: outputs.alertsTopic.topicArn,
    subnet: outputs.subnets('gpu')[0]!.subnetId,
  }))
    mine.exportValue(`${name} is ${value}`, { name });
  const { Outputs } = Template.fromStack(mine).toJSON() as { Outputs: Record<string, unknown> };
  for (const part of ['Cluster', 'Storage', 'Operations', 'Network'])
    expect(JSON.stringify(Outputs)).toContain(`windlass-hybrid-${part}:`);
  expect(mine.dependencies).toEqual(
    expect.arrayContaining([stacks.network, stacks.cluster, stacks.storage, stacks.operations]),
  );
});

test('the endpoint says what is known of it before it is made', () => {
  const { outputs } = app();
  expect(outputs.endpoint).toEqual({
    loadBalancerName: 'windlass-hybrid',
    service: { name: 'endpoint', namespace: 'windlass-serving' },
    listeners: plan.deployments.map(({ name: model, port }) => ({ model, port })),
    protocol: 'http',
    apiKeySecretName: 'windlass/hybrid/api-key',
  });
  expect(outputs.endpoint.listeners).toHaveLength(2);
});

test('findings in the objects of a chart are accepted at what applies it', () => {
  const { stacks } = app();
  expect(stacks.workloads!.chart('00-small').node.path).toBe('windlass-hybrid-Workloads/00-small');
  expect(() => stacks.workloads!.chart('50-x')).toThrow("no chart '50-x' is applied; there are 00-small");
});
