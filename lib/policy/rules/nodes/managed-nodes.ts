import { complaint } from '../../checks';
import type { ResourceRule } from '../../types';

/** What starts machines or containers beside the node groups, where no rule of nodes looks. */
const TYPES = [
  'AWS::AutoScaling::AutoScalingGroup',
  'AWS::AutoScaling::LaunchConfiguration',
  'AWS::Batch::ComputeEnvironment',
  'AWS::EC2::EC2Fleet',
  'AWS::EC2::Host',
  'AWS::EC2::Instance',
  'AWS::EC2::SpotFleet',
  'AWS::ECS::Cluster',
  'AWS::ECS::Service',
  'AWS::ECS::TaskSet',
  'AWS::EKS::Capability',
  'AWS::EKS::FargateProfile',
  'AWS::EMR::Cluster',
  'AWS::ImageBuilder::ImagePipeline',
  'AWS::OpsWorks::Instance',
  'AWS::SageMaker::NotebookInstance',
];

export const managedNodes: ResourceRule = {
  over: 'resource',
  id: 'managed-nodes',
  title: 'Machines are of managed node groups',
  source: 'EKS user guide, managed node groups; an instance in a private VPC is a way around every rule of nodes',
  controls: ['NODE-01', 'NODE-04', 'NODE-06'],
  types: TYPES,
  check: (resource) => [
    complaint('Type', resource.type, {
      problem: 'it starts machines that no node group keeps, updates, encrypts or takes the metadata from',
      wayOut: 'add a node group to the environment',
    }),
  ],
};
