import { complaint, undecided } from '../../checks';
import { actionsOf, covers, wholeService } from '../../model/actions';
import { comparisonsOf } from '../../model/conditions';
import { statementsOf, type Statement } from '../../model/iam';
import { principalsOf } from '../../model/principals';
import type { Resource } from '../../model/resource';
import { textOf } from '../../model/text';
import { entryOf, isObject, listOf, parsed, step, type JsonObject } from '../../model/values';
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
/** Resources of their policies are the one that they are attached to, and what is in it. */
const POLICIES_OF_RESOURCES = ['AWS::S3::BucketPolicy', 'AWS::SNS::TopicPolicy', 'AWS::SQS::QueuePolicy'];
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
  check: (resource) => [
    ...missing(resource),
    ...documentsOf(resource).flatMap(([path, document]) => judged(resource, path, document)),
  ],
};

/** Types that are nothing but their document. */
const IS_DOCUMENT = ['AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy', ...POLICIES_OF_RESOURCES];

const missing = (resource: Resource): readonly Complaint[] =>
  IS_DOCUMENT.includes(resource.type) && resource.raw('PolicyDocument') === undefined
    ? [
        complaint('PolicyDocument', undefined, {
          problem: 'a policy without a document says nothing, and is refused',
          wayOut: 'write its statements',
        }),
      ]
    : [];

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
    ...principals(resource, statement),
    ...actions(resource, statement),
    ...lockOut(resource, statement),
    ...resources(resource, statement),
    ...conditions(resource, statement),
  ]),
];

/** Without one it is the language of 2008, which knows no variables. */
const version = (path: string, { Version }: JsonObject): readonly Complaint[] =>
  Version === VERSION
    ? []
    : isObject(Version)
      ? [undecided(`${path}.Version`, Version)]
      : [
          complaint(`${path}.Version`, Version, {
            problem:
              Version === undefined
                ? 'without it IAM reads the language of 2008, where variables are plain text'
                : 'IAM knows no such version of its language',
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

/** Of those that let in somebody, the rules of their types say so. */
const principals = (resource: Resource, statement: Statement): readonly Complaint[] =>
  statement.json['Effect'] === 'Deny' || resource.type === 'AWS::EC2::VPCEndpoint'
    ? principalsOf(resource, statement)
        .filter(({ kind }) => kind === 'unknown')
        .map(({ path, text }) => undecided(path, text))
    : [];

const USED = ['s3:GetObject', 's3:PutObject', 'sns:Publish', 'sqs:SendMessage', 'ecr:BatchGetImage'];

/** Refuses everybody whatever he comes with: the product too. */
const lockOut = (resource: Resource, statement: Statement): readonly Complaint[] =>
  statement.json['Effect'] === 'Deny' &&
  statement.json['Condition'] === undefined &&
  principalsOf(resource, statement).some(({ kind }) => kind === 'everybody') &&
  USED.some((action) => covers(statement, action))
    ? [
        complaint(`${statement.path}.Condition`, undefined, {
          problem: 'it refuses everybody, those too for whom the resource is there',
          wayOut: 'say when it refuses (aws:SecureTransport, aws:SourceVpce)',
        }),
      ]
    : [];

function actions(resource: Resource, statement: Statement): readonly Complaint[] {
  const field = statement.json['NotAction'] === undefined ? 'Action' : 'NotAction';
  const path = `${statement.path}.${field}`;
  const values = listOf(statement.json[field]);
  const unknown = values.filter((value) => typeof value !== 'string');
  if (unknown.length > 0) return unknown.map((value) => undecided(path, value));
  if (field === 'NotAction') return statement.json['Effect'] === 'Deny' ? [] : [negated(path, values)];
  const whole = isOfResource(resource, statement) ? wholeService(statement) : undefined;
  if (whole !== undefined)
    return [
      complaint(path, whole, {
        problem: 'whoever it lets in may do everything, write this policy too',
        wayOut: 'name the actions',
      }),
    ];
  return actionsOf(statement)
    .filter((action) => !ACTION.test(action) || !isOf(servicesOf(resource), action))
    .map((action) =>
      complaint(path, action, {
        problem: 'it is no action of the service that this policy is for',
        wayOut: 'write actions of that service by name',
      }),
    );
}

/** A policy that lets somebody in; keys are given to their account so, and endpoints have a rule of their own. */
const isOfResource = ({ type }: Resource, { json }: Statement): boolean =>
  json['Effect'] === 'Allow' &&
  json['Principal'] !== undefined &&
  Object.keys(SERVICES).includes(type) &&
  !type.startsWith('AWS::KMS::');

const negated = (path: string, value: unknown): Complaint =>
  complaint(path, value, { problem: 'it allows whatever it does not name', wayOut: 'name what is needed' });

const isOf = (services: readonly string[] | undefined, action: string): boolean =>
  services === undefined || action === '*' || services.includes(action.split(':')[0]?.toLowerCase() ?? '');

/** `ecr` of `com.amazonaws.us-west-2.ecr.dkr`. */
function servicesOf(resource: Resource): readonly string[] | undefined {
  if (resource.type !== 'AWS::EC2::VPCEndpoint') return entryOf(SERVICES, resource.type);
  const [, , , service] = String(resource.knownAt('ServiceName')).split('.');
  return service === undefined || service === '' ? undefined : [service];
}

function resources(resource: Resource, { path, json }: Statement): readonly Complaint[] {
  if (json['NotResource'] !== undefined)
    return json['Effect'] === 'Deny' ? [] : [negated(`${path}.NotResource`, json['NotResource'])];
  return listOf(json['Resource'])
    .map((value) => textOf(resource, value))
    .filter(({ text, isOpen }) => isOpen || /^arn:[^:]*:\*:/.test(text) || isNoBucket(resource, text))
    .map(({ text, isOpen }) =>
      isOpen
        ? undecided(`${path}.Resource`, text)
        : complaint(`${path}.Resource`, text, {
            problem: text === '*' ? 'S3 takes policies of a bucket for that bucket alone' : 'it is of every service',
            wayOut: 'name the service and the resource',
          }),
    );
}

const isNoBucket = ({ type }: Resource, text: string): boolean => type === 'AWS::S3::BucketPolicy' && text === '*';

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
