import { FRONT_DOOR } from '../../contract';
import { counted } from '../../units';
import { isTerminating, type Pod } from '../api/objects';
import type { Door } from '../door/door';
import { emptied, until } from '../wait';
import { failed, passed, type RehearsalCheck, skipped, type Stage } from './check';
import { doorTurn } from './door-rollout';
import { evict } from './eviction';
import { doorUp } from './front-door';
import { evictPatiently, FIRST_EVICTION_SECONDS } from './replace-node';
import { countDoorRequests } from './requests';
import { egressPods } from './tool-egress';

/** Every system node in turn gets a successor, and when that is there it is cordoned, emptied through the eviction API and goes, as EKS does it. */
export const doorDrain: RehearsalCheck = async (stage) => {
  const { door, fleet, timeline } = stage;
  if (door === undefined) return skipped('no front door');
  const notUp = await doorUp(stage, door);
  if (notUp !== undefined) return notUp;
  const { replicas, sharedBy } = door.plan;
  door.markFewest();
  const requests = countDoorRequests(stage, { name: FRONT_DOOR, staysReady: sharedBy });
  const early = await secondEviction(stage, door);
  if (early !== undefined) return failed('evictions are not what the budget of the door promises', [early]);
  const nodes = fleet.systemNodes().map(({ metadata }) => metadata.name);
  for (const node of nodes) {
    const blocked = await replaceSystemNode(stage, door, node);
    if (blocked.length > 0) return failed('the system nodes can not be replaced', blocked);
  }
  timeline.say(`drained and replaced ${nodes.join(', ')}`);
  const { ready, registered } = door.sinceMark();
  const summary = `at least ${ready} of ${replicas} pods ready, ${registered} registered`;
  if (ready < sharedBy || registered < sharedBy)
    return failed(`fewer than ${sharedBy} pods of the door stayed, which limits and queues count on`, [summary]);
  const { line, findings } = requests();
  if (findings.length > 0) return failed('requests are lost at the door', findings);
  return passed(`${counted(nodes.length, 'system node')} drained and replaced one by one; ${summary}; ${line}`);
};

/** While one pod is away, the budget must hold the next. */
async function secondEviction(stage: Stage, door: Door): Promise<string | undefined> {
  const { cluster, timeline } = stage;
  const [first, second] = door.pods();
  if (first === undefined || second === undefined) return 'there are no two pods to evict';
  const refused = await evictPatiently(stage, first, FIRST_EVICTION_SECONDS);
  if (refused !== undefined) return `not even one pod may be evicted: ${refused}`;
  const held = (await evict(cluster, second)).refused;
  timeline.say(`${FRONT_DOOR}: 1 pod evicted, the next ${held === undefined ? 'may go too' : 'has to wait'}`);
  if (held === undefined) return 'one more pod may be evicted while 1 is away';
  return (await door.settle(doorTurn(stage, door, 1)))[0];
}

async function replaceSystemNode(stage: Stage, door: Door, node: string): Promise<readonly string[]> {
  const { fleet } = stage;
  const group = fleet.groupOf(node);
  if (group === undefined) return [`${node} belongs to no node group`];
  await fleet.add(group, 1);
  if (!(await fleet.joined())) return [`the successor of ${node} does not get ready`];
  await fleet.cordon(node);
  const turn = doorTurn(stage, door, 2);
  const onNode = (): Pod[] => [...door.pods(), ...egressPods(stage)].filter(({ spec }) => spec.nodeName === node);
  const isEmpty = emptied(() => onNode().length);
  let refusal: string | undefined;
  const ended = await until(
    async () => {
      for (const pod of onNode().filter((each) => !isTerminating(each))) {
        const refused = await evictPatiently(stage, pod, turn);
        if (refused === undefined) continue;
        refusal = `pod ${pod.metadata.name} may not be evicted from ${node}: ${refused}`;
        return true;
      }
      return isEmpty() ? true : undefined;
    },
    (onNode().length + 1) * turn,
  );
  if (refusal !== undefined) return [refusal];
  if (ended === undefined) return [`pods on ${node} do not end`];
  await fleet.remove(node);
  return door.settle(turn);
}
