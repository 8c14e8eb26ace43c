import { complaint, undecided } from '../../checks';
import { actionsOf } from '../../model/actions';
import { comparisonsOf } from '../../model/conditions';
import { statementsOf, type Statement } from '../../model/iam';
import type { Resource } from '../../model/resource';
import { textOf } from '../../model/text';
import { isObject, listOf, parsed, step, type JsonObject } from '../../model/values';
import type { Complaint, ResourceRule } from '../../types';

const VERSION = '2012-10-17';
const DOCUMENTS = ['PolicyDocument', 'AssumeRolePolicyDocument', 'KeyPolicy', 'ResourcePolicy', 'RepositoryPolicyText'];

/** What a policy of a resource may speak of. */
const SERVICES: Readonly<Record<string, readonly string[]>> = {
  'AWS::KMS::Key': ['kms'],
  'AWS::KMS::ReplicaKey': ['kms'],
  'AWS::S3::BucketPolicy': ['s3'],
  'AWS::SNS::TopicPolicy': ['sns'],
  'AWS::SQS::QueuePolicy': ['sqs'],
  'AWS::ECR::Repository': ['ecr'],
  'AWS::SecretsManager::ResourcePolicy': ['secretsmanager'],
};
const ACTION = /^(\*|[a-z0-9-]+:[a-z0-9*?]+)$/i;

export const policyDocument: ResourceRule = {
  over: 'resource',
  id: 'policy-document',
  title: 'Policies say in full what they allow, to whom and when, in the language of 2012',
  source: 'IAM user guide, JSON policy elements: Version, Effect, Action, Resource, Condition; parliament',
  controls: ['IAM-01', 'NET-07', 'DATA-02'],
  types: [
    ...Object.keys(SERVICES),
    'AWS::EC2::VPCEndpoint',
    'AWS::IAM::ManagedPolicy',
    'AWS::IAM::Policy',
    'AWS::IAM::Role',
    'AWS::IAM::RolePolicy',
  ],
  check: (resource) => documentsOf(resource).flatMap(([path, document]) => judged(resource, path, document)),
};

function documentsOf(resource: Resource): readonly (readonly [string, JsonObject])[] {
  const inline = resource.members('Policies').map((path) => `${path}.PolicyDocument`);
  return [...DOCUMENTS, ...inline].flatMap((path): (readonly [string, JsonObject])[] => {
    const document = parsed(resource.deep(path));
    return isObject(document) && document['Statement'] !== undefined ? [[path, document]] : [];
  });
}

const judged = (resource: Resource, path: string, document: JsonObject): readonly Complaint[] => [
  ...version(path, document),
  ...statementsOf(document, path).flatMap((statement) => [
    ...effect(statement),
    ...actions(resource, statement),
    ...resources(resource, statement),
    ...conditions(resource, statement),
  ]),
];

/** Without one it is the language of 2008, which knows no variables. */
const version = (path: string, { Version }: JsonObject): readonly Complaint[] =>
  Version === VERSION || Version === undefined
    ? []
    : isObject(Version)
      ? [undecided(`${path}.Version`, Version)]
      : [
          complaint(`${path}.Version`, Version, {
            problem: 'IAM knows no such version of its language',
            wayOut: `write '${VERSION}'`,
          }),
        ];

const effect = ({ path, json }: Statement): readonly Complaint[] =>
  ['Allow', 'Deny'].includes(String(json['Effect']))
    ? []
    : [
        complaint(`${path}.Effect`, json['Effect'], {
          problem: 'nobody can say whether it allows or denies',
          wayOut: "write 'Allow' or 'Deny'",
        }),
      ];

function actions(resource: Resource, statement: Statement): readonly Complaint[] {
  const field = statement.json['NotAction'] === undefined ? 'Action' : 'NotAction';
  const path = `${statement.path}.${field}`;
  const values = listOf(statement.json[field]);
  const unknown = values.filter((value) => typeof value !== 'string');
  if (unknown.length > 0) return unknown.map((value) => undecided(path, value));
  if (field === 'NotAction') return statement.json['Effect'] === 'Deny' ? [] : [negated(path, values)];
  return actionsOf(statement)
    .filter((action) => !ACTION.test(action) || !isOf(servicesOf(resource), action))
    .map((action) =>
      complaint(path, action, {
        problem: 'it is no action of the service that this policy is for',
        wayOut: 'write actions of that service by name',
      }),
    );
}

const negated = (path: string, value: unknown): Complaint =>
  complaint(path, value, { problem: 'it allows whatever it does not name', wayOut: 'name what is needed' });

const isOf = (services: readonly string[] | undefined, action: string): boolean =>
  services === undefined || action === '*' || services.includes(action.split(':')[0]?.toLowerCase() ?? '');

/** `ecr` of `com.amazonaws.us-west-2.ecr.dkr`. */
function servicesOf(resource: Resource): readonly string[] | undefined {
  if (resource.type !== 'AWS::EC2::VPCEndpoint') return SERVICES[resource.type];
  const [, , , service] = String(resource.knownAt('ServiceName')).split('.');
  return service === undefined || service === '' ? undefined : [service];
}

function resources(resource: Resource, { path, json }: Statement): readonly Complaint[] {
  if (json['NotResource'] !== undefined)
    return json['Effect'] === 'Deny' ? [] : [negated(`${path}.NotResource`, json['NotResource'])];
  return listOf(json['Resource'])
    .map((value) => textOf(resource, value))
    .filter(({ text, isOpen }) => isOpen || /^arn:[^:]*:\*:/.test(text))
    .map(({ text, isOpen }) =>
      isOpen
        ? undecided(`${path}.Resource`, text)
        : complaint(`${path}.Resource`, text, {
            problem: 'it is of every service',
            wayOut: 'name the service and the resource',
          }),
    );
}

/** A condition without keys is always met; one of a star alone as well. */
function conditions(resource: Resource, statement: Statement): readonly Complaint[] {
  const block = statement.json['Condition'];
  if (block === undefined) return [];
  const path = `${statement.path}.Condition`;
  const operators = Object.values(isObject(block) ? block : {});
  const isEmpty = operators.length === 0 || operators.some((keys) => !isObject(keys) || Object.keys(keys).length === 0);
  if (isEmpty) return [complaint(path, block, { problem: 'it compares nothing', wayOut: 'say when it holds' })];
  return comparisonsOf(resource, statement).flatMap(({ operator, key, values }) =>
    values.flatMap(({ text, isOpen }) => {
      if (isOpen) return [undecided(`${path}.${key}`, text)];
      const isMeaningless = /^\*+$/.test(text) && !/^(null|bool)/.test(operator);
      return isMeaningless
        ? [
            complaint(`${path}.${key}`, step(block, key) ?? text, {
              problem: 'everything is like it',
              wayOut: 'name it',
            }),
          ]
        : [];
    }),
  );
}
