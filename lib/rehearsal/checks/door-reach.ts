import { COMPONENT_LABEL, DOOR_MEMORY_PORT, ENDPOINT_COMPONENT, ENGINE_HTTP_PORT } from '../../contract';
import { counted } from '../../units';
import type { Door } from '../door/door';
import type { AddressEnd, PodEnd } from '../door/reach';
import { GROUP_INDEX_LABEL } from '../replicas';
import type { Stage } from './check';
import { type Neighbours, neighbours } from './neighbours';

/** Who reaches engines by the policies that were admitted: every pod of the door, of others nobody. */
export async function reachFindings(
  stage: Stage,
  door: Door,
): Promise<{ readonly findings: string[]; readonly asked: string }> {
  const around = await neighbours(stage);
  const doors = door.pods().map((pod) => around.end(pod));
  const pods = around.pods.filter(({ name }) => doors.every((each) => each.name !== name));
  const others = [...pods, ...around.subnets];
  const findings = engineEnds(stage, around).flatMap((engine) => [
    ...doors
      .filter((from) => !around.reach(from, engine, ENGINE_HTTP_PORT))
      .map(({ name }) => `${name} of the door may not connect to ${engine.name}`),
    ...others
      .filter((from) => !isOfGroup(from, engine) && around.reach(from, engine, ENGINE_HTTP_PORT))
      .map(({ name }) => `${name} may connect to ${engine.name}, past the door`),
  ]);
  return {
    findings: [...findings, ...(remembers(door) ? memoryFindings(around, doors, others) : [])],
    asked: `${counted(pods.length, 'pod')} and ${counted(around.subnets.length, 'subnet')}`,
  };
}

/** Pods that answer requests. */
export const engineEnds = ({ cluster, plan }: Stage, { end }: Neighbours): PodEnd[] =>
  plan.deployments
    .flatMap((each) => cluster.podsOf(each))
    .filter(({ metadata }) => metadata.labels?.[COMPONENT_LABEL] === ENDPOINT_COMPONENT)
    .map((pod) => end(pod));

const remembers = ({ plan }: Door): boolean => plan.backends.some(({ balancer }) => balancer === 'kv-aware');

/** Pods of the door ask each other for conversations, and nobody else asks them. */
const memoryFindings = (
  { reach }: Neighbours,
  doors: readonly PodEnd[],
  others: readonly (PodEnd | AddressEnd)[],
): string[] =>
  doors.flatMap((to) => [
    ...doors
      .filter((from) => from !== to && !reach(from, to, DOOR_MEMORY_PORT))
      .map(({ name }) => `${name} may not ask ${to.name} for conversations`),
    ...others
      .filter((from) => reach(from, to, DOOR_MEMORY_PORT))
      .map(({ name }) => `${name} may ask ${to.name} for conversations`),
  ]);

/** Itself, and the pods of its own group, which compute for it. */
function isOfGroup(from: PodEnd | AddressEnd, engine: PodEnd): boolean {
  if ('cidr' in from) return false;
  const group = engine.labels[GROUP_INDEX_LABEL];
  const isSameGroup = group !== undefined && from.labels[GROUP_INDEX_LABEL] === group;
  return from.name === engine.name || (isSameGroup && from.labels[LWS_NAME_LABEL] === engine.labels[LWS_NAME_LABEL]);
}

const LWS_NAME_LABEL = 'leaderworkerset.sigs.k8s.io/name';
