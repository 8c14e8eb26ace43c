import type { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { COMPONENT_LABEL, ENDPOINT_COMPONENT, engineSelector, modelServiceName } from '../../lib/contract';
import type { DeploymentPlan } from '../../lib/environment';
import { intOrString } from './quantities';

/** A stable name inside the cluster for the pods of one model that answer HTTP. */
export function addModelService(chart: Chart, deployment: DeploymentPlan): void {
  const { name, port, portName } = deployment;
  new k8s.KubeService(chart, 'Service', {
    metadata: { name: modelServiceName(name) },
    spec: {
      type: 'ClusterIP',
      selector: { ...engineSelector(name), [COMPONENT_LABEL]: ENDPOINT_COMPONENT },
      ports: [{ name: portName, port, targetPort: intOrString(portName), protocol: 'TCP' }],
    },
  });
}

/**
 * At most one pod leaves voluntarily at a time, or as many as find no room elsewhere while their node is replaced. Where
 * that is all of them there is no budget: one that cannot be met would stop every node update, and the update is an outage
 * either way. Nor on a capacity block, whose nodes are emptied together at its end: the second replica would wait for the
 * first to be ready elsewhere, which it never is, until EC2 cuts its requests off.
 */
export function addDisruptionBudget(chart: Chart, deployment: DeploymentPlan): void {
  if (deployment.nodesEndTogether || deployment.replicasAwayTogether >= deployment.replicas) return;
  new k8s.KubePodDisruptionBudget(chart, 'DisruptionBudget', {
    metadata: { name: deployment.name },
    spec: {
      ...allowance(deployment),
      selector: { matchLabels: engineSelector(deployment.name) },
      unhealthyPodEvictionPolicy: 'AlwaysAllow', // a pod that is not ready is no loss and must not hold up a repair
    },
  });
}

/**
 * The pods of a group follow the first one that leaves, so one pod away is one group away: the count stays below this
 * minimum until the group is back, and until then no pod of another may go. Groups times size minus one size would let a
 * second group go in the moment before the first follows.
 */
function allowance({
  multiNode,
  replicas,
  replicasAwayTogether,
  plan,
}: DeploymentPlan): Partial<k8s.PodDisruptionBudgetSpec> {
  if (!multiNode) return { maxUnavailable: intOrString(replicasAwayTogether) };
  return { minAvailable: intOrString(replicas * plan.layout.nodes - 1) };
}
