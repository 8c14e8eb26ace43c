import type { Resource } from '../../policy/model/resource';
import type { Graph } from '../graph';
import { awsServiceOf, pathToEndpoint } from '../network/endpoints';
import { bucketPlace } from '../places';
import type { Sink, Way } from '../types';
import { at, named, type World } from '../world';
import { deniesOthers, heldTo, isOwn } from './conditions';
import { actionsOf, isAbout, matches, principalsOf, resourcesOf, type Statement, statementsAt } from './statements';

/** Actions that bring nothing out: what they are called with is an address or a name. */
const READS =
  /:(Get|List|Describe|BatchGet|BatchCheck|Head|Search|View|Test|Decode|Filter|Select|AssumeRoleForPodIdentity|TagSession)/i;

const ANY: Sink = { kind: 'unknown', name: 'any account' };

/** The statement by which an endpoint lets a call pass; undefined: none does. */
export function endpointLets(
  world: World,
  endpoint: Resource,
  action: string,
  to: Sink,
  caller: 'own' | 'any',
): string | undefined {
  if (at(endpoint, 'PolicyDocument') === undefined) return `${named(endpoint)} has no policy, so everything passes`;
  const statements = statementsAt(endpoint, 'PolicyDocument', named(endpoint));
  const denied = statements.filter((one) => !one.allows && isAbout(world, one, action));
  if (denied.some(isPlainDeny)) return undefined;
  const onlyOwn = (of: 'caller' | 'resource', statement: Statement): boolean =>
    isOwn(world, heldTo(world, statement, of)) || denied.some((one) => isOwn(world, deniesOthers(world, one, of)));
  const isForeign = to.kind === 'account' || to.kind === 'unknown';
  const found = statements
    .filter((one) => one.allows && isAbout(world, one, action))
    .filter((one) => caller === 'own' || !(onlyOwn('caller', one) || onlyOwnPrincipals(world, one)))
    .filter((one) => !isForeign || !onlyOwn('resource', one))
    .find((one) => resourcesOf(world, one).some((resource) => mayMean(world, resource, to)));
  return found === undefined ? undefined : `${found.where} lets ${action} pass`;
}

const isPlainDeny = ({ json }: Statement): boolean =>
  json['Condition'] === undefined && json['NotResource'] === undefined;

function onlyOwnPrincipals(world: World, statement: Statement): boolean {
  const principals = principalsOf(world, statement);
  return (
    principals.length > 0 &&
    principals.every(
      ({ text }) => text !== '*' && isOwn(world, [/^arn:[^:]+:iam::(\d{12}|<own account>):/.exec(text)?.[1] ?? text]),
    )
  );
}

/** Whether a resource of a policy may be what a way leads to. */
function mayMean(
  world: World,
  { text, targets }: { readonly text: string; readonly targets: readonly Resource[] },
  to: Sink,
): boolean {
  if (text === '*') return true;
  const bucket = /^arn:[^:]+:s3:::([^/]+)/.exec(text)?.[1];
  if (bucket === undefined) return targets.length === 0 && (to.name.startsWith('any ') || matches(text, to.name));
  if (bucketPlace(world, bucket, targets).kind === 'inside') return false;
  return (
    to.name.startsWith('any ') ||
    to.name.startsWith('wherever') ||
    matches(`bucket ${bucket}`, to.name) ||
    matches(to.name, `bucket ${bucket}`)
  );
}

/**
 * Ways of whoever holds credentials of another account, which a process can bring along: an endpoint that does not ask whose
 * they are takes its bytes there, whatever its own role may do.
 */
export function endpointWays(
  world: World,
  graph: Graph,
  senders: readonly { readonly id: string; readonly label: string }[],
): readonly Way[] {
  return world.assembly.ofType('AWS::EC2::VPCEndpoint').flatMap((endpoint) => {
    const service = awsServiceOf(world, endpoint);
    const where = service === undefined ? undefined : openTo(world, endpoint);
    if (service === undefined || where === undefined) return [];
    const first = senders
      .map(({ id }) => pathToEndpoint(world, graph, id, endpoint))
      .find((steps) => steps !== undefined);
    return first === undefined
      ? []
      : [
          {
            kind: 'endpoint-policy' as const,
            direction: 'out' as const,
            from: named(endpoint),
            path: [...first, where, 'any account'],
            to: ANY,
            condition: 'with credentials of another account, which a process brings along',
          },
        ];
  });
}

/** The statement by which anybody's credentials write through an endpoint. */
function openTo(world: World, endpoint: Resource): string | undefined {
  if (at(endpoint, 'PolicyDocument') === undefined) return `${named(endpoint)} has no policy, so everything passes`;
  const statements = statementsAt(endpoint, 'PolicyDocument', named(endpoint));
  const denied = statements.filter(({ allows }) => !allows);
  const holds = (one: Statement, of: 'caller' | 'resource'): boolean =>
    isOwn(world, heldTo(world, one, of)) ||
    denied.some(
      (deny) => isOwn(world, deniesOthers(world, deny, of)) && isAbout(world, deny, actionsOf(world, one)[0] ?? '*'),
    );
  const open = statements.find((one) => {
    const written = actionsOf(world, one).filter((action) => !READS.test(action));
    if (
      !one.allows ||
      written.length === 0 ||
      holds(one, 'caller') ||
      holds(one, 'resource') ||
      onlyOwnPrincipals(world, one)
    )
      return false;
    return resourcesOf(world, one).some((resource) => mayMean(world, resource, ANY));
  });
  return open === undefined ? undefined : `${open.where} lets ${actionsOf(world, open).join(', ')} pass for any caller`;
}
