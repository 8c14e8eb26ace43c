import type { Template } from '../cloudformation/template';
import type { Schedule } from '../cloudformation/graph';
import type { Assembly } from './assembly';
import {
  changed,
  idOf,
  moved,
  reordered,
  replaceText,
  withoutDependsOn,
  without,
  withResources,
  withTemplate,
} from './damage';
import { deployAll } from './deployer';
import { failed, generic, ok, row, type Row } from './row';
import { freshEngine } from './state';

export interface Seed {
  readonly name: string;
  readonly damage: (assembly: Assembly) => Assembly;
  /** What must stop the deployment. */
  readonly caughtBy: RegExp;
  /** The order in which a missing dependency shows. */
  readonly schedule?: (assembly: Assembly) => Schedule;
}

/** Single mistakes of the kind one makes in stacks, each with what must notice it. */
export const SEEDS: readonly Seed[] = [
  {
    name: 'node group does not wait for its add-ons',
    damage: (assembly) => changed(assembly, 'Cluster', 'AWS::EKS::Nodegroup', withoutDependsOn),
    schedule: (assembly) => ({ urgent: idOf(assembly, 'Cluster', 'AWS::EKS::Nodegroup') }),
    caughtBy: /add-on vpc-cni, kube-proxy, eks-pod-identity-agent is missing/,
  },
  {
    name: 'cluster does not wait for its log group',
    damage: (assembly) => changed(assembly, 'Cluster', 'AWS::EKS::Cluster', withoutDependsOn),
    schedule: (assembly) => ({ urgent: idOf(assembly, 'Cluster', 'AWS::EKS::Cluster') }),
    caughtBy: /LogGroup' with identifier .* already exists/,
  },
  {
    name: 'first objects do not wait for access',
    damage: (assembly) => changed(assembly, 'Workloads', 'Custom::AWSCDK-EKS-KubernetesResource', withoutDependsOn),
    schedule: (assembly) => ({ urgent: idOf(assembly, 'Workloads', 'Custom::AWSCDK-EKS-KubernetesResource') }),
    caughtBy: /must be logged in|has no policy yet/,
  },
  {
    name: 'objects do not wait for their namespace',
    damage: (assembly) =>
      changed(
        assembly,
        'Workloads',
        'Custom::AWSCDK-EKS-KubernetesResource',
        (definition) => ({ ...definition, DependsOn: [idOf(assembly, 'Workloads', 'AWS::EKS::AccessEntry')] }),
        /^40/,
      ),
    schedule: (assembly) => ({ urgent: idOf(assembly, 'Workloads', 'Custom::AWSCDK-EKS-KubernetesResource', /^40/) }),
    caughtBy: /namespaces "windlass-serving" not found/,
  },
  {
    name: 'GPU stack deployed before its cluster',
    damage: (assembly) => reordered(assembly, ['Network', 'GpuCapacity', 'Cluster', 'Storage', 'Workloads']),
    caughtBy: /No export named .*-Cluster:/,
  },
  {
    name: 'storage deployed before its cluster',
    damage: (assembly) => reordered(assembly, ['Network', 'Storage', 'Cluster', 'GpuCapacity', 'Workloads']),
    caughtBy: /No cluster found for name|No export named/,
  },
  {
    name: 'an export is missing',
    damage: (assembly) => withTemplate(assembly, 'Network', (template) => without(template, 'Outputs')),
    caughtBy: /No export named .*-Network:.* found/,
  },
  {
    name: 'typing error in Fn::GetAtt',
    damage: (assembly) =>
      withTemplate(
        assembly,
        'Cluster',
        (template) =>
          JSON.parse(
            JSON.stringify(template).replace('"ClusterSecurityGroupId"', '"ClusterSecurityGroup"'),
          ) as Template,
      ),
    caughtBy: /does not support attribute type ClusterSecurityGroup in Fn::GetAtt/,
  },
  {
    name: 'Ref to nothing',
    damage: (assembly) =>
      changed(assembly, 'Network', 'AWS::EC2::Subnet', (definition) =>
        replaceText(definition, '"Ref":"', '"Ref":"Missing'),
      ),
    caughtBy: /Unresolved resource dependencies \[Missing/,
  },
  {
    name: 'property the type does not have',
    damage: (assembly) =>
      changed(assembly, 'GpuCapacity', 'AWS::EKS::Nodegroup', (definition) =>
        replaceText(definition, '"AmiType"', '"AmiFamily"'),
      ),
    caughtBy: /extraneous key \[AmiFamily\] is not permitted/,
  },
  {
    name: 'required property left out',
    damage: (assembly) =>
      changed(assembly, 'GpuCapacity', 'AWS::EKS::Nodegroup', (definition) => {
        return { ...definition, Properties: without(definition.Properties ?? {}, 'NodeRole') };
      }),
    caughtBy: /required key \[NodeRole\] not found/,
  },
  {
    name: 'type that does not exist',
    damage: (assembly) =>
      changed(assembly, 'GpuCapacity', 'AWS::EKS::Nodegroup', (definition) => ({
        ...definition,
        Type: 'AWS::EKS::NodeGroup',
      })),
    caughtBy: /Unrecognized resource types: \[AWS::EKS::NodeGroup\]/,
  },
  {
    name: 'circular dependency',
    damage: (assembly) => {
      const group = idOf(assembly, 'Cluster', 'AWS::EKS::Nodegroup');
      return changed(assembly, 'Cluster', 'AWS::EKS::Addon', (definition) => ({ ...definition, DependsOn: [group] }));
    },
    caughtBy: /Circular dependency between resources/,
  },
  {
    name: 'access entry in the network stack',
    damage: (assembly) => moved(assembly, 'AWS::EKS::AccessEntry', 'Workloads', 'Network'),
    caughtBy: /Unresolved resource dependencies/,
  },
  {
    name: "engine's pod identity in the network stack",
    damage: (assembly) =>
      changed(
        moved(assembly, 'AWS::EKS::PodIdentityAssociation', 'Storage', 'Network'),
        'Network',
        'AWS::EKS::PodIdentityAssociation',
        (definition) => ({
          ...definition,
          Properties: { ...definition.Properties, RoleArn: `arn:aws:iam::${assembly.accountId}:role/engine` },
        }),
      ),
    caughtBy: /No cluster found for name/,
  },
  {
    name: 'coredns in the cluster stack, before any node',
    damage: (assembly) => {
      const DependsOn = idOf(assembly, 'Cluster', 'AWS::EKS::Cluster');
      const inCluster = moved(assembly, 'AWS::EKS::Addon', 'Workloads', 'Cluster', /coredns/);
      return changed(inCluster, 'Cluster', 'AWS::EKS::Addon', (addon) => ({ ...addon, DependsOn }), /coredns/);
    },
    schedule: (assembly) => ({ urgent: idOf(assembly, 'Workloads', 'AWS::EKS::Addon', /coredns/) }),
    caughtBy: /coredns is DEGRADED/,
  },
  {
    name: 'endpoint for image pulls forgotten',
    damage: (assembly) => {
      const id = idOf(assembly, 'Network', 'AWS::EC2::VPCEndpoint', /ecrdkr/);
      return withResources(assembly, 'Network', (resources) => without(resources, id));
    },
    caughtBy: /no endpoint for ecr\.dkr/,
  },
  {
    name: 'launch template version that does not exist',
    damage: (assembly) =>
      changed(assembly, 'GpuCapacity', 'AWS::EKS::Nodegroup', (definition) => {
        const { LaunchTemplate, ...rest } = definition.Properties as { LaunchTemplate: object };
        return { ...definition, Properties: { ...rest, LaunchTemplate: { ...LaunchTemplate, Version: '7' } } };
      }),
    caughtBy: /has no version 7/,
  },
  {
    name: 'subnet of another account',
    damage: (assembly) =>
      changed(assembly, 'GpuCapacity', 'AWS::EKS::Nodegroup', (definition) => ({
        ...definition,
        Properties: { ...definition.Properties, Subnets: ['subnet-0123456789abcdef0'] },
      })),
    caughtBy: /'subnet-0123456789abcdef0' does not exist/,
  },
  {
    name: 'log key that does not admit CloudWatch',
    damage: (assembly) =>
      changed(assembly, 'Network', 'AWS::KMS::Key', (definition) => replaceText(definition, '"logs.', '"dogs.')),
    caughtBy: /not allowed to be used with LogGroup/,
  },
  {
    name: 'assets not published',
    damage: (assembly) => ({ ...assembly, assetKeys: [] }),
    caughtBy: /NoSuchKey/,
  },
];

export function outcomeOf(seed: Seed, assembly: Assembly): string {
  const damaged = seed.damage(assembly);
  const engine = freshEngine(assembly);
  engine.schedule = seed.schedule?.(assembly) ?? {};
  const outcome = deployAll(engine, damaged);
  return outcome.kind === 'stopped' ? outcome.reason : 'deployed';
}

export async function everySeed(assembly: Assembly): Promise<Row[]> {
  return Promise.all(
    SEEDS.map((seed) =>
      row(assembly.environment, `seeded: ${seed.name}`, () => {
        const outcome = outcomeOf(seed, assembly);
        const detail = generic(outcome, assembly.environment);
        return seed.caughtBy.test(outcome) ? ok(`caught: ${detail}`) : failed(`not caught: ${detail}`);
      }),
    ),
  );
}
