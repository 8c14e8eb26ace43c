import { counted } from '../../units';
import { coldStart, failed, passed, turnSeconds, type RehearsalCheck } from './check';

/** Every pod gets a node, and every replica is ready after its planned cold start. */
export const scheduling: RehearsalCheck = async (stage) => {
  const { cluster, plan, timeline } = stage;
  const { settled, findings } = await cluster.settle(turnSeconds(stage));
  for (const finding of findings) timeline.say(finding);
  if (!settled) return failed('not every replica got ready', findings);
  for (const deployment of plan.deployments)
    timeline.say(
      `${deployment.name}: ${deployment.replicas} × ${deployment.plan.layout.nodes} pods ready (planned cold start ${coldStart(deployment)})`,
    );
  const pods = plan.deployments.flatMap((deployment) => cluster.podsOf(deployment));
  const nodes = new Set(pods.map(({ spec }) => spec.nodeName));
  return passed(`${counted(pods.length, 'engine pod')} on ${counted(nodes.size, 'node')}`);
};
