import { explainUnschedulable } from '../scheduling-message';
import { coldStart, counted, failed, passed, turnSeconds, type Check } from './check';

/** Every pod gets a node, and every replica is ready after its planned cold start. */
export const scheduling: Check = async (stage) => {
  const { cluster, plan, timeline } = stage;
  const { settled, blocked } = await cluster.settle(turnSeconds(stage));
  const findings = blocked.map((text) => explained(text));
  if (!settled && findings.length === 0) findings.push(...missing(stage));
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

/** Puts the part of a scheduler's message that matters behind the pod's name. */
export function explained(text: string): string {
  const [, subject = '', message = text] = /^(pod [^:]+): (.*)$/s.exec(text) ?? [];
  return subject === '' ? text : `${subject} has no node: ${explainUnschedulable(message)}`;
}

const missing = ({ plan, cluster }: Parameters<Check>[0]): string[] =>
  plan.deployments
    .filter((deployment) => cluster.ready(deployment) < deployment.replicas)
    .map(
      (deployment) =>
        `${deployment.name}: ${cluster.ready(deployment)} of ${deployment.replicas} replicas ready, ${cluster.podsOf(deployment).length} pods exist`,
    );
