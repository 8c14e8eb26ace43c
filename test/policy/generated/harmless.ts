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
    subject: /^(?:Deployment|LeaderWorkerSet)$/,
    path: /volumes\.\*\.configMap\.defaultMode$/,
    how: /removed/,
    reason:
      'the default, 0644, adds that root may write; nobody is root (pod-security) and it is mounted read-only (read-only-root)',
  },
  {
    subject: /^LeaderWorkerSet$/,
    path: /^spec\.(?:startupPolicy|networkConfig\.subdomainPolicy)$/,
    how: /removed/,
    reason: 'LeaderWorkerSet defaults to LeaderCreated and to Shared, as is written there',
  },
  {
    subject: /^(?:Deployment|LeaderWorkerSet)$/,
    path: /args\.\*\.distributed$/,
    how: /flipped|removed/,
    reason: 'whether ranks share the reading of the same staged bytes: the time it takes, and nothing else',
  },
];

const isA = (one: Harmless, { field, how }: Mutation): boolean =>
  one.subject.test(field.subject) && one.path.test(kindOfPath(field)) && one.how.test(how);

export const harmlessReason = (mutation: Mutation): string | undefined =>
  HARMLESS.find((one) => isA(one, mutation))?.reason;

export const unusedAmong = (mutations: readonly Mutation[]): readonly Harmless[] =>
  HARMLESS.filter((one) => !mutations.some((mutation) => isA(one, mutation)));
