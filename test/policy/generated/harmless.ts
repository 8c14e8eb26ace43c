import type { Mutation } from './edits';
import { kindOfPath } from './fields';

/** A kind of mutation that may get through, with the reason. */
export interface Harmless {
  /** Type of the resource or kind of the object. */
  readonly subject: RegExp;
  readonly path: RegExp;
  readonly how: RegExp;
  readonly reason: string;
}

/** Reviewed one by one, and counted apart. One that nothing needs any more is an error. */
export const HARMLESS: readonly Harmless[] = [
  {
    subject: /./,
    path: /(?:PolicyDocument|KeyPolicy)\.Version$/,
    how: /weakened/,
    reason: 'IAM knows two versions of its language and refuses any other, so nothing is deployed',
  },
  {
    subject: /^Custom::/,
    path: /^(?:DeletionPolicy|UpdateReplacePolicy)$/,
    how: /removed/,
    reason: 'CloudFormation deletes by default, as is written there',
  },
  {
    subject: /^(?:DaemonSet|Deployment|LeaderWorkerSet)$/,
    path: /imagePullPolicy$/,
    how: /removed/,
    reason: 'Kubernetes pulls an image with a digest if it is not there, as is written there',
  },
  {
    subject: /^AWS::(?:S3::BucketPolicy|SNS::TopicPolicy)$/,
    path: /Statement\.\*\.Action(?:\.\*)?$/,
    how: /widened|added/,
    reason: 'a Deny of more actions refuses more; of what is allowed policy-document finds it',
  },
  {
    subject: /^AWS::S3::BucketPolicy$/,
    path: /Condition\.(?:ArnNotLike|StringNotEquals\.aws:PrincipalTag\/.*)$/,
    how: /removed/,
    reason: 'a Deny with an exemption less refuses more',
  },
  {
    subject: /^AWS::SNS::TopicPolicy$/,
    path: /Statement\.\*\.Resource$/,
    how: /widened/,
    reason:
      'a policy of a topic is for that topic alone (SNS developer guide, access policies), whatever its Resource says',
  },
  {
    subject: /^AWS::KMS::Key$/,
    path: /Condition\.StringEquals\.kms:CallerAccount$/,
    how: /removed/,
    reason:
      'the role named beside it (aws:PrincipalArn) is of that account already; where none is, key-policy finds it',
  },
  {
    subject: /^AWS::KMS::Key$/,
    path: /Statement\.\*\.Action$/,
    how: /widened/,
    reason: 'given to the account itself, * is every action of KMS, as kms:* is; for anybody else key-policy finds it',
  },
  {
    subject: /^AWS::EC2::FlowLog$/,
    path: /LogDestinationType$/,
    how: /removed/,
    reason: 'EC2 delivers to CloudWatch Logs by default, as is written there',
  },
  {
    subject: /^AWS::EC2::VPCEndpointServicePermissions$/,
    path: /AllowedPrincipals(?:\.\*)?$/,
    how: /retargeted|added/,
    reason: 'other accounts are named here on purpose and only here; each connection is accepted by hand',
  },
];

const isA = (one: Harmless, { field, how }: Mutation): boolean =>
  one.subject.test(field.subject) && one.path.test(kindOfPath(field)) && one.how.test(how);

export const harmlessReason = (mutation: Mutation): string | undefined =>
  HARMLESS.find((one) => isA(one, mutation))?.reason;

export const unusedAmong = (mutations: readonly Mutation[]): readonly Harmless[] =>
  HARMLESS.filter((one) => !mutations.some((mutation) => isA(one, mutation)));
