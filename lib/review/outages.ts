import { counted } from '../units';
import { selects } from '../policy/model/cluster-view';
import type { KubernetesObject } from '../policy/model/kubernetes-object';
import { podsOf } from '../policy/model/pods';
import { listOf, step } from '../policy/model/values';
import { networkPolicies } from './exposure/network-policies';
import { portsCover, portsText } from './exposure/ports';
import { list } from './texts';
import type { Hurt } from './types';
import { constructOf, propertiesOf, type View } from './view';

/** What stops answering, or may all at once, although nothing is replaced and no pod is exchanged. */
export function outagesOf(before: View, after: View): readonly Hurt[] {
  return [
    ...withoutNodes(before, after),
    ...shared(before, after).flatMap(([old, next]) => [
      ...switchedOff(old, next),
      ...allAtOnce(before, after, old, next),
      ...closedPorts(old, next, after),
    ]),
    ...withoutAccounts(before, after),
    ...unreachable(before, after),
  ];
}

type Both = readonly [old: KubernetesObject, next: KubernetesObject];

const shared = (before: View, after: View): readonly Both[] =>
  [...before.objects].flatMap(([key, old]) => {
    const next = after.objects.get(key);
    return next === undefined ? [] : [[old, next] as const];
  });

const ended = (
  where: Pick<Hurt, 'stack' | 'construct' | 'type'>,
  what: string,
  reason: string,
  ready?: string,
): Hurt => ({
  kind: 'destroy',
  severity: 'high',
  ...where,
  what,
  reason,
  lasts: 'until it is taken back',
  ...(ready === undefined ? {} : { ready }),
});

const whereIs = ({ label, kind }: KubernetesObject): Pick<Hurt, 'construct' | 'type'> => ({
  construct: label,
  type: kind,
});

function withoutNodes(before: View, after: View): readonly Hurt[] {
  const size = (properties: unknown): number => Number(step(step(properties, 'ScalingConfig'), 'DesiredSize') ?? 0);
  return before.assembly.ofType('AWS::EKS::Nodegroup').flatMap((old) => {
    const next = after.assembly.find(old.stack.name, old.logicalId);
    const was = size(propertiesOf(old));
    if (next === undefined || was === 0 || size(propertiesOf(next)) > 0) return [];
    return [
      ended(
        { stack: old.stack.name, construct: constructOf(old), type: old.type },
        `node group ${constructOf(old)} has no nodes any more: pods on it end, and wait for others`,
        `ScalingConfig.DesiredSize ${was} → 0`,
        'no node',
      ),
    ];
  });
}

const replicasOf = (object: KubernetesObject): number => Number(object.at('spec.replicas') ?? 1);
const HAS_REPLICAS = ['Deployment', 'StatefulSet', 'LeaderWorkerSet'];

export const isSwitchedOff = (old: KubernetesObject, next: KubernetesObject): boolean =>
  HAS_REPLICAS.includes(old.kind) && replicasOf(old) > 0 && replicasOf(next) === 0;

function switchedOff(old: KubernetesObject, next: KubernetesObject): readonly Hurt[] {
  if (!isSwitchedOff(old, next)) return [];
  const was = replicasOf(old);
  return [
    ended(
      whereIs(old),
      `${old.label} is switched off: nothing of it answers any more`,
      `replicas ${was} → 0`,
      `0 of ${counted(was, 'replica')}`,
    ),
  ];
}

/** A number, or a part of the replicas; what is not stated lets nothing go. */
function shareOf(value: unknown, replicas: number): number {
  if (value === undefined) return 0;
  return String(value).endsWith('%') ? (Number.parseInt(String(value), 10) / 100) * replicas : Number(value);
}

function updatesAtOnce(object: KubernetesObject): boolean {
  if (object.kind !== 'Deployment') return false;
  const unavailable = object.at('spec.strategy.rollingUpdate.maxUnavailable');
  return (
    object.at('spec.strategy.type') === 'Recreate' || shareOf(unavailable, replicasOf(object)) >= replicasOf(object)
  );
}

