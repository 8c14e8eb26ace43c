import { altered, emptied, flipped, FOREIGN_ACCOUNT, removed, retargeted, unknown, weakened, widened } from '../edits';
import { isElement, keyOf, type Field } from '../fields';
import { isContainer, isLeaf, isText, type SecurityProperty } from './security-property';

const key =
  (pattern: RegExp) =>
  (field: Field): boolean =>
    pattern.test(keyOf(field));

/** The careful literal of a setting and the careless ones beside it. */
const WEAKER: Readonly<Record<string, readonly string[]>> = {
  required: ['optional'],
  IMMUTABLE: ['MUTABLE'],
  Retain: ['Delete'],
  Enabled: ['Disabled', 'Suspended'],
  ENABLED: ['DISABLED'],
  enabled: ['disabled'],
  internal: ['internet-facing'],
  'aws:kms': ['AES256'],
  KMS: ['AES256'],
  API: ['API_AND_CONFIG_MAP', 'CONFIG_MAP'],
  TLS: ['TCP'],
  HTTPS: ['HTTP'],
  BucketOwnerEnforced: ['ObjectWriter', 'BucketOwnerPreferred'],
  RuntimeDefault: ['Unconfined'],
  restricted: ['baseline', 'privileged'],
  baseline: ['privileged'],
  ClusterIP: ['NodePort', 'LoadBalancer'],
  Always: ['IfNotPresent', 'Never'],
  ALL: ['NONE'],
  true: ['false'],
  false: ['true'],
};

const IMAGE = /^[a-z0-9.-]+\.[a-z]+(?::\d+)?\/[\w./-]+(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?$/;
export const isImage = ({ value, ...field }: Field): boolean =>
  isText(value) && (keyOf(field) === 'image' || (IMAGE.test(value) && !value.startsWith('http') && /[:@]/.test(value)));

/** Kinds of fields that mean the same wherever they stand. */
export const values: readonly SecurityProperty[] = [
  {
    name: 'switch',
    // What a password is made of is no switch of security: any 48 characters are enough.
    is: (field) => typeof field.value === 'boolean' && !/^Exclude\w+$/.test(keyOf(field)),
    edits: ({ value }) => [flipped(value !== true), removed, unknown],
  },
  {
    name: 'setting',
    is: ({ value }) => isText(value) && Object.hasOwn(WEAKER, value),
    edits: ({ value }) => [...(WEAKER[value as string] ?? []).map(weakened), removed, unknown],
  },
  {
    name: 'mode',
    is: (field) =>
      isLeaf(field.value) &&
      key(
        /(?:Mode|Policy|Scheme|Status|Mutability|HttpTokens|SslPolicy|TrafficType|AmiType|Algorithm|EncryptionType)$/,
      )(field),
    edits: () => [removed, unknown],
  },
  {
    name: 'hop limit',
    is: key(/HopLimit$/),
    edits: () => [removed, unknown, widened(2), widened(64), widened('2')],
  },
  {
    name: 'encryption key',
    is: (field) =>
      isLeaf(field.value) && key(/Kms\w*Key\w*$|KmsKey|KeyArn$|^KeyId$|EncryptionKey|MasterKey|SSEKMS/)(field),
    edits: () => [
      removed,
      unknown,
      weakened('alias/aws/s3'),
      retargeted(`arn:aws:kms:us-west-2:${FOREIGN_ACCOUNT}:key/0b8f6a3e-1111-2222-3333-444444444444`),
    ],
  },
  {
    name: 'encryption',
    is: (field) => isContainer(field.value) && key(/Encryption/)(field),
    edits: ({ value }) => [removed, emptied(value)],
  },
  {
    name: 'retention',
    is: (field) => isLeaf(field.value) && key(/Retention\w*$|PendingWindow|ExpirationIn|^Days$/)(field),
    edits: () => [removed, unknown, weakened(1)],
  },
  {
    name: 'rotation',
    is: key(/Rotation/),
    edits: ({ value }) => (typeof value === 'boolean' ? [] : [removed, unknown]),
  },
  {
    name: 'version',
    is: (field) =>
      isLeaf(field.value) &&
      key(/^(?:Version|\w+Version|Runtime|version)$/)(field) &&
      !field.path.includes('Statement'),
    edits: ({ value }) => [removed, unknown, weakened('latest'), ...(isText(value) ? [weakened('1.20')] : [])],
  },
  {
    name: 'image',
    is: isImage,
    edits: ({ value }) => {
      const image = String(value);
      const [repository = image] = image.split(/@|:(?=[^/]*$)/);
      const path = repository.split('/').slice(1).join('/');
      return [
        weakened(`${repository}:latest`),
        weakened(repository),
        altered(image.replace(/@sha256:.*/, '')),
        retargeted(`docker.io/${path}:v1`),
        retargeted(image.replace(/^[^/]+/, 'docker.io')),
        retargeted(image.replace(/^[^/]+/, `${FOREIGN_ACCOUNT}.dkr.ecr.us-west-2.amazonaws.com`)),
        retargeted(image.replace(/^[^/]+/, 'public.ecr.aws')),
        unknown,
      ];
    },
  },
  {
    name: 'logging',
    is: (field) =>
      key(/^(?:EnabledTypes|ClusterLogging|Logging|LogsConfig|AccessLog\w*|LogGroupName|LogDestination\w*)$/)(field),
    edits: ({ value, ...field }) => [
      removed,
      ...(isContainer(value) ? (isElement(field) ? [] : [emptied(value)]) : [unknown]),
    ],
  },
  {
    name: 'attribute',
    is: (field) => /(?:LoadBalancer|TargetGroup|Listener)Attributes\.\d+$/.test(field.path.join('.')),
    edits: () => [removed],
  },
  {
    name: 'public access',
    is: key(/^PublicAccessBlockConfiguration$|^OwnershipControls$|^VersioningConfiguration$/),
    edits: ({ value }) => (isContainer(value) ? [removed, emptied(value)] : []),
  },
  {
    name: 'metadata options',
    is: (field) =>
      isContainer(field.value) &&
      key(/^(?:MetadataOptions|AccessConfig|ResourcesVpcConfig|BlockDeviceMappings|Ebs|NodeRepairConfig)$/)(field),
    edits: ({ value }) => [removed, emptied(value)],
  },
];
