import type { KubernetesObject } from '../api/objects';
import { isReady } from '../api/objects';
import type { Cluster } from '../cluster';
import { until } from '../wait';
import { failed, passed, skipped, turnSeconds, warned, type RehearsalCheck } from './check';
import { countRequests } from './requests';

const CANARY_SECONDS = 60;
const CANARY_LABELS = { 'app.kubernetes.io/name': 'upgrade-canary' };
const CANARY = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'upgrade-canary', namespace: 'default' },
  spec: {
    selector: { matchLabels: CANARY_LABELS },
    template: {
      metadata: { labels: CANARY_LABELS },
      spec: { containers: [{ name: 'canary', image: 'canary' }] },
    },
  },
} as KubernetesObject;

/** The next minor takes over the same data; the same objects are applied again, and no engine may notice. */
export const upgrade: RehearsalCheck = async (stage, { nextPrograms, kubernetesVersion }) => {
  const { plan, controlPlane, workloads, cluster, timeline } = stage;
  if (nextPrograms === undefined) return skipped(`no programs of the minor after ${kubernetesVersion}`);
  const before = uids();
  const requests = countRequests(stage, { staysReady: ({ replicas }) => replicas });
  await controlPlane.upgradeTo(nextPrograms);
  const release = await controlPlane.release();
  timeline.say(`control plane is now ${release}`);
  const { refusals, warnings } = await workloads.apply();
  if (refusals.length > 0) return failed(`${release} refuses objects`, refusals);
  if (!(await newPodRuns(cluster))) return failed(`under ${release} no new pod runs`, cluster.blocked());
  const { settled, findings } = await cluster.settle(turnSeconds(stage));
  if (!settled) return failed(`replicas are not ready under ${release}`, findings);
  const restarted = uids().filter((uid) => !before.includes(uid));
  if (restarted.length > 0) return failed('the upgrade restarts engines', [`${restarted.length} pods were replaced`]);
  const { line, findings: lost } = requests();
  if (lost.length > 0) return failed('the upgrade loses requests', lost);
  const summary = `${release} accepts the same objects, no engine restarts; ${line}`;
  return warnings.length > 0 ? warned(summary, warnings) : passed(summary);

  function uids(): string[] {
    return plan.deployments.flatMap((each) => cluster.podsOf(each)).map(({ metadata }) => metadata.uid ?? '');
  }
};

/**
 * A Deployment that is new: once its pod is ready, the controllers and the scheduler of the new minor are at work, and all
 * that they did to other pods before is known here.
 */
async function newPodRuns(cluster: Cluster): Promise<boolean> {
  const path = await cluster.pathOf(CANARY);
  await cluster.mustAnswer(cluster.client.apply(path, CANARY));
  const isCanary = (labels: Readonly<Record<string, string>> = {}): boolean =>
    Object.entries(CANARY_LABELS).every(([key, value]) => labels[key] === value);
  const ran = await until(
    () => (cluster.pods.all().some((pod) => isCanary(pod.metadata.labels) && isReady(pod)) ? true : undefined),
    CANARY_SECONDS,
  );
  await cluster.mustAnswer(cluster.client.delete(path, { propagationPolicy: 'Background' }));
  return ran === true;
}
