import { complaint } from '../../checks';
import type { Resource } from '../../model/resource';
import { textOf } from '../../model/text';
import type { ResourceRule } from '../../types';

/** Who acts, by type. `*` stands for every member of a list. */
const ROLES: Readonly<Record<string, readonly string[]>> = {
  'AWS::CodeBuild::Project': ['ServiceRole'],
  'AWS::EC2::FlowLog': ['DeliverLogsPermissionArn'],
  'AWS::ECS::TaskDefinition': ['TaskRoleArn', 'ExecutionRoleArn'],
  'AWS::EKS::Addon': ['ServiceAccountRoleArn', 'PodIdentityAssociations.*.RoleArn'],
  'AWS::EKS::Cluster': ['RoleArn'],
  'AWS::EKS::FargateProfile': ['PodExecutionRoleArn'],
  'AWS::EKS::PodIdentityAssociation': ['RoleArn', 'TargetRoleArn'],
  'AWS::Events::Rule': ['RoleArn', 'Targets.*.RoleArn'],
  'AWS::Lambda::Function': ['Role'],
  'AWS::Pipes::Pipe': ['RoleArn'],
  'AWS::Scheduler::Schedule': ['Target.RoleArn'],
  'AWS::Serverless::Function': ['Role'],
  'AWS::StepFunctions::StateMachine': ['RoleArn'],
};

export const knownRole: ResourceRule = {
  over: 'resource',
  id: 'known-role',
  title: 'Whatever acts in the account acts in a role that the app names',
  source: 'IAM user guide, passing a role to a service: who may deploy chooses what the service may do',
  controls: ['IAM-01'],
  types: Object.keys(ROLES),
  check: (resource) =>
    ROLES[resource.type]!.flatMap((pattern) => pathsOf(resource, pattern))
      .filter((path) => resource.raw(path) !== undefined && textOf(resource, resource.raw(path)).isOpen)
      .map((path) =>
        complaint(path, resource.raw(path), {
          problem: 'the role is known only at deployment, and nobody can say what it may do',
          wayOut: 'write the role here or name it by its ARN, or accept it with a reason',
        }),
      ),
};

function pathsOf(resource: Resource, pattern: string): readonly string[] {
  const [list = '', field] = pattern.split('.*.');
  return field === undefined ? [list] : resource.members(list).map((path) => `${path}.${field}`);
}
