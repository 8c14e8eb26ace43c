import { replicasServiceName, SERVING_NAMESPACE, tlsReplicasServiceName } from '../../contract';
import { isReady, type Pod } from '../api/objects';
import { readyAddresses } from '../door/addresses';
import type { Door } from '../door/door';
import { lasting, until } from '../wait';
import type { Stage } from './check';
import type { DeploymentPlan } from '../../environment';

/** Real seconds until controllers and everybody here have heard of the last pod. */
const NEWS_SECONDS = 15;
/** An address that does not belong there may be listed later than those that do. */
const LASTING_SECONDS = 4;
const WORKER_INDEX_LABEL = 'leaderworkerset.sigs.k8s.io/worker-index';

/** The Service by which the door finds a model's replicas has the ready pods that answer, those and no others. */
export async function replicasFindings(stage: Stage, door: Door): Promise<string[]> {
  const found = await Promise.all(
    stage.plan.deployments.flatMap((each) => namesOf(door, each).map((name) => ofModel(stage, door, each, name))),
  );
  return found.flat();
}

/** While engines may speak either, every replica has two names. */
const namesOf = ({ plan: { engineTls } }: Door, { name }: DeploymentPlan): string[] => [
  replicasServiceName(name),
  ...(engineTls === undefined || engineTls.stage === 'require' ? [] : [tlsReplicasServiceName(name)]),
];

async function ofModel(stage: Stage, door: Door, deployment: DeploymentPlan, name: string): Promise<string[]> {
  const service = door.services
    .all()
    .find(({ metadata }) => metadata.namespace === SERVING_NAMESPACE && metadata.name === name);
  if (service === undefined) return [`there is no Service ${name}`];
  const kind = [
    ...(service.spec?.clusterIP === 'None' ? [] : [`Service ${name} is not headless: DNS gives one address for all`]),
    ...(service.spec?.publishNotReadyAddresses === true
      ? [`Service ${name} publishes pods that are not ready, or that drain`]
      : []),
  ];
  const lastsLongEnough = lasting(() => differences(stage, door, deployment, name).length === 0, LASTING_SECONDS);
  const agreed = await until(() => (lastsLongEnough() ? true : undefined), NEWS_SECONDS);
  return agreed === true ? kind : [...kind, ...differences(stage, door, deployment, name)];
}

function differences({ cluster }: Stage, door: Door, deployment: DeploymentPlan, name: string): string[] {
  const listed = readyAddresses(cluster.endpointSlices.all(), { name, namespace: SERVING_NAMESPACE });
  const pods = cluster.pods.all();
  const nameOf = (uid: string): string => pods.find(({ metadata }) => metadata.uid === uid)?.metadata.name ?? uid;
  const expected = new Set(
    answering(cluster.podsOf(deployment), door, deployment).map(({ metadata }) => metadata.uid ?? ''),
  );
  return [
    ...[...expected].filter((uid) => !listed.has(uid)).map((uid) => `Service ${name} lacks pod ${nameOf(uid)}`),
    ...[...listed]
      .filter((uid) => !expected.has(uid))
      .map((uid) => `Service ${name} has pod ${nameOf(uid)}, which is no ready replica of ${deployment.name}`),
  ];
}

/** Ready pods that answer: all, where every node of a group does, or its leader, by what the plan counts. */
function answering(pods: readonly Pod[], { plan }: Door, { name, replicas, multiNode }: DeploymentPlan): Pod[] {
  const addresses = plan.backends.find(({ model }) => model === name)?.replicas ?? replicas;
  const leadersOnly = multiNode && addresses === replicas;
  return pods.filter((pod) => isReady(pod) && (!leadersOnly || pod.metadata.labels?.[WORKER_INDEX_LABEL] === '0'));
}
