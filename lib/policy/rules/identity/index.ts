import type { ResourceRule } from '../../types';
import { eventTopic } from './event-topic';
import { iamEscalation } from './iam-escalation';
import { iamManagedPolicy } from './iam-managed-policy';
import { iamWildcard } from './iam-wildcard';
import { keyPolicy } from './key-policy';
import { keyRotation } from './key-rotation';
import { lambdaPermission } from './lambda-permission';
import { plainCredential } from './plain-credential';
import { trustPolicy } from './trust-policy';

export const identityRules: readonly ResourceRule[] = [
  eventTopic,
  iamEscalation,
  iamManagedPolicy,
  iamWildcard,
  keyPolicy,
  keyRotation,
  lambdaPermission,
  plainCredential,
  trustPolicy,
];
