import { complaint } from '../checks';
import type { ResourceRule } from '../types';

const STATEFUL = [
  'AWS::ECR::Repository',
  'AWS::EFS::FileSystem',
  'AWS::FSx::FileSystem',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
];
const KEPT = ['Retain', 'RetainExceptOnCreate', 'Snapshot'];

export const retained: ResourceRule = {
  over: 'resource',
  id: 'retained',
  title: 'What holds data outlives its stack',
  source: 'CloudFormation, DeletionPolicy and UpdateReplacePolicy; cloudformation-validate W3011',
  types: STATEFUL,
  check: ({ json, type }) =>
    (['DeletionPolicy', 'UpdateReplacePolicy'] as const)
      .filter((policy) => !KEPT.includes(json[policy] ?? 'Delete'))
      .map((policy) =>
        complaint(policy, json[policy], {
          problem: `a deleted or replaced ${type} would take its data along`,
          wayOut: "set it to 'Retain' (RemovalPolicy.RETAIN)",
        }),
      ),
};
