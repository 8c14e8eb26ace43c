import { doorLoadBalancerName, TLS_TAG } from '../../../contract';
import { complaint, undecided } from '../../checks';
import type { Assembly } from '../../model/assembly';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

const BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';

interface Attribute {
  readonly key: string;
  /** What it must say. @default - a number of seconds */
  readonly value?: string;
  /** What AWS takes where nothing is said. */
  readonly unsaid: string;
  readonly problem: string;
}

const ATTRIBUTES: Readonly<Record<string, readonly [field: string, attributes: readonly Attribute[]]>> = {
  [BALANCER]: [
    'LoadBalancerAttributes',
    [
      {
        key: 'load_balancing.cross_zone.enabled',
        value: 'true',
        unsaid: 'false',
        problem: 'an address of a zone without a pod of the door would answer nobody',
      },
    ],
  ],
  [GROUP]: [
    'TargetGroupAttributes',
    [
      {
        key: 'preserve_client_ip.enabled',
        value: 'false',
        unsaid: 'false',
        problem: 'the network policy of the door admits the load balancer and not its clients',
      },
      {
        key: 'target_health_state.unhealthy.connection_termination.enabled',
        value: 'false',
        unsaid: 'true',
        problem: 'a door that drains would lose every stream that passes through it',
      },
      {
        key: 'deregistration_delay.timeout_seconds',
        unsaid: '',
        problem: 'the default of 300 s cuts answers that take longer',
      },
    ],
  ],
  [LISTENER]: [
    'ListenerAttributes',
    [{ key: 'tcp.idle_timeout.seconds', unsaid: '', problem: 'the default of 350 s cuts answers that take longer' }],
  ],
};

export const doorAttributes: ResourceRule = {
  over: 'resource',
  id: 'door-attributes',
  title: 'The load balancer of the door reaches it from every zone and cuts no answer',
  source: 'Network Load Balancer user guide, attributes of load balancers, target groups and listeners',
  types: Object.keys(ATTRIBUTES),
  check: (resource, assembly) => {
    const [field, attributes] = ATTRIBUTES[resource.type]!;
    if (!isOfDoor(resource, assembly)) return [];
    return [
      ...resource.members(field).flatMap((path) => decided(resource, path)),
      ...attributes.filter(({ key }) => isMeant(resource, key)).flatMap((one) => said(resource, field, one)),
    ];
  },
};

/** A TLS listener has a fixed idle timeout; one in the clear that says nothing of TLS is a finding of `listener-tls`. */
const isMeant = (resource: Resource, key: string): boolean =>
  key !== 'tcp.idle_timeout.seconds' ||
  (resource.knownAt('Protocol') === 'TCP' &&
    resource.members('Tags').some((path) => resource.knownAt(`${path}.Key`) === TLS_TAG));

const decided = (resource: Resource, path: string): readonly Complaint[] =>
  ['Key', 'Value']
    .filter((name) => resource.read(`${path}.${name}`).kind !== 'known')
    .map((name) => undecided(`${path}.${name}`, resource.raw(`${path}.${name}`)));

function said(resource: Resource, field: string, { key, value, unsaid, problem }: Attribute): readonly Complaint[] {
  const path = resource.members(field).find((one) => resource.knownAt(`${one}.Key`) === key);
  const there = path === undefined ? unsaid : String(resource.knownAt(`${path}.Value`) ?? '');
  const holds = value === undefined ? /^[1-9]\d*$/.test(there) : there === value;
  if (holds) return [];
  const wayOut = `set ${key} to ${value ?? 'as many seconds as an answer may take'}`;
  return [complaint(path ?? field, path === undefined ? undefined : there, { problem, wayOut })];
}

function isOfDoor(resource: Resource, assembly: Assembly): boolean {
  if (resource.type === BALANCER) return isDoor(resource);
  if (resource.type === LISTENER) return isDoor(resource.referenced('LoadBalancerArn'));
  return assembly
    .ofType(LISTENER)
    .some(
      (listener) =>
        listener.members('DefaultActions').some((path) => listener.referenced(`${path}.TargetGroupArn`) === resource) &&
        isDoor(listener.referenced('LoadBalancerArn')),
    );
}

const isDoor = (balancer: Resource | undefined): boolean =>
  String(balancer?.knownAt('Name') ?? '').startsWith(doorLoadBalancerName(''));
