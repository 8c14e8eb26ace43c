import { Key } from 'aws-cdk-lib/aws-kms';
import { findInstanceType } from '../../../lib/catalog';
import { GpuNodeGroup, type GpuNodeGroupProps } from '../../../lib/constructs/nodes/gpu-node-group';
import { NodeRole } from '../../../lib/constructs/nodes/node-role';
import type { NodeGroupPlan } from '../../../lib/environment/capacity/node-groups';
import { emptyStack, networkIn, templateOf } from '../../support/construct-scope';
import { gpuNodeGroupPlan } from '../../support/node-group-fixture';
import type { TemplateJson } from '../../support/serializers';
import { onlyResource, valueAt } from '../../support/stacks';

const CLUSTER_GROUP = 'sg-cluster';
const EFA_GROUP = 'sg-efa';
const b200 = gpuNodeGroupPlan({ name: 'b200', instanceType: 'p6-b200.48xlarge' });
const h200 = gpuNodeGroupPlan({
  name: 'h200',
  instanceType: 'p5en.48xlarge',
  purchaseOption: 'on-demand-reservation',
});
const b300 = gpuNodeGroupPlan({
  name: 'b300',
  instanceType: 'p6-b300.48xlarge',
  efa: true,
  tcpEstablishedTimeoutS: 432_000,
});

function template(props: Pick<GpuNodeGroupProps, 'plan' | 'efaSecurityGroupId'>): TemplateJson {
  const stack = emptyStack();
  new GpuNodeGroup(stack, 'Group', {
    clusterName: 'windlass-test',
    subnet: networkIn(stack).inZone('gpu', 'usw2-az2'),
    nodeRole: new NodeRole(stack, 'Role'),
    clusterSecurityGroupId: CLUSTER_GROUP,
    ...props,
    volumesKey: new Key(stack, 'Key'),
    tags: { team: 'ml-platform' },
  });
  return templateOf(stack);
}

const typesIn = (plan: NodeGroupPlan): string[] =>
  Object.values(template({ plan, efaSecurityGroupId: EFA_GROUP }).Resources).map(({ Type }) => Type);
const resourceOf = (plan: NodeGroupPlan, type: string): Readonly<Record<string, unknown>> =>
  onlyResource(template({ plan, efaSecurityGroupId: EFA_GROUP }), type);
const launchTemplate = (plan: NodeGroupPlan): Readonly<Record<string, unknown>> =>
  valueAt(resourceOf(plan, 'AWS::EC2::LaunchTemplate'), 'LaunchTemplateData') as Record<string, unknown>;
const nodeGroup = (plan: NodeGroupPlan): Readonly<Record<string, unknown>> => resourceOf(plan, 'AWS::EKS::Nodegroup');

describe('the instance type', () => {
  test.each([b200, h200, b300])('$name travels in the launch template alone', (plan) => {
    expect(launchTemplate(plan)['InstanceType']).toBe(plan.instanceType.name);
    expect(nodeGroup(plan)).not.toHaveProperty('InstanceTypes');
  });

  test('brings its image, pinned to a release', () => {
    expect(nodeGroup(b200)).toMatchObject({
      AmiType: b200.nodeImage.amiType,
      ReleaseVersion: b200.nodeImage.releaseVersion,
      Version: b200.nodeImage.kubernetesVersion,
    });
    expect(launchTemplate(b200)).not.toHaveProperty('ImageId');
  });
});

describe('purchase', () => {
  test('a capacity block is bought as one, by its id', () => {
    expect(nodeGroup(b200)['CapacityType']).toBe('CAPACITY_BLOCK');
    expect(launchTemplate(b200)).toMatchObject({
      InstanceMarketOptions: { MarketType: 'capacity-block' },
      CapacityReservationSpecification: {
        CapacityReservationTarget: { CapacityReservationId: 'cr-0123456789abcdef0' },
      },
    });
  });

  test('a reservation is on demand, targeted by its id', () => {
    expect(nodeGroup(h200)['CapacityType']).toBe('ON_DEMAND');
    expect(launchTemplate(h200)).toHaveProperty('CapacityReservationSpecification');
    expect(launchTemplate(h200)).not.toHaveProperty('InstanceMarketOptions');
  });

  test.each([
    ['on-demand', 'ON_DEMAND'],
    ['spot', 'SPOT'],
  ] as const)('%s names no reservation and no market', (purchaseOption, capacityType) => {
    const plan: NodeGroupPlan = { ...b200, purchaseOption, reservationId: undefined };
    expect(nodeGroup(plan)['CapacityType']).toBe(capacityType);
    expect(launchTemplate(plan)).not.toHaveProperty('CapacityReservationSpecification');
    expect(launchTemplate(plan)).not.toHaveProperty('InstanceMarketOptions');
  });
});

