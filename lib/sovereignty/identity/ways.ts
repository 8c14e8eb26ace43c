import { EVERYWHERE } from '../addresses';
import type { Graph } from '../graph';
import { API_PORTS, awsServiceOf, pathToEndpoint } from '../network/endpoints';
import { traffic } from '../ports';
import { arnOf, bucketPlace, resourcePlace } from '../places';
import type { Resource } from '../../policy/model/resource';
import type { Sink, Way } from '../types';
import { named, type Reading, type World } from '../world';
import { endpointLets } from './endpoint-policies';
import { type Grant, grantsOf, type Holder, holdersOf, PRINCIPALS } from './grants';
import type { Mover } from './movers';

export interface Senders {
  readonly graph: Graph;
  /** Ids of what has interfaces in a VPC. */
  readonly inVpc: ReadonlySet<string>;
  readonly pods: Parameters<typeof holdersOf>[3];
}

/** Ways by what roles, users and groups may do. */
export function roleWays(world: World, senders: Senders): readonly Way[] {
  return world.assembly.ofType(...PRINCIPALS).flatMap((principal) => {
    const grants = grantsOf(world, principal).flatMap((grant) =>
      targetsOf(world, grant).map((sink) => ({ grant, sink })),
    );
    if (grants.length === 0) return [];
    const holders =
      principal.type === 'AWS::IAM::Role'
        ? holdersOf(world, principal, senders.inVpc, senders.pods)
        : [{ label: `whoever has keys of ${named(principal)}` }];
    return holders.flatMap((holder) => waysOfHolder(world, senders, principal, holder, grants));
  });
}

interface Reach {
  readonly grant: Grant;
  readonly sink: Sink;
}

/** One way for each sink: several actions that lead there are one. */
function waysOfHolder(
  world: World,
  senders: Senders,
  principal: Resource,
  holder: Holder,
  reaches: readonly Reach[],
): readonly Way[] {
  const found = new Map<string, Way>();
  for (const { grant, sink } of reaches) {
    if (found.has(`${sink.name} ${grant.where}`)) continue;
    const route = routeOf(world, senders, holder, grant.mover, sink);
    if (route === undefined) continue;
    const resources = grant.resources.map(({ text }) => text).join(', ');
    found.set(`${sink.name} ${grant.where}`, {
      kind: 'role',
      direction: 'out',
      from: `${principal.type === 'AWS::IAM::Role' ? 'role' : 'principal'} ${named(principal)}`,
      path: [
        holder.label,
        `takes ${named(principal)}`,
        `${grant.where}: ${grant.mover.action} on ${resources}`,
        ...route.steps,
        sink.name,
      ],
      to: sink,
      ...(grant.unknown === undefined ? {} : { unknown: grant.unknown }),
      ...(route.condition === undefined ? {} : { condition: route.condition }),
    });
  }
  return [...found.values()];
}

/** Where an action may lead beyond the deployment. */
function targetsOf(world: World, { mover, resources, staysInAccount }: Grant): readonly Sink[] {
  if (mover.does === 'opens')
    return resources.some(({ text, targets }) => text !== '' || targets.length > 0)
      ? [{ kind: 'unknown', name: `wherever ${mover.action} opens a way to` }]
      : [];
  return resources.flatMap((resource) => {
    const place = placeOf(world, mover, resource);
    if (place.kind === 'inside') return [];
    return staysInAccount && place.kind === 'unknown' ? [] : [place];
  });
}

function placeOf(world: World, mover: Mover, reading: Reading): Sink {
  const { text, targets, unknown } = reading;
  const isAnything = text === '*' || /^arn:[^:]*:\*/.test(text);
  if (isAnything) return { kind: 'unknown', name: `any ${mover.action.split(':')[0]} of any account` };
  if (text.startsWith('arn:aws:s3:::') || arnOf(text)?.service === 's3') {
    const bucket = arnOf(text)?.resource.split('/')[0] ?? '';
    return bucketPlace(world, bucket, targets);
  }
  // `arn` with a wildcard for the account
  if (/^arn:[^:]*:[^:]*:[^:]*:\*:/.test(text)) return { kind: 'unknown', name: text };
  const first = targets[0];
  if (unknown === undefined && first?.type === 'AWS::S3::Bucket') return { kind: 'inside', name: text };
  return resourcePlace(world, reading);
}

interface Route {
  readonly steps: readonly string[];
  readonly condition?: string;
}

/** How a call gets to the service: from anywhere outside of a VPC; through an endpoint that lets it; or over the internet. */
function routeOf(world: World, { graph }: Senders, { sender }: Holder, mover: Mover, sink: Sink): Route | undefined {
  if (sender === undefined) return { steps: ['called from outside of any VPC'] };
  const endpoints = world.assembly
    .ofType('AWS::EC2::VPCEndpoint')
    .filter((endpoint) => serves(awsServiceOf(world, endpoint), mover.endpoint));
  for (const endpoint of endpoints) {
    const steps = pathToEndpoint(world, graph, sender, endpoint);
    const policy = steps === undefined ? undefined : endpointLets(world, endpoint, mover.action, sink, 'own');
    if (steps !== undefined && policy !== undefined) return { steps: [...steps.slice(1), policy] };
  }
  const out = graph
    .pathsFrom(sender, traffic(EVERYWHERE, API_PORTS))
    .find(({ sink: { kind } }) => kind === 'internet' || kind === 'unknown');
  if (out !== undefined)
    return { steps: out.steps.slice(1), ...(out.condition === undefined ? {} : { condition: out.condition }) };
  // Somebody is named: the permission is a difference, though no packet gets there today.
  if (
    sink.account !== undefined ||
    sink.region !== undefined ||
    (sink.kind === 'unknown' && !/^(any|wherever) /.test(sink.name))
  )
    return {
      steps: [],
      condition: `no route or endpoint for ${mover.endpoint} leads there from ${sender}; the permission does`,
    };
  return undefined;
}

/** Endpoints of one service go by several names. */
const serves = (service: string | undefined, wanted: string): boolean =>
  service !== undefined && (service === wanted || service === `${wanted}-fips` || service.split('.')[0] === wanted);
