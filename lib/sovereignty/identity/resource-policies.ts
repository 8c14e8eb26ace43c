import type { Resource } from '../../policy/model/resource';
import { intrinsic, isObject, step } from '../../policy/model/values';
import type { EgressWay } from '../../config';
import { arnOf, hostPlace, placeOf, REGION } from '../places';
import type { Sink, Way } from '../types';
import { asObject, branches, named, type Reading, type World } from '../world';
import { heldTo, isOwn } from './conditions';
import { actionsOf, principalsOf, type Statement, statementsOf } from './statements';

/** Documents that say what a principal of the output may do; what they lead to is the business of roles. */
const OF_PRINCIPALS = /^AWS::IAM::(Policy|RolePolicy|UserPolicy|GroupPolicy|ManagedPolicy|User|Group)$/;
const EVERYBODY: Sink = { kind: 'internet', name: 'everybody' };

/** Principals outside of the deployment that policies of its resources, and trust of its roles, let in. */
export const resourcePolicyWays = (world: World): readonly Way[] =>
  world.assembly.resources
    .filter(({ type }) => !OF_PRINCIPALS.test(type) && type !== 'AWS::EC2::VPCEndpoint')
    .flatMap((resource) =>
      documentsIn(resource, resource.properties, '').flatMap(([path, document]) =>
        waysOf(world, resource, path, document),
      ),
    );

/** Policy documents anywhere in a resource, as objects or as JSON in a text. */
function documentsIn(resource: Resource, value: unknown, path: string): readonly (readonly [string, unknown])[] {
  if (resource.type === 'AWS::IAM::Role' && path === 'Policies') return [];
  if (typeof value === 'string') {
    if (!value.includes('"Statement"')) return [];
    try {
      const parsed: unknown = JSON.parse(value);
      return isObject(parsed) ? [[path, parsed]] : [];
    } catch {
      return [];
    }
  }
  if (intrinsic(value) !== undefined && step(value, 'Fn::If') === undefined) return [];
  if (isObject(value) && value['Statement'] !== undefined) return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    branches(inner).flatMap((one) => documentsIn(resource, one, path === '' ? key : `${path}.${key}`)),
  );
}

function waysOf(world: World, resource: Resource, path: string, document: unknown): readonly Way[] {
  const isTrust = path === 'AssumeRolePolicyDocument';
  const kind: EgressWay = isTrust ? 'trust' : 'resource-policy';
  return statementsOf(resource, document, `${named(resource)} ${path}`)
    .filter(({ allows }) => allows)
    .flatMap((statement) =>
      principalsOf(world, statement).flatMap((principal) => {
        const place = principalPlace(world, statement, principal);
        if (place === undefined || place.kind === 'inside') return [];
        const actions = actionsOf(world, statement).join(', ');
        const way: Way = {
          kind,
          direction: 'in',
          from: named(resource),
          path: [place.name, `${statement.where} allows ${actions}`, named(resource)],
          to: place,
          ...(principal.unknown === undefined ? {} : { unknown: principal.unknown }),
          ...(place === EVERYBODY && resource.type === 'AWS::S3::BucketPolicy'
            ? { condition: 'unless S3 blocks public policies of the bucket' }
            : {}),
        };
        return [way];
      }),
    );
}

/** Where a principal is; undefined: it is held to what is inside. */
function principalPlace(
  world: World,
  statement: Statement,
  { kind, text, targets, unknown }: Reading & { readonly kind: string },
): Sink | undefined {
  if (kind === 'Service') return servicePlace(world, statement, text);
  if (kind === 'Federated') return federatedPlace(world, text, targets);
  if (kind === 'CanonicalUser') return { kind: 'unknown', name: `canonical user ${text}` };
  const held = heldTo(world, statement, 'caller');
  if (text === '*') {
    if (isOwn(world, held) || isHeldToVpc(world, statement)) return undefined;
    const [account] = held ?? [];
    return account === undefined ? EVERYBODY : { kind: 'account', name: account, account };
  }
  const account = /^\d{12}$/.exec(text)?.[0] ?? arnOf(text)?.account;
  if (account !== undefined && account !== '*') return placeOf(world, text, account);
  if (targets.length > 0 && unknown === undefined) return undefined;
  return { kind: 'unknown', name: text };
}

/** Held to endpoints or VPCs of the output. */
function isHeldToVpc(world: World, { json }: Statement): boolean {
  return Object.entries(asObject(json['Condition'])).some(
    ([operator, tests]) =>
      /^(foranyvalue:)?stringequals$/i.test(operator) &&
      isObject(tests) &&
      Object.keys(tests).some((key) => /^aws:(sourcevpc|sourcevpce)$/i.test(key)) &&
      world.assembly.ofType('AWS::EC2::VPCEndpoint', 'AWS::EC2::VPC').length > 0,
  );
}

/** Services of AWS act for whom a condition names, or for the account itself; one of another region is named by it. */
function servicePlace(world: World, statement: Statement, text: string): Sink | undefined {
  const account = heldTo(world, statement, 'caller')?.find((one) => !isOwn(world, [one]));
  if (account !== undefined) return placeOf(world, `${text} for ${account}`, account);
  const region = text.match(REGION)?.[0];
  return region === undefined ? undefined : placeOf(world, text, undefined, region);
}

/** Identities of a provider: that of the cluster, or somebody else's. */
function federatedPlace(world: World, text: string, targets: readonly Resource[]): Sink | undefined {
  if (targets.length > 0) return undefined;
  const account = arnOf(text)?.account;
  const host = /oidc-provider\/([^/]+)/.exec(text)?.[1] ?? text;
  if (/^oidc\.eks\./.test(host)) return placeOf(world, text, account, host.match(REGION)?.[0]);
  const place = hostPlace(world, host);
  return place.kind === 'inside' ? { kind: 'unknown', name: text } : { ...place, name: text };
}
