import { Template } from 'aws-cdk-lib/assertions';
import {
  allInstanceTypes,
  controlPlaneExcludedZoneIds,
  defaultNodeImage,
  compareVersions,
  DEFAULT_KUBERNETES_VERSION,
  zoneIdsOf,
  type InstanceTypeSpec,
  type PurchaseOption,
} from '../../lib/catalog';
import { parseEnvironment, type EnvironmentInput } from '../../lib/config';
import { isRefused, planEnvironment } from '../../lib/planner/environment-plan';
import type { EnvironmentPlan } from '../../lib/planner/types';
import { checkTemplates, message } from '../../lib/policy';
import { ClusterStack } from '../../lib/stacks/cluster-stack';
import { GpuCapacityStack } from '../../lib/stacks/gpu-capacity-stack';
import { NetworkStack } from '../../lib/stacks/network-stack';
import { OperationsStack } from '../../lib/stacks/operations-stack';
import { WindlassApp } from '../../lib/stacks/windlass-app';
import { environmentWith } from '../support/environments';
import { resourcesOf, valueAt } from '../support/stacks';
import type { TemplateJson } from '../support/serializers';

/** A region and two of its zones, the first of which offers the type and can hold the control plane. */
function placeOf({ name, availabilityZoneIds }: InstanceTypeSpec): { region: string; zones: [string, string] } {
  for (const [region, offered] of Object.entries(availabilityZoneIds)) {
    const usable = zoneIdsOf(region).filter((zone) => !controlPlaneExcludedZoneIds.includes(zone));
    const first = offered.find((zone) => usable.includes(zone));
    const second = usable.find((zone) => zone !== first);
    if (first !== undefined && second !== undefined) return { region, zones: [first, second] };
  }
  throw new Error(`${name} is offered in no zone where a cluster can be`);
}

const groupName = (option: PurchaseOption): string => option.replace('on-demand-', '');

/** One group for each way the type is sold, with the smallest model of the catalog on each. */
function environmentOn(type: InstanceTypeSpec): EnvironmentInput {
  const { region, zones } = placeOf(type);
  return environmentWith((environment) => {
    environment.region = region;
    environment.network.availabilityZoneIds = zones;
    environment.capacity = type.purchaseOptions.map((purchaseOption, index) => ({
      name: groupName(purchaseOption),
      instanceType: type.name,
      count: 1,
      purchaseOption,
      availabilityZoneId: zones[0],
      ...(['capacity-block', 'on-demand-reservation'].includes(purchaseOption)
        ? { reservationId: `cr-0123456789abcdef${index}` }
        : {}),
      ...(purchaseOption === 'capacity-block'
        ? { startsAt: '2026-12-07T11:30:00Z', endsAt: '2026-12-21T11:30:00Z' }
        : {}),
    }));
    environment.models = type.purchaseOptions.map((option) => ({
      name: `on-${groupName(option)}`,
      model: 'qwen3-0.6b',
      capacity: groupName(option),
      maxModelLen: 4096,
      concurrency: 4,
    }));
  });
}

function planOn(type: InstanceTypeSpec): ReturnType<typeof planEnvironment> {
  const parsed = parseEnvironment(environmentOn(type));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return planEnvironment(parsed.config);
}

/** What the policy rules say of the stacks around the nodes, and the nodes' own template. */
function synthesize(plan: EnvironmentPlan): { findings: string[]; gpuCapacity: TemplateJson } {
  const app = new WindlassApp({ builtinCloudFormationValidation: false });
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

const driver = defaultNodeImage(DEFAULT_KUBERNETES_VERSION, 'x86_64')?.driverVersion ?? '0';
const isDriven = ({ minDriverVersion = '0' }: InstanceTypeSpec): boolean =>
  compareVersions(driver, minDriverVersion) >= 0;
const driven = allInstanceTypes.filter(isDriven);

describe.each(driven)('$name', (type) => {
  const plan = planOn(type);

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