describe('network interfaces', () => {
  const interfaces = (plan: NodeGroupPlan): Record<string, unknown>[] =>
    launchTemplate(plan)['NetworkInterfaces'] as Record<string, unknown>[];

  test('one plain interface in the cluster group when replicas fit a node', () => {
    expect(interfaces(b200)).toEqual([
      expect.objectContaining({
        NetworkCardIndex: 0,
        DeviceIndex: 0,
        InterfaceType: 'interface',
        Groups: [CLUSTER_GROUP],
      }),
    ]);
  });

  test('the layout of the catalog when replicas span nodes', () => {
    const layout = findInstanceType('p6-b300.48xlarge')!.efaNetworkInterfaces!;
    expect(
      interfaces(b300).map(({ NetworkCardIndex, DeviceIndex, InterfaceType }) => ({
        networkCardIndex: NetworkCardIndex,
        deviceIndex: DeviceIndex,
        interfaceType: InterfaceType,
      })),
    ).toEqual(layout);
  });

  test('EFA-only interfaces are in the EFA group, the one with an address in the cluster group', () => {
    const [first, ...others] = interfaces(b300);
    expect(first!['Groups']).toEqual([CLUSTER_GROUP]);
    expect(others.map(({ Groups }) => Groups)).toEqual(others.map(() => [EFA_GROUP]));
  });

  test('EFA without an EFA group is a contradiction', () => {
    expect(() => template({ plan: b300, efaSecurityGroupId: undefined })).toThrow(
      "node group 'b300' has an efa-only interface but no EFA security group",
    );
  });

  test('idle connections live as long as the plan says, on interfaces that carry TCP', () => {
    const timeouts = interfaces(b300).map((nic) =>
      valueAt(nic, 'ConnectionTrackingSpecification.TcpEstablishedTimeout'),
    );
    expect(timeouts[0]).toBe(b300.tcpEstablishedTimeoutS);
    expect(timeouts.slice(1).every((timeout) => timeout === undefined)).toBe(true);
    expect(valueAt(interfaces(h200)[0], 'ConnectionTrackingSpecification')).toBeUndefined();
  });
});

describe('placement', () => {
  const efaOnDemand: NodeGroupPlan = { ...b300, purchaseOption: 'on-demand', reservationId: undefined };

  test('EFA nodes on demand stand together', () => {
    expect(resourceOf(efaOnDemand, 'AWS::EC2::PlacementGroup')).toEqual({ Strategy: 'cluster' });
    expect(launchTemplate(efaOnDemand)).toHaveProperty('Placement.GroupName');
  });

  test('nodes of a reservation that was made in a placement group are launched into that one', () => {
    const plan: NodeGroupPlan = { ...b300, purchaseOption: 'on-demand-reservation', placementGroup: 'ml-cluster' };
    expect(launchTemplate(plan)).toHaveProperty('Placement', { GroupName: 'ml-cluster' });
    expect(typesIn(plan)).not.toContain('AWS::EC2::PlacementGroup');
  });

  test.each([
    ['a capacity block, which EC2 places', b300],
    ['a reservation, whose place is fixed', { ...b300, purchaseOption: 'on-demand-reservation' as const }],
    ['nodes without EFA', h200],
  ])('no placement group for %s', (_, plan) => {
    expect(launchTemplate(plan)).not.toHaveProperty('Placement');
    expect(typesIn(plan)).not.toContain('AWS::EC2::PlacementGroup');
  });
});

describe('the node group', () => {
  test('lies in the one subnet of its zone', () => {
    expect(nodeGroup(b200)['Subnets']).toHaveLength(1);
  });

  test('has the sizes of the plan', () => {
    expect(nodeGroup({ ...b200, desiredSize: 0 })['ScalingConfig']).toEqual({ MinSize: 0, DesiredSize: 0, MaxSize: 2 });
  });

  test('keeps other pods away and says what it is', () => {
    expect(nodeGroup(b300)).toMatchObject({
      Taints: [{ Key: 'nvidia.com/gpu', Value: 'true', Effect: 'NO_SCHEDULE' }],
      Labels: {
        'windlass.dev/node-role': 'gpu',
        'windlass.dev/node-group': 'b300',
      },
    });
  });

  test('is updated one node at a time without a spare, and never against a disruption budget', () => {
    expect(nodeGroup(b200)).toMatchObject({
      UpdateConfig: { UpdateStrategy: 'MINIMAL', MaxUnavailable: 1 },
      ForceUpdateEnabled: false,
    });
  });

  test('repairs by reboot what it cannot replace', () => {
    const actions = (plan: NodeGroupPlan) =>
      (
        valueAt(nodeGroup(plan), 'NodeRepairConfig.NodeRepairConfigOverrides') as { RepairAction: string }[] | undefined
      )?.map(({ RepairAction }) => RepairAction);
    expect(actions(b200)).toEqual(['Reboot', 'Reboot']);
    expect(actions({ ...b200, purchaseOption: 'on-demand', reservationId: undefined })).toBeUndefined();
    expect(nodeGroup(b200)).toHaveProperty('NodeRepairConfig.Enabled', true);
  });

  test('tags instances and volumes, which stack tags do not reach', () => {
    const tagged = launchTemplate(b200)['TagSpecifications'] as { ResourceType: string; Tags: unknown[] }[];
    expect(tagged.map(({ ResourceType }) => ResourceType)).toEqual(['instance', 'volume']);
    for (const { Tags } of tagged)
      expect(Tags).toEqual([
        { Key: 'Name', Value: 'windlass-test-b200' },
        { Key: 'team', Value: 'ml-platform' },
      ]);
  });
});
