import type { ResourceRule } from '../../types';
import { boundActions } from './bound-actions';
import { eventTopic } from './event-topic';
import { functionRuntime } from './function-runtime';
import { iamEscalation } from './iam-escalation';
import { iamManagedPolicy } from './iam-managed-policy';
import { iamUser } from './iam-user';
import { iamWildcard } from './iam-wildcard';
import { keyPolicy } from './key-policy';
import { keyRotation } from './key-rotation';
import { keyThroughService } from './key-through-service';
import { knownRole } from './known-role';
import { lambdaPermission } from './lambda-permission';
import { loadBalancerScheme } from './load-balancer-scheme';
import { nodeRole } from './node-role';
import { plainCredential } from './plain-credential';
import { podRole } from './pod-role';
import { policyDocument } from './policy-document';
import { resourcePolicy } from './resource-policy';
import { trustPolicy } from './trust-policy';

export const identityRules: readonly ResourceRule[] = [
  boundActions,
  eventTopic,
  functionRuntime,
  iamEscalation,
  iamManagedPolicy,
  iamUser,
  iamWildcard,
  keyPolicy,
  keyRotation,
  keyThroughService,
  knownRole,
  lambdaPermission,
  loadBalancerScheme,
  nodeRole,
  plainCredential,
  podRole,
  policyDocument,
  resourcePolicy,
  trustPolicy,
];
