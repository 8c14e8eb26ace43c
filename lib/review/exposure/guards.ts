import type { KubernetesObject } from '../../policy/model/kubernetes-object';
import { containersOf, podsOf } from '../../policy/model/pods';
import type { Resource } from '../../policy/model/resource';
import { isObject, listOf, step } from '../../policy/model/values';
import { constructOf, hasObject, pathOf, propertiesOf, type View } from '../view';
import type { Fact, Facet } from './facet';

/** A guard that is down. Two of one kind at one place are the same. */
export const guards: Facet<Fact> = {
  name: 'guard',
  read: (view) => [...resourceGuards(view), ...podGuards(view), ...namespaceGuards(view), ...keys(view)],
  covers: (wider, narrower) => wider.group === narrower.group && wider.says === narrower.says,
  // Roles that come are judged by what they may do.
  isOfBoth: ({ group, says, where }, other) =>
    says.startsWith(ACT_AS)
      ? hasObject(other, where.construct)
      : says !== NO_BOUNDARY || other.assembly.resources.some((resource) => pathOf(resource) === group),
};

/** Another account has other rights; of new pods their rights are told. */
const ACT_AS = 'act as ServiceAccount';
const NO_BOUNDARY = 'has no permissions boundary';

type Guard = readonly [type: string, path: string, isDown: (value: unknown) => boolean, says: string];

const off = (value: unknown): boolean => value !== true;
const absent = (value: unknown): boolean => value === undefined;

/** Switches of resources that keep others out or what is stored unreadable. */
const GUARDS: readonly Guard[] = [
  ...['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'].map((one): Guard => [
    'AWS::S3::Bucket',
    `PublicAccessBlockConfiguration.${one}`,
    off,
    `may be opened to the public (${one} is off)`,
  ]),
  ['AWS::S3::Bucket', 'BucketEncryption', absent, 'is not encrypted with a key of yours'],
  ['AWS::EKS::Cluster', 'EncryptionConfig', absent, 'keeps secrets without a key of yours'],
  ['AWS::EKS::Cluster', 'Logging', absent, 'writes no audit log'],
  [
    'AWS::EC2::LaunchTemplate',
    'LaunchTemplateData.MetadataOptions.HttpTokens',
    (value) => value !== 'required',
    'gives credentials of nodes without a token (IMDSv1)',
  ],
  [
    'AWS::EC2::LaunchTemplate',
    'LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit',
    (value) => Number(value ?? 1) > 1,
    'gives credentials of nodes to pods (hop limit above 1)',
  ],
  ['AWS::KMS::Key', 'EnableKeyRotation', off, 'is not rotated'],
  ['AWS::SNS::Topic', 'KmsMasterKeyId', absent, 'is not encrypted'],
  ['AWS::ECR::Repository', 'ImageTagMutability', (value) => value !== 'IMMUTABLE', 'lets a tag move to another image'],
  ['AWS::FSx::FileSystem', 'KmsKeyId', absent, 'is not encrypted with a key of yours'],
  ['AWS::Logs::LogGroup', 'KmsKeyId', absent, 'is not encrypted with a key of yours'],
  ['AWS::SecretsManager::Secret', 'KmsKeyId', absent, 'is not encrypted with a key of yours'],
  ['AWS::IAM::Role', 'PermissionsBoundary', absent, NO_BOUNDARY],
];

const resourceGuards = (view: View): readonly Fact[] =>
  GUARDS.flatMap(([type, path, isDown, says]) =>
    view.assembly
      .ofType(type)
      .filter((resource) => isDown(path.split('.').reduce<unknown>(step, propertiesOf(resource))))
      .map((resource) => fact(pathOf(resource), constructOf(resource), says, whereIs(resource))),
  );

const fact = (
  group: string,
  subject: string,
  says: string,
  where: Fact['where'],
  severity: Fact['severity'] = 'high',
): Fact => ({
  group,
  subject,
  says,
  severity,
  where,
});

const whereIs = (resource: Resource): Fact['where'] => ({
  stack: resource.stack.name,
  construct: constructOf(resource),
  type: resource.type,
});

