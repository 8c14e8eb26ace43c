import { complaint, undecided } from '../../checks';
import { admittedBy } from '../../model/admitted';
import { allStatementsAt, isWritten, type Statement, statementsOf } from '../../model/iam';
import type { Resource } from '../../model/resource';
import { entryOf, isObject, listOf, parsed, step } from '../../model/values';
import type { Complaint, ResourceRule } from '../../types';

/** Have rules of their own: what principals may do, how roles are taken, what passes an endpoint, who uses a key. */
const ELSEWHERE = [
  /^AWS::IAM::/,
  /^AWS::SSO::/,
  /^AWS::Organizations::/,
  /^AWS::KMS::(Key|ReplicaKey)$/,
  /^AWS::EC2::VPCEndpoint$/,
  /^Custom::AWSCDK-EKS-KubernetesResource$/,
];

/** Documents that types keep where nothing tells them from other settings; the rest is found by its statements. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  'AWS::S3::BucketPolicy': ['PolicyDocument'],
  'AWS::S3::AccessPoint': ['Policy'],
  'AWS::SNS::TopicPolicy': ['PolicyDocument'],
  'AWS::SNS::TopicInlinePolicy': ['PolicyDocument'],
  'AWS::SQS::QueuePolicy': ['PolicyDocument'],
  'AWS::SQS::QueueInlinePolicy': ['PolicyDocument'],
  'AWS::SecretsManager::ResourcePolicy': ['ResourcePolicy'],
  'AWS::ECR::Repository': ['RepositoryPolicyText'],
  'AWS::ECR::RepositoryCreationTemplate': ['RepositoryPolicy'],
  'AWS::ECR::RegistryPolicy': ['PolicyText'],
  'AWS::Logs::ResourcePolicy': ['PolicyDocument'],
  'AWS::Events::EventBusPolicy': ['Statement'],
  'AWS::Events::EventBus': ['Policy'],
  'AWS::EFS::FileSystem': ['FileSystemPolicy'],
  'AWS::OpenSearchService::Domain': ['AccessPolicies'],
  'AWS::Backup::BackupVault': ['AccessPolicy'],
  'AWS::DynamoDB::Table': ['ResourcePolicy.PolicyDocument'],
  'AWS::Kinesis::ResourcePolicy': ['ResourcePolicy'],
  'AWS::ApiGateway::RestApi': ['Policy'],
  'AWS::VpcLattice::AuthPolicy': ['Policy'],
};

/** EventBridge says nothing about whom it publishes for (SNS developer guide, key management). */
const isSilent = (resource: Resource, service: string): boolean =>
  /^AWS::SNS::/.test(resource.type) && /^events\.amazonaws\.(com|com\.cn|eu)$/.test(service);

export const resourcePolicy: ResourceRule = {
  over: 'resource',
  id: 'resource-policy',
  title: 'Policies of resources let in this account, by name, and services for it',
  source:
    'IAM Access Analyzer, resource types for external access; IAM user guide, confused deputy; checkov CKV_AWS_32, 70, 168, 169, 283',
  controls: ['DATA-02', 'DATA-03', 'IAM-05'],
  check: (resource) =>
    ELSEWHERE.some((type) => type.test(resource.type))
      ? []
      : [...unreadable(resource), ...documentsIn(resource).flatMap((statement) => strangers(resource, statement))],
};

const strangers = (resource: Resource, statement: Statement): readonly Complaint[] =>
  admittedBy(resource, statement, (service) => isSilent(resource, service)).map(({ principal, problem }) =>
    complaint(principal.path, principal.text, {
      problem,
      wayOut:
        'name the role, or add a condition (aws:PrincipalAccount, aws:PrincipalOrgID, aws:SourceVpce, aws:SourceAccount)',
    }),
  );

const unreadable = (resource: Resource): readonly Complaint[] =>
  (entryOf(NAMED, resource.type) ?? [])
    .filter((path) => {
      const content = parsed(resource.deep(path));
      const statements = allStatementsAt(resource, path);
      const isEmpty = statements.length === 0 && !isStatements(content);
      return content !== undefined && (isEmpty || !statements.every(isWritten));
    })
    .map((path) => undecided(path, resource.raw(path)));

/** Statements of every document in the properties, whatever the property is called: they have an effect and a principal. */
function documentsIn(resource: Resource): readonly Statement[] {
  if (!mayHoldPolicy(resource)) return [];
  return Object.keys(resource.properties).flatMap((key) => documentsAt(resource.deep(key), key));
}

/** Asked first, for most resources hold none. */
const mayHoldPolicy = (resource: Resource): boolean => /Principal/.test(JSON.stringify(resource.properties));

function documentsAt(value: unknown, path: string): readonly Statement[] {
  const content = parsed(value);
  if (isStatements(content)) return statementsOf(content, path).filter(isAllow);
  if (isObject(content) && isStatements(content['Statement'])) return statementsOf(content, path).filter(isAllow);
  if (typeof content !== 'object' || content === null) return [];
  return Object.entries(content).flatMap(([key, inner]) => documentsAt(inner, `${path}.${key}`));
}

const isAllow = ({ json }: Statement): boolean => String(json['Effect']).toLowerCase() !== 'deny';

const isStatements = (value: unknown): boolean =>
  listOf(value).some(
    (one) =>
      step(one, 'Effect') !== undefined &&
      (step(one, 'Principal') !== undefined || step(one, 'NotPrincipal') !== undefined),
  );
