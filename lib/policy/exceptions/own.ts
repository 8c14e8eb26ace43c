import { allModels } from '../../catalog';
import { ENDPOINT_SERVICE, SERVING_NAMESPACE } from '../../contract';
import type { Finding } from '../types';
import type { WrittenException } from './types';

/** An exception of the product itself: `<environment>`, `<zone>` and `<name>` stand for what differs between environments. */
export interface OwnException {
  readonly rule: string;
  /** Stack and path of the one construct. */
  readonly construct: string;
  readonly reason: string;
}

const OWNER = 'Windlass';
const AT = 'the product itself';
const CONNECTED = "the environment asks for profile 'connected'; only system subnets get a route, GPU subnets none";
const BY_HAND =
  'clients hold the key outside AWS, so a rotation by itself would lock them out; docs/runbook/tenant-key.md says how both keys hold meanwhile';
const EGRESS = 'windlass-<environment>-Network/Network/Egress';

/** All of them. Whoever reviews a change reads this file: every line lets something through. */
export const ownExceptions: readonly OwnException[] = [
  { rule: 'no-way-out', construct: `${EGRESS}/InternetGateway`, reason: CONNECTED },
  { rule: 'no-way-out', construct: `${EGRESS}/Attachment`, reason: CONNECTED },
  { rule: 'no-way-out', construct: `${EGRESS}/Outside`, reason: CONNECTED },
  { rule: 'no-way-out', construct: `${EGRESS}/<zone>-address`, reason: CONNECTED },
  { rule: 'no-way-out', construct: `${EGRESS}/<zone>-nat`, reason: CONNECTED },
  { rule: 'no-way-out', construct: `${EGRESS}/<zone>-out`, reason: CONNECTED },
  {
    rule: 'endpoint-policy',
    construct: 'windlass-<environment>-Network/Endpoints/s3',
    reason:
      "the environment asks for profile 'connected'; its system subnets may read public objects, where registries keep layers",
  },
  { rule: 'secret-rotation', construct: 'windlass-<environment>-Storage/ApiKey', reason: BY_HAND },
  { rule: 'secret-rotation', construct: 'windlass-<environment>-FrontDoor/Tenants/<name>', reason: BY_HAND },
  {
    rule: 'load-balancer-logs',
    construct: 'windlass-<environment>-FrontDoor/Door/LoadBalancer',
    reason:
      'the door behind it writes one line for each request, with tenant and status; a Network Load Balancer logs TLS connections alone',
  },
];

/** Of rules of CDK's own validator, which knows nothing of ours: acknowledged at the construct. */
export const ownAcknowledgements: readonly OwnException[] = [
  {
    rule: 'CloudFormation-Validate::W9009',
    construct: 'windlass-<environment>-Cluster/Cluster/Cluster/Resource',
    reason: "aws-eks-v2 2.276 always writes EncryptionConfig.Resources; EKS still accepts its only value, 'secrets'",
  },
];

/** An exception of the product for Kubernetes objects: those of a kind in one namespace, by name or by how the value ends. */
export interface OwnObjectException {
  readonly rule: string;
  readonly kinds: readonly string[];
  readonly namespace: string;
  /** @default - any name */
  readonly name?: string;
  /** Where weights lie: the end of the value that the finding is of. @default - not asked */
  readonly weights?: string;
  /** Only of a value that is missing. @default - any value */
  readonly isUnset?: boolean;
  readonly reason: string;
}

/** Code of weights whose record in the catalog says that no release of vLLM serves them without; read from one's own storage. */
const remoteCode: readonly OwnObjectException[] = allModels
  .filter(({ serving }) => serving?.trustRemoteCode === true)
  .flatMap(({ huggingFaceId, checkpoints }) => [
    ...new Set([huggingFaceId, ...checkpoints.map((one) => one.huggingFaceId)].filter((id) => id !== undefined)),
  ])
  .map((id) => ({
    rule: 'remote-code',
    kinds: ['Deployment', 'LeaderWorkerSet'],
    namespace: SERVING_NAMESPACE,
    weights: `/${id}/`,
    reason: `the catalog says that ${id} needs the code in its repository, which is staged at its pinned revision`,
  }));

/** Of the one Service through which clients reach engines where an environment has no front door. */
const WITHOUT_DOOR: Readonly<Record<string, string>> = {
  'edge-limits':
    "an environment without 'frontDoor' knows one key and no tenants; it admits the networks of 'access' alone, and the plan says so",
  'edge-logs':
    'a Network Load Balancer logs TLS connections alone, and this one passes TCP; engines write down requests, and the VPC its flows',
  'service-tls':
    "an environment without 'frontDoor' encrypts nothing inside the networks of 'access'; the plan says so, and the door speaks TLS",
};

export const ownObjectExceptions: readonly OwnObjectException[] = [
  ...remoteCode,
  ...Object.entries(WITHOUT_DOOR).map(([rule, reason]) => ({
    rule,
    kinds: ['Service'],
    namespace: SERVING_NAMESPACE,
    name: ENDPOINT_SERVICE,
    isUnset: rule !== 'edge-limits',
    reason,
  })),
  {
    rule: 'bounded-queue',
    kinds: ['Deployment', 'LeaderWorkerSet'],
    namespace: SERVING_NAMESPACE,
    isUnset: true,
    reason:
      "without 'frontDoor' one team's clients share a queue whose length is theirs to choose, by engine.args max-num-queued-reqs",
  },
];

const isForObject = (own: OwnObjectException, { rule, object, value }: Finding): boolean =>
  object !== undefined &&
  own.rule === rule.id &&
  own.kinds.includes(object.kind) &&
  own.namespace === object.namespace &&
  [undefined, object.name].includes(own.name) &&
  (own.weights === undefined || isWeightsAt(value, own.weights)) &&
  (own.isUnset !== true || value === undefined);

const isWeightsAt = (value: unknown, end: string): boolean =>
  /^(\/|s3:\/\/)/.test(String(value)) && `${String(value).replace(/\/+$/, '')}/`.endsWith(end);

const PARTS: Readonly<Record<string, string>> = {
  '<environment>': '[a-z0-9][a-z0-9-]*',
  '<zone>': '[a-z0-9-]+',
  '<name>': '[A-Za-z0-9._-]+',
};

const matcher = (pattern: string): RegExp => {
  const escaped = pattern.replaceAll(/[.*+?^$()[\]{}|\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll(/<\w+>/g, (part) => PARTS[part] ?? part)}$`);
};

export const isAt = ({ construct }: OwnException, path: string): boolean => matcher(construct).test(path);

/** The exception of ours that a finding falls under. */
export function ownExceptionOf(finding: Finding): WrittenException | undefined {
  const { rule, resource, object, where } = finding;
  if (object !== undefined) {
    const found = ownObjectExceptions.find((one) => isForObject(one, finding));
    return found && { rule: found.rule, object: where, reason: found.reason, owner: OWNER, at: AT };
  }
  if (resource === undefined) return undefined;
  const construct = resource.stack.constructs?.[resource.logicalId];
  if (construct === undefined) return undefined;
  const path = `${resource.stack.name}/${construct}`;
  const own = ownExceptions.find((one) => one.rule === rule.id && isAt(one, path));
  return own && { rule: own.rule, object: where, reason: own.reason, owner: OWNER, at: AT };
}
