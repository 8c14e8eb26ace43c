import { FRONT_DOOR } from '../../contract';
import { counted } from '../../units';
import type { Pod } from '../api/objects';
import type { Door } from '../door/door';
import { until } from '../wait';
import { failed, type Outcome, passed, type RehearsalCheck, skipped, type Stage } from './check';
import { reachFindings } from './door-reach';
import { replicasFindings } from './door-replicas';

/** Pods of the door start within seconds; a busy machine takes its time. */
export const DOOR_TURN_SECONDS = 45;

/** Its pods are apart, ready and registered; they find the replicas of each model, and nobody else reaches them. */
export const frontDoor: RehearsalCheck = async (stage) => {
  const { door, timeline, plan } = stage;
  if (door === undefined) return skipped('no front door');
  const notUp = await doorUp(stage, door);
  if (notUp !== undefined) return notUp;
  timeline.say(`${FRONT_DOOR}: ${counted(door.plan.replicas, 'pod')} ready and registered`);
  const together = placement(stage, door);
  if (together.length > 0) return failed('pods of the door are not apart', together);
  const addresses = await replicasFindings(stage, door);
  if (addresses.length > 0) return failed('the door does not find the replicas', addresses);
  const { findings: reached, asked } = await reachFindings(stage, door);
  if (reached.length > 0) return failed('network policies are not those of a front door', reached);
  const nodes = new Set(door.pods().map(({ spec }) => spec.nodeName)).size;
  const models = counted(plan.deployments.length, 'model');
  return passed(
    `${counted(door.plan.replicas, 'pod')} on ${counted(nodes, 'node')}, registered; finds the replicas of ${models}; of ${asked} others none reaches an engine`,
  );
};

/** Every pod is ready, and the load balancer has found it healthy; what is wrong otherwise. */
export async function doorUp({ traffic }: Stage, door: Door): Promise<Outcome | undefined> {
  const unsettled = await door.settle(DOOR_TURN_SECONDS);
  if (unsettled.length > 0) return failed('the front door does not get ready', unsettled);
  const isUsed = (): true | undefined => (traffic.usedOf(FRONT_DOOR) >= door.plan.replicas ? true : undefined);
  const used = await until(isUsed, 2 * DOOR_TURN_SECONDS); // its checks and its requests both wait for a busy machine
  return used === true ? undefined : failed('the load balancer does not use every pod of the door', []);
}

/** Over nodes and over zones: one more here than there, not two. */
function placement({ fleet }: Stage, door: Door): string[] {
  const nodes = fleet.systemNodes();
  const zoneOf = new Map(nodes.map(({ metadata }) => [metadata.name, metadata.labels?.[ZONE_LABEL] ?? '']));
  const names = nodes.map(({ metadata }) => metadata.name);
  const nodeOf = ({ spec }: Pod): string => spec.nodeName ?? '';
  const elsewhere = door.pods().filter((pod) => !zoneOf.has(nodeOf(pod)));
  return [
    ...elsewhere.map((pod) => `pod ${pod.metadata.name} is on ${nodeOf(pod)}, which is no system node`),
    ...uneven('node', names, door.pods().map(nodeOf)),
    ...uneven(
      'zone',
      [...new Set(zoneOf.values())],
      door.pods().map((pod) => zoneOf.get(nodeOf(pod)) ?? ''),
    ),
  ];
}

const ZONE_LABEL = 'topology.kubernetes.io/zone';

function uneven(what: string, places: readonly string[], taken: readonly string[]): string[] {
  const counts = places.map((place) => taken.filter((each) => each === place).length);
  const [most, fewest] = [Math.max(...counts), Math.min(...counts)];
  const list = places.map((place, index) => `${place} ${counts[index]}`).join(', ');
  return most - fewest > 1 ? [`a ${what} has ${most} pods and another ${fewest} (${list})`] : [];
}
