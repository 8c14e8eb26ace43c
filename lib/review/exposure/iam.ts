import type { Resource } from '../../policy/model/resource';
import { listOf, step } from '../../policy/model/values';
import { wordOf } from '../fields';
import type { Severity } from '../types';
import { constructOf, pathOf, propertiesOf, readable, type View } from '../view';
import type { Fact, Facet } from './facet';
import { actionCovers } from './patterns';
import { type Grant, grantCovers, grantsOf, grantText } from './statements';

interface Permission extends Fact {
  readonly grant: Grant;
  /** Resource whose policy it is; absent: of an identity. */
  readonly on?: string;
}

/** Documents that say who may use the resource they stand in, by property. */
const RESOURCE_DOCUMENTS = [
  'PolicyDocument',
  'KeyPolicy',
  'RepositoryPolicyText',
  'ResourcePolicy',
  'AssumeRolePolicyDocument',
  'PolicyText',
] as const;

/** EC2 API, CreateVpcEndpoint: an endpoint without a policy lets everything through. */
const OPEN_ENDPOINT = { Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] };

const IDENTITIES = ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group'];
const IDENTITY_POLICIES = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'];

const covers = (wider: Permission, narrower: Permission): boolean =>
  wider.on === narrower.on && grantCovers(wider.grant, narrower.grant);

const reading =
  (effect: Grant['effect']) =>
  (view: View): readonly Permission[] =>
    view.assembly.resources
      .flatMap((resource) => permissionsOf(view, resource))
      .filter(({ grant }) => grant.effect === effect);

/** What identities may do, and who may use a resource or take a role. */
export const permissions: Facet<Permission> = {
  name: 'IAM',
  read: reading('Allow'),
  covers,
  weightBeside: (fact, other) =>
    ((isOfNewRole(fact, other) || isOnNewThing(fact, other)) && isHarmless(fact)) || isMoved(fact, other)
      ? 'low'
      : fact.severity,
};

/** Another folder of a bucket of the environment, named to its end, in place of one where the same was allowed. */
function isMoved({ grant, on }: Permission, other: View): boolean {
  const place = placeOf(grant);
  return (
    on === undefined &&
    place !== undefined &&
    permissions
      .read(other)
      .some(
        (one) =>
          one.on === undefined &&
          one.grant.principal === grant.principal &&
          one.grant.action === grant.action &&
          placeOf(one.grant) === place,
      )
  );
}

