import { DOOR_NAMESPACE, FRONT_DOOR } from '../../contract';
import { compressed } from '../compression';
import type { Door } from '../door/door';
import { until } from '../wait';
import { failed, passed, type RehearsalCheck, skipped, type Stage } from './check';
import { DOOR_TURN_SECONDS, doorUp } from './front-door';
import { countDoorRequests } from './requests';

/** A changed configuration of the door: new pods come before old ones go, and no engine notices. */
export const doorRollout: RehearsalCheck = async (stage) => {
  const { door, workloads, timeline } = stage;
  if (door === undefined) return skipped('no front door');
  const notUp = await doorUp(stage, door);
  if (notUp !== undefined) return notUp;
  const { replicas } = door.plan;
  const old = door.pods().map(({ metadata }) => metadata.uid);
  const engines = engineUids(stage);
  door.markFewest();
  const requests = countDoorRequests(stage, { name: FRONT_DOOR, staysReady: replicas });
  workloads.withNewConfiguration(DOOR_NAMESPACE);
  const { refusals } = await workloads.apply();
  if (refusals.length > 0) return failed('the new configuration is refused', refusals);
  timeline.say('new configuration of the front door applied');
  const isOld = (): string[] =>
    door
      .pods()
      .filter(({ metadata }) => old.includes(metadata.uid))
      .map(({ metadata }) => `pod ${metadata.name} goes on with the old configuration`);
  await until(() => (isOld().length === 0 ? true : undefined), doorTurn(stage, door, replicas));
  if (isOld().length > 0)
    return failed('the rollout of the door does not finish', [...(await door.settle(0)), ...isOld()]);
  const unsettled = await door.settle(DOOR_TURN_SECONDS);
  if (unsettled.length > 0) return failed('the door does not get ready with its new configuration', unsettled);

  const { ready, registered } = door.sinceMark();
  const summary = `at least ${ready} of ${replicas} pods ready, ${registered} registered`;
  if (ready < replicas || registered < replicas) return failed('too few pods of the door stayed', [summary]);
  const restarted = engineUids(stage).filter((uid) => !engines.includes(uid));
  if (restarted.length > 0) return failed('engines restart with the door', [`${restarted.length} pods are new`]);
  const { line, findings } = requests();
  if (findings.length > 0) return failed('requests are lost at the door', findings);
  return passed(`finished; ${summary}; ${line}`);
};

/** Real seconds within which so many pods of the door drain and start again, one after another. */
export const doorTurn = ({ compression }: Stage, { plan: { drain } }: Door, turns: number): number =>
  turns * compressed(compression, drain.preStopSeconds + drain.finishSeconds) + DOOR_TURN_SECONDS;

const engineUids = ({ plan, cluster }: Stage): string[] =>
  plan.deployments.flatMap((each) => cluster.podsOf(each)).map(({ metadata }) => metadata.uid ?? '');
