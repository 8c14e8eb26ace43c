import { until } from '../wait';
import {
  type RehearsalCheck,
  failed,
  groupWord,
  minutes,
  mostReplicas,
  type Outcome,
  passed,
  type Stage,
  turnSeconds,
} from './check';
import { countRequests, type Requests } from './requests';
import type { DeploymentPlan } from '../../environment';

/** A new engine image while every GPU is taken: it must finish, and only one replica at a time may be away. */
export const rollout: RehearsalCheck = async (stage) => {
  const { plan, cluster, workloads, timeline } = stage;
  const before = new Set(cluster.pods.all().map(({ metadata }) => metadata.uid));
  cluster.markLowest();
  const requests = countRequests(stage, { staysReady: ({ replicas }) => replicas - 1 });
  workloads.withNewImages(plan.deployments);
  const { refusals } = await workloads.apply();
  if (refusals.length > 0) return failed('the new version is refused', refusals);
  timeline.say('new engine image applied');

  const findings = await podsReplaced(stage, before);
  if (findings.length > 0) return failed('the rollout does not finish', findings);
  return verdict(stage, requests());
};

/** Waits until none of the old pods is left and every replica is ready; why that does not happen. */
export async function podsReplaced(
  stage: Stage,
  old: ReadonlySet<string | undefined>,
  replicas?: (deployment: DeploymentPlan) => number,
): Promise<string[]> {
  const { cluster, plan } = stage;
  const isStuck = cluster.stuckDetector();
  const replaced = await until(
    () => (oldPods(stage, old).length === 0 ? true : isStuck() ? false : undefined),
    turnSeconds(stage, mostReplicas(plan)),
  );
  const { settled, findings } = await cluster.settle(turnSeconds(stage), replicas);
  if (replaced === true && settled) return [];
  return [...findings, ...oldPods(stage, old).map((name) => `pod ${name} was not replaced`)];
}

function verdict({ plan, cluster, timeline }: Stage, requests: Requests): Outcome {
  const lines = plan.deployments.map((deployment) => line(deployment, cluster.lowestReady(deployment)));
  for (const text of lines) timeline.say(`rollout of ${text}`);
  const tooFew = plan.deployments.filter((each) => cluster.lowestReady(each) < each.replicas - 1);
  if (tooFew.length > 0)
    return failed(
      'too few replicas stayed ready',
      tooFew.map((each) => line(each, cluster.lowestReady(each))),
    );
  if (requests.findings.length > 0) return failed('requests are lost', requests.findings);
  return passed(`finished on full GPUs; ${[...lines, requests.line].join('; ')}`);
}

/** With one replica the rollout is an outage; saying how long is the best that can be done. */
function line(deployment: DeploymentPlan, lowest: number): string {
  const { name, replicas, plan, drain } = deployment;
  const outage = drain.preStopSeconds + drain.shutdownTimeoutSeconds + plan.coldStart.totalSeconds.expected;
  const away = replicas === 1 ? `, so up to ${minutes(outage)} without ${name}` : '';
  return `${name}: at least ${lowest} of ${replicas} ${groupWord(deployment)}s ready${away}`;
}

function oldPods({ plan, cluster }: Stage, before: ReadonlySet<string | undefined>): string[] {
  return plan.deployments
    .flatMap((deployment) => cluster.podsOf(deployment))
    .filter(({ metadata }) => before.has(metadata.uid))
    .map(({ metadata }) => metadata.name);
}