/** The bucket and the conditions, without the folder; undefined: no folder, or a pattern of several. */
function placeOf({ resource, conditions }: Grant): string | undefined {
  const [, bucket] = /^(arn:aws:s3:::windlass-[^/*?]+)(?:\/[^*?/]+)+\/\*$/.exec(resource) ?? [];
  const prefix = conditions.find((one) => one.startsWith(PREFIX));
  const others = conditions.filter((one) => one !== prefix);
  if (bucket !== undefined) return [bucket, ...conditions].join(' ');
  const folders = prefix === undefined ? [] : (JSON.parse(prefix.slice(PREFIX.length)) as readonly string[]);
  return folders.length > 0 && folders.every((one) => /^(?:[^*?/]+\/)+[^*?/]*\*?$/.test(one))
    ? [resource, ...others].join(' ')
    : undefined;
}

const PREFIX = 'StringLike s3:prefix ';

/** A role that comes with what uses it. */
const isOfNewRole = ({ grant, on }: Permission, { assembly }: View): boolean =>
  assembly.resources.every((resource) => pathOf(resource) !== (on ?? grant.principal));

/** On a resource that comes with the same change. */
function isOnNewThing({ grant, on }: Permission, { assembly }: View): boolean {
  const [, stack, logicalId] = /^→ ([\w-]+)\/(\w+)/.exec(grant.resource) ?? [];
  return on === undefined && stack !== undefined && assembly.find(stack, logicalId ?? '') === undefined;
}

/** Taken by a service of AWS, or allowed one thing at one resource of the same environment. */
const isHarmless = ({ grant, on, severity }: Permission): boolean =>
  on === undefined
    ? severity === 'medium' && grant.resource.startsWith('→ ')
    : /^[\w.-]+\.amazonaws\.com$/.test(grant.principal);

/** What is forbidden whoever allows it: the fewer of these, the more is open. */
export const denials: Facet<Permission> = { name: 'IAM denial', read: reading('Deny'), covers };

function permissionsOf(view: View, resource: Resource): readonly Permission[] {
  const { type } = resource;
  if (IDENTITIES.includes(type))
    return [...inlineOf(view, resource), ...managedOf(view, resource), ...trustOf(view, resource)];
  if (IDENTITY_POLICIES.includes(type)) return attachedOf(view, resource);
  if (type === 'AWS::Lambda::Permission') return [invocation(view, resource)];
  if (type === 'AWS::EC2::VPCEndpoint' && !('PolicyDocument' in resource.properties))
    return grantsOf(OPEN_ENDPOINT, undefined).map((grant) => permission(view, resource, grant, pathOf(resource)));
  return RESOURCE_DOCUMENTS.flatMap((property) =>
    property in resource.properties ? documentOf(view, resource, property) : [],
  );
}

const inlineOf = (view: View, identity: Resource): readonly Permission[] =>
  listOf(propertiesOf(identity)['Policies']).flatMap((policy) =>
    held(view, identity, pathOf(identity), step(policy, 'PolicyDocument')),
  );

const managedOf = (view: View, identity: Resource): readonly Permission[] =>
  listOf(propertiesOf(identity)['ManagedPolicyArns']).map((arn) => {
    const name = readable(view, wordOf(arn));
    const shown = name.replace(/^.*policy\/(?:[\w-]+\/)*/, '');
    const grant: Grant = {
      effect: 'Allow',
      principal: pathOf(identity),
      action: `policy ${shown}`,
      resource: '*',
      conditions: [],
    };
    return {
      ...permission(view, identity, grant, undefined),
      says: `what ${shown} allows`,
      severity: /AdministratorAccess|PowerUserAccess|FullAccess/.test(name) ? 'critical' : 'high',
    };
  });

const trustOf = (view: View, role: Resource): readonly Permission[] =>
  role.type === 'AWS::IAM::Role' ? documentOf(view, role, 'AssumeRolePolicyDocument') : [];

/** Of a policy of its own: for each identity that it is attached to. */
function attachedOf(view: View, policy: Resource): readonly Permission[] {
  const document = propertiesOf(policy)['PolicyDocument'];
  const holders = ['Roles', 'Users', 'Groups'].flatMap((property) =>
    policy.members(property).map((path) => policy.referenced(path) ?? String(policy.knownAt(path))),
  );
  const all = holders.length === 0 ? [pathOf(policy)] : holders;
  return all.flatMap((holder) => held(view, policy, typeof holder === 'string' ? holder : pathOf(holder), document));
}

const held = (view: View, resource: Resource, holder: string, document: unknown): readonly Permission[] =>
  grantsOf(document, holder).map((grant) => permission(view, resource, grant, undefined));

/** A policy of a bucket or topic speaks of that; a role's trust, a key's policy and an endpoint's of themselves. */
function documentOf(view: View, resource: Resource, property: string): readonly Permission[] {
  const target = ['Bucket', 'Topics.0', 'Queues.0', 'SecretId', 'FileSystemId']
    .map((path) => resource.referenced(path))
    .find(Boolean);
  return grantsOf(propertiesOf(resource)[property], undefined).map((grant) =>
    permission(view, resource, grant, pathOf(target ?? resource)),
  );
}

function invocation(view: View, resource: Resource): Permission {
  const { Principal, Action, FunctionUrlAuthType, SourceArn } = propertiesOf(resource);
  const target = resource.referenced('FunctionName');
  const conditions = [FunctionUrlAuthType, SourceArn]
    .filter((one) => one !== undefined)
    .map((one) => JSON.stringify(one));
  const grant: Grant = {
    effect: 'Allow',
    principal: String(Principal),
    action: String(Action),
    resource: '*',
    conditions,
  };
  return permission(view, resource, grant, target === undefined ? pathOf(resource) : pathOf(target));
}

function permission(view: View, resource: Resource, grant: Grant, on: string | undefined): Permission {
  const isDenied = grant.effect === 'Deny';
  const who = readable(view, grant.principal);
  const verb = isDenied ? 'may not' : 'may';
  const isTrust = resource.type === 'AWS::IAM::Role' && /^sts:(AssumeRole|TagSession)/i.test(grant.action);
  const subject =
    on === undefined
      ? `role ${shortName(who)} ${verb}`
      : isTrust
        ? `role ${shortName(on)} ${isDenied ? 'can not be taken by' : 'can be taken by'}`
        : `${shortName(on)} ${isDenied ? 'is closed to' : 'is open to'}`;
  const says = readable(view, grantText(grant, on === undefined || resource.type === 'AWS::EC2::VPCEndpoint'));
  return {
    group: `${on ?? ''} ${on === undefined ? grant.principal : ''} ${grant.effect}`,
    subject,
    says:
      on === undefined
        ? says
        : `${who === '*' ? 'everybody' : who}${isTrust ? '' : ` for ${says}`}${isTrust && grant.conditions.length > 0 ? `, if ${grant.conditions.join(' and ')}` : ''}`,
    // Whoever calls an endpoint is in the VPC, and still needs a permission of his own.
    severity: resource.type === 'AWS::EC2::VPCEndpoint' ? 'high' : severityOf(grant, on),
    where: { stack: resource.stack.name, construct: constructOf(resource), type: resource.type },
    grant,
    ...(on === undefined ? {} : { on }),
  };
}

/** Actions with which somebody gives himself the rest. */
const ESCALATING = [
  'iam:PassRole',
  'iam:Put*',
  'iam:Attach*',
  'iam:Create*',
  'iam:UpdateAssumeRolePolicy',
  'sts:AssumeRole',
  'eks:CreateAccessEntry',
  'eks:AssociateAccessPolicy',
  'kms:PutKeyPolicy',
];

function severityOf({ principal, action, resource, conditions }: Grant, on: string | undefined): Severity {
  if (on !== undefined) return principal === '*' && conditions.length === 0 ? 'critical' : 'high';
  if (action === '*' || (action.endsWith(':*') && resource === '*')) return 'critical';
  if (ESCALATING.some((one) => actionCovers(one, action) || actionCovers(action, one))) return 'high';
  return resource === '*' || action.includes('*') ? 'high' : 'medium';
}

const shortName = (path: string): string => path.replace(/^windlass-/, '');