function drainsAtOnce({ objects }: View, object: KubernetesObject): boolean {
  const replicas = replicasOf(object);
  const [pod] = podsOf(object);
  return ![...objects.values()].some(
    (one) =>
      one.kind === 'PodDisruptionBudget' &&
      one.namespace === object.namespace &&
      selects(one.at('spec.selector'), pod?.labels) &&
      (one.at('spec.minAvailable') === undefined
        ? shareOf(one.at('spec.maxUnavailable'), replicas) < replicas
        : shareOf(one.at('spec.minAvailable'), replicas) > 0),
  );
}

function allAtOnce(before: View, after: View, old: KubernetesObject, next: KubernetesObject): readonly Hurt[] {
  const replicas = replicasOf(next);
  if (!HAS_REPLICAS.includes(next.kind) || replicas < 2) return [];
  const found = [
    ...(updatesAtOnce(next) && !updatesAtOnce(old) ? [['an update', 'its strategy takes all of them at once']] : []),
    ...(drainsAtOnce(after, next) && !drainsAtOnce(before, old)
      ? [['a drain of nodes', 'no PodDisruptionBudget holds one of them back']]
      : []),
  ];
  return found.map(([event, reason]): Hurt => ({
    kind: 'restart',
    severity: 'medium',
    ...whereIs(next),
    what: `from now on ${event} may end all ${replicas} replicas of ${next.label} at once`,
    reason: reason!,
    lasts: 'felt with the next one',
    ready: `at least 0 of ${counted(replicas, 'replica')}`,
  }));
}

/** Ports of a load balancer that clients know; those of a model that goes are told with it. */
function closedPorts(old: KubernetesObject, next: KubernetesObject, after: View): readonly Hurt[] {
  if (old.kind !== 'Service' || old.at('spec.type') !== 'LoadBalancer') return [];
  if (next.at('spec.type') !== 'LoadBalancer')
    return [
      ended(whereIs(old), `${old.label} has no load balancer any more: its address goes`, 'its type is another now'),
    ];
  const models = new Set([...after.objects.values()].filter(({ kind }) => HAS_REPLICAS.includes(kind)).map(nameOf));
  const kept = new Set(listOf(next.at('spec.ports')).map((port) => String(step(port, 'port'))));
  const closed = listOf(old.at('spec.ports'))
    .filter((port) => !kept.has(String(step(port, 'port'))) && models.has(String(step(port, 'name'))))
    .map((port) => String(step(port, 'port')));
  if (closed.length === 0) return [];
  return [
    ended(
      whereIs(old),
      `${old.label} answers port ${list(closed)} no more: whoever calls it gets no answer`,
      `its ports are ${list([...kept])} now`,
    ),
  ];
}

const nameOf = ({ name }: KubernetesObject): string => name;

function withoutAccounts(before: View, after: View): readonly Hurt[] {
  const gone = [...before.objects].filter(([key, { kind }]) => kind === 'ServiceAccount' && !after.objects.has(key));
  return gone.flatMap(([, account]) => {
    const users = [...after.objects.values()].filter(
      (object) =>
        object.namespace === account.namespace &&
        podsOf(object).some(({ spec }) => spec['serviceAccountName'] === account.name),
    );
    if (users.length === 0) return [];
    return [
      ended(
        whereIs(account),
        `${account.label} is destroyed: pods of ${list(users.map(({ label }) => label))} can not start again`,
        'the manifests have it no more, and pods name it',
      ),
    ];
  });
}

/** Ports of pods that somebody could reach, and nobody can. */
function unreachable(before: View, after: View): readonly Hurt[] {
  const [old, next] = [networkPolicies.read(before), networkPolicies.read(after)];
  return shared(before, after).flatMap(([, object]) => {
    const group = `in ${object.label}`;
    const closed = old.filter(
      (fact) => fact.group === group && !next.some((one) => one.group === group && portsCover(one.ports, fact.ports)),
    );
    if (closed.length === 0) return [];
    const ports = list([...new Set(closed.map((fact) => portsText(fact.ports)))]);
    return [
      ended(
        whereIs(object),
        `pods of ${object.label} can be reached on ${ports} by nobody any more`,
        'no network policy lets anybody in there',
      ),
    ];
  });
}
