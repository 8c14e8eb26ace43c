import type { Resource } from './resource';

/** Where a rule of a security group stands: `SecurityGroupIngress.0.`, or nothing before its fields. */
export interface PortRule {
  readonly base: string;
}

/** Rules that let in, of a group and of a rule that stands alone. */
export const ingressOf = (resource: Resource): readonly PortRule[] =>
  resource.type === 'AWS::EC2::SecurityGroupIngress'
    ? [{ base: '' }]
    : resource.members('SecurityGroupIngress').map((path) => ({ base: `${path}.` }));
