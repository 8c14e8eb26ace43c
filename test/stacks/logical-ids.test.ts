import { planOf } from '../support/plan-fixture';
import { stacksOf } from '../support/stacks';

/** Resources whose replacement loses data or takes the service down: their logical ids may never move. */
const STATEFUL = new Set([
  'AWS::EC2::VPC',
  'AWS::EKS::Cluster',
  'AWS::KMS::Key',
  'AWS::S3::Bucket',
  'AWS::FSx::FileSystem',
  'AWS::ECR::Repository',
  'AWS::Logs::LogGroup',
]);

/** A line that changes here is a resource that CloudFormation replaces. Not a snapshot: nothing rewrites it by itself. */
const GOLDEN = [
  'operations AWS::KMS::Key AlertsKey9E1197AF',
  'network AWS::EC2::VPC NetworkVpcFAC8F4A5',
  'network AWS::KMS::Key LogsKeyA6AB43B2',
  'network AWS::Logs::LogGroup FlowLogsLogGroup9853A85F',
  'cluster AWS::Logs::LogGroup ClusterLogGroup778D89BA',
  'cluster AWS::KMS::Key ClusterSecretsKey462B29B5',
  'cluster AWS::EKS::Cluster ClusterC2E21B66',
  'cluster AWS::KMS::Key VolumesKey2F247E6D',
  'storage AWS::KMS::Key StorageKeyB6649B55',
  'storage AWS::S3::Bucket WeightsAccessLogs1481E6B0',
  'storage AWS::S3::Bucket WeightsBucket670F500A',
  'storage AWS::ECR::Repository Repositorieseksawsloadbalancercontroller8352ECE6',
  'storage AWS::ECR::Repository Repositorieslwslws7071D5AC',
  'storage AWS::ECR::Repository RepositoriesnvidiadcgmexporterEDF9816C',
  'storage AWS::ECR::Repository Repositoriesnvidiak8sdevicepluginE7AD4028',
  'storage AWS::ECR::Repository Repositorieschartsawsloadbalancercontroller8303D159',
  'storage AWS::ECR::Repository Repositorieschartslws320C2C43',
  'storage AWS::FSx::FileSystem Lustreusw2az2FileSystem39D9FE26',
  'mirror AWS::Logs::LogGroup Logs6819BB44',
  'workloads AWS::Logs::LogGroup KubectlProviderHandlerLogGroup53D00F2F',
  'workloads AWS::Logs::LogGroup KubectlProviderframeworkonEventLogGroupA615952A',
];

test('logical ids of what holds data are fixed', () => {
  const { templates } = stacksOf(planOf('multi-node'));
  const ids = Object.entries(templates).flatMap(([part, { Resources }]) =>
    Object.entries(Resources)
      .filter(([, { Type }]) => STATEFUL.has(Type))
      .map(([id, { Type }]) => `${part} ${Type} ${id}`),
  );
  expect(ids).toEqual(GOLDEN);
});

test('logical ids do not depend on the environment', () => {
  const idsOf = (name: 'production' | 'h200'): string[] =>
    Object.values(stacksOf(planOf(name)).templates).flatMap(({ Resources }) =>
      Object.entries(Resources)
        .filter(([, { Type }]) => STATEFUL.has(Type))
        .map(([id]) => id),
    );
  expect(idsOf('h200')).toEqual(idsOf('production'));
});