const ofObject = (object: KubernetesObject): Fact['where'] => ({ construct: object.label, type: object.kind });

const podGuards = ({ objects }: View): readonly Fact[] =>
  [...objects.values()].flatMap((object) =>
    podsOf(object).flatMap((pod) => {
      const context = pod.spec['securityContext'];
      const found = [
        ...['hostNetwork', 'hostPID', 'hostIPC']
          .filter((one) => pod.spec[one] === true)
          .map((one) => `share the node's ${one.slice(4)}`),
        ...listOf(pod.spec['volumes']).flatMap((volume) => {
          const path = step(step(volume, 'hostPath'), 'path');
          return path === undefined ? [] : [`read ${String(path)} of the node`];
        }),
        `${ACT_AS} ${String(pod.spec['serviceAccountName'] ?? 'default')}`,
        ...(pod.spec['shareProcessNamespace'] === true ? ['see the processes of each other'] : []),
        ...listOf(pod.spec['volumes']).flatMap((volume) =>
          listOf(step(step(volume, 'projected'), 'sources')).some(
            (one) => step(one, 'serviceAccountToken') !== undefined,
          )
            ? [`hold a token in volume ${String(step(volume, 'name'))}`]
            : [],
        ),
        ...(pod.spec['automountServiceAccountToken'] === false ? [] : ['hold a token of the API']),
        ...containersOf(pod).flatMap(({ json }) =>
          containerGuards(json, context).map((says) => `${says} (${String(json['name'])})`),
        ),
      ];
      return [...new Set(found)].map((says) =>
        fact(`${object.label} ${pod.path}`, `pods of ${object.label}`, says, ofObject(object)),
      );
    }),
  );

function containerGuards(container: unknown, podContext: unknown): readonly string[] {
  const own = step(container, 'securityContext');
  const both = (key: string): unknown => step(own, key) ?? step(podContext, key);
  const dropped = listOf(step(step(own, 'capabilities'), 'drop')).map(String);
  const added = listOf(step(step(own, 'capabilities'), 'add')).map(String);
  return [
    ...(step(own, 'privileged') === true ? ['are privileged'] : []),
    ...(step(own, 'allowPrivilegeEscalation') === false ? [] : ['may gain privileges']),
    ...(both('runAsNonRoot') === true && both('runAsUser') !== 0 ? [] : ['may run as root']),
    ...(step(own, 'readOnlyRootFilesystem') === true ? [] : ['may write their root file system']),
    ...([undefined, 'Unconfined'].includes(step(both('seccompProfile'), 'type') as string | undefined)
      ? ['may make every system call']
      : []),
    ...listOf(step(container, 'ports')).flatMap((port) =>
      step(port, 'hostPort') === undefined ? [] : [`answer on port ${String(step(port, 'hostPort'))} of the node`],
    ),
    ...(listOf(step(container, 'args')).includes('--trust-remote-code') ? ['run the code of a checkpoint'] : []),
    ...(dropped.includes('ALL') ? [] : ['keep default capabilities']),
    ...added.map((one) => `have capability ${one}`),
  ];
}

/** From the strictest on; absent is the last. */
const LEVELS = ['restricted', 'baseline', 'privileged'];

const namespaceGuards = ({ objects }: View): readonly Fact[] =>
  [...objects.values()]
    .filter(({ kind }) => kind === 'Namespace')
    .flatMap((object) => {
      const labels = object.at('metadata.labels');
      const level = isObject(labels)
        ? String(labels['pod-security.kubernetes.io/enforce'] ?? 'privileged')
        : 'privileged';
      const index = LEVELS.indexOf(level);
      return LEVELS.slice(1, index + 1).map((one) =>
        fact(object.label, object.label, `admits ${one} pods`, ofObject(object)),
      );
    });

/** Models that answer whoever reaches them. */
const keys = ({ side: { plan } }: View): readonly Fact[] =>
  plan === undefined || plan.apiKeySecret !== undefined
    ? []
    : plan.deployments.map(({ name }) =>
        fact(`key ${name}`, `model ${name}`, 'answers whoever reaches it: no API key is asked for', {
          construct: name,
          type: 'API key',
        }),
      );
