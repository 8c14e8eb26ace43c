import type { Assembly } from './assembly';
import { IAM_TYPES, statementsAt, documentPaths, type Statement } from './iam';
import type { Resource } from './resource';
import { textOf } from './text';
import { listOf } from './values';

/** A statement with the resource that holds it, where a finding belongs. */
export interface Held {
  readonly holder: Resource;
  readonly statement: Statement;
}

/** The role behind an ARN, a name or a reference. */
export function roleAt(resource: Resource, path: string): Resource | undefined {
  const target = resource.referenced(path);
  if (target?.type !== 'AWS::IAM::InstanceProfile') return target?.type === 'AWS::IAM::Role' ? target : undefined;
  const [role] = listOf(target.raw('Roles'));
  return target.assembly.target(target.stack, role);
}

/** Policies written beside a role and attached to it by name. */
const attachedTo = (assembly: Assembly, role: Resource): readonly Resource[] =>
  assembly
    .ofType(...IAM_TYPES)
    .filter((policy) =>
      ['Roles', 'RoleName'].some((field) => listOf(policy.raw(field)).some((value) => isRole(policy, value, role))),
    );

function isRole(policy: Resource, value: unknown, role: Resource): boolean {
  const target = policy.assembly.target(policy.stack, value);
  if (target !== undefined) return target === role;
  const name = role.knownAt('RoleName');
  return name !== undefined && textOf(policy, value).text === name;
}

/** Policies of one's own that a role names in `ManagedPolicyArns`. */
const namedBy = (role: Resource): readonly Resource[] =>
  listOf(role.raw('ManagedPolicyArns')).flatMap((value) => {
    const target = role.assembly.target(role.stack, value);
    return target?.type === 'AWS::IAM::ManagedPolicy' ? [target] : [];
  });

/** Everything that a role is allowed by policies of the app. */
export function allowedTo(assembly: Assembly, role: Resource): readonly Held[] {
  const holders = new Set([role, ...attachedTo(assembly, role), ...namedBy(role)]);
  return [...holders].flatMap((holder) =>
    documentPaths(holder).flatMap((path) => statementsAt(holder, path).map((statement) => ({ holder, statement }))),
  );
}

export interface ManagedPolicy {
  readonly path: string;
  /** `service-role/AWSLambdaBasicExecutionRole`; undefined: a policy of one's own, or one that nobody knows. */
  readonly name: string | undefined;
  readonly text: string;
  readonly isOurs: boolean;
}

const FIELDS = ['ManagedPolicyArns', 'ManagedPolicies'];

/** Managed policies that a principal names. */
export const managedPoliciesOf = (resource: Resource): readonly ManagedPolicy[] =>
  FIELDS.flatMap((field) => {
    const value = resource.read(field);
    if (value.kind === 'absent') return [];
    if (value.kind === 'unknown') return [policyAt(resource, field, value.expression)];
    return listOf(value.value)
      .map((one, index) => [`${field}.${index}`, one] as const)
      .filter(([, one]) => resource.assembly.resolve(resource.stack, one).kind !== 'absent')
      .map(([path, one]) => policyAt(resource, path, one));
  });

function policyAt(resource: Resource, path: string, value: unknown): ManagedPolicy {
  const { text } = textOf(resource, value);
  const [, name] = /^arn:[^:]+:iam::aws:policy\/(.+)$/.exec(text) ?? [];
  const isOurs = resource.assembly.target(resource.stack, value)?.type === 'AWS::IAM::ManagedPolicy';
  return { path, name, text, isOurs };
}
