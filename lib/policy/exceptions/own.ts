import type { Finding } from '../types';
import type { WrittenException } from './types';

/** An exception of the product itself: `<environment>`, `<zone>` and `<number>` stand for what differs between environments. */
export interface OwnException {
  readonly rule: string;
  /** Stack and path of the one construct. */
  readonly construct: string;
  readonly reason: string;
}

const OWNER = 'Windlass';
const CONNECTED = "the environment asks for profile 'connected'; only system subnets get a route, GPU subnets none";
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
];

/** Of rules of CDK's own validator, which knows nothing of ours: acknowledged at the construct. */
export const ownAcknowledgements: readonly OwnException[] = [
  {
    rule: 'CloudFormation-Validate::W9009',
    construct: 'windlass-<environment>-Cluster/Cluster/Cluster/Resource',
    reason: "aws-eks-v2 2.276 always writes EncryptionConfig.Resources; EKS still accepts its only value, 'secrets'",
  },
];

const PARTS: Readonly<Record<string, string>> = {
  '<environment>': '[a-z0-9][a-z0-9-]*',
  '<zone>': '[a-z0-9-]+',
};

const matcher = (pattern: string): RegExp => {
  const escaped = pattern.replaceAll(/[.*+?^$()[\]{}|\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll(/<\w+>/g, (part) => PARTS[part] ?? part)}$`);
};

export const isAt = ({ construct }: OwnException, path: string): boolean => matcher(construct).test(path);

/** The exception of ours that a finding falls under. */
export function ownExceptionOf({ rule, resource, object, where }: Finding): WrittenException | undefined {
  if (resource === undefined || object !== undefined) return undefined;
  const construct = resource.stack.constructs?.[resource.logicalId];
  if (construct === undefined) return undefined;
  const path = `${resource.stack.name}/${construct}`;
  const own = ownExceptions.find((one) => one.rule === rule.id && isAt(one, path));
  return own && { rule: own.rule, object: where, reason: own.reason, owner: OWNER, at: 'the product itself' };
}
