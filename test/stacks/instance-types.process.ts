import { Template } from 'aws-cdk-lib/assertions';
import { allInstanceTypes, type InstanceTypeSpec } from '../../lib/catalog';
import { parseEnvironment } from '../../lib/config';
import { checkTemplates, message } from '../../lib/policy';
import { ClusterStack } from '../../lib/stacks/cluster-stack';
import { GpuCapacityStack } from '../../lib/stacks/gpu-capacity-stack';
import { NetworkStack } from '../../lib/stacks/network-stack';
import { OperationsStack } from '../../lib/stacks/operations-stack';
import { drivenInstanceTypes, environmentOn, isDriven } from '../support/instance-type-environments';
import { resourcesOf, valueAt } from '../support/stacks';
import type { TemplateJson } from '../support/serializers';
import { unitApp } from '../support/unit-app';
import type { EnvironmentPlan } from '../../lib/environment/environment-plan';
import { isRefused, planEnvironment } from '../../lib/environment/plan-environment';

function planOn(type: InstanceTypeSpec): ReturnType<typeof planEnvironment> {
  const parsed = parseEnvironment(environmentOn(type));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return planEnvironment(parsed.config);
}

/** What the policy rules say of the stacks around the nodes, and the nodes' own template. */
function synthesize(plan: EnvironmentPlan): { findings: string[]; gpuCapacity: TemplateJson } {
  const app = unitApp();
  const operations = new OperationsStack(app, plan);
  const network = new NetworkStack(app, plan);
  const cluster = new ClusterStack(app, plan, network);
  const gpu = new GpuCapacityStack(app, plan, { network, cluster, operations });
  const stacks = [operations, network, cluster, gpu].map((stack) => ({
    name: stack.stackName,
    account: plan.account,
    region: plan.region,
    template: Template.fromStack(stack).toJSON() as TemplateJson,
  }));
  const findings = checkTemplates(stacks).filter(({ where }) => where.includes('GpuCapacity'));
  return { findings: findings.map((finding) => message(finding)), gpuCapacity: stacks[3]!.template };
}

/** The same groups as if a replica spanned nodes. */
const withEfa = (plan: EnvironmentPlan): EnvironmentPlan => ({
  ...plan,
  nodeGroups: plan.nodeGroups.map((group) => ({
    ...group,
    efa: true,
    networkInterfaces: group.instanceType.efaNetworkInterfaces ?? [],
  })),
});

describe.each(drivenInstanceTypes)('$name', (type) => {
  let plan: ReturnType<typeof planOn>;
  beforeAll(() => {
    plan = planOn(type);
  });

  test('becomes a legal node group, however it is bought', () => {
    if (isRefused(plan)) throw new Error(JSON.stringify(plan.problems));
    const { findings, gpuCapacity } = synthesize(plan);
    expect(findings).toEqual([]);
    expect(resourcesOf(gpuCapacity, 'AWS::EKS::Nodegroup')).toHaveLength(type.purchaseOptions.length);
    for (const [, { Properties }] of resourcesOf(gpuCapacity, 'AWS::EC2::LaunchTemplate'))
      expect(valueAt(Properties, 'LaunchTemplateData.InstanceType')).toBe(type.name);
  });

  test('has a legal interface layout when a replica spans nodes, or none at all', () => {
    if (isRefused(plan)) throw new Error(JSON.stringify(plan.problems));
    if (type.efaInterfaces === 0) {
      expect(type.efaNetworkInterfaces).toBeUndefined();
      return;
    }
    const { findings, gpuCapacity } = synthesize(withEfa(plan));
    expect(findings).toEqual([]);
    for (const [, { Properties }] of resourcesOf(gpuCapacity, 'AWS::EC2::LaunchTemplate')) {
      const nics = valueAt(Properties, 'LaunchTemplateData.NetworkInterfaces') as { InterfaceType: string }[];
      expect(nics.filter(({ InterfaceType }) => InterfaceType.startsWith('efa'))).toHaveLength(type.efaInterfaces);
    }
  });
});

test.each(allInstanceTypes.filter((type) => !isDriven(type)))(
  '$name is refused for its driver, not deployed blind',
  (type) => {
    const plan = planOn(type);
    expect(isRefused(plan) ? plan.problems.map((problem) => problem.message) : []).toContainEqual(
      expect.stringMatching(/needs NVIDIA driver 595 or newer/),
    );
  },
);
