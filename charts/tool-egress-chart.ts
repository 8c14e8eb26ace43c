import { ApiObject, type ApiObjectProps, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import {
  TOOL_EGRESS,
  TOOL_EGRESS_ANNOTATION,
  TOOL_EGRESS_FILES,
  TOOL_EGRESS_NAMESPACE,
  TOOL_EGRESS_PORT,
} from '../lib/contract';
import type { ToolEgressPlan } from '../lib/environment';
import { checksum } from './checksum';
import { COMMON_LABELS, TOOL_EGRESS_SELECTOR } from './names';
import { addToolEgressPolicies } from './network/tool-egress-policies';
import { addPreStopSleep } from './pods/pre-stop-sleep';
import { intOrString } from './pods/quantities';
import { toolEgressPodTemplate } from './pods/tool-egress-pod';
import { renderToolEgress } from './tool-egress/render-tool-egress';

/** A node that is slow to pull an image is no failure; what never starts is. */
const PROGRESS_DEADLINE_S = 600;

/** The proxy through which named tool servers reach named hosts, and who may reach it. */
export class ToolEgressChart extends Chart {
  constructor(scope: Construct, id: string, egress: ToolEgressPlan) {
    super(scope, id, { namespace: TOOL_EGRESS_NAMESPACE, labels: { ...COMMON_LABELS } });
    const files = renderToolEgress(egress);
    new k8s.KubeConfigMap(this, 'Files', { metadata: { name: TOOL_EGRESS_FILES }, data: files });
    this.addDeployment(egress, files);
    new k8s.KubeService(this, 'Service', {
      metadata: { name: TOOL_EGRESS },
      spec: {
        type: 'ClusterIP',
        selector: { ...TOOL_EGRESS_SELECTOR },
        ports: [{ name: 'connect', port: TOOL_EGRESS_PORT, targetPort: intOrString('connect'), protocol: 'TCP' }],
      },
    });
    new k8s.KubePodDisruptionBudget(this, 'DisruptionBudget', {
      metadata: { name: TOOL_EGRESS },
      spec: {
        maxUnavailable: intOrString(1),
        selector: { matchLabels: TOOL_EGRESS_SELECTOR },
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    });
    addToolEgressPolicies(this, egress);
  }

  /** A changed list rolls out: connections that are open may end while the new pods already serve. */
  private addDeployment(egress: ToolEgressPlan, files: Readonly<Record<string, string>>): void {
    const { hosts, from, replicas, drain } = egress;
    const manifest = k8s.KubeDeployment.manifest({
      metadata: { name: TOOL_EGRESS, annotations: { [TOOL_EGRESS_ANNOTATION]: JSON.stringify({ hosts, from }) } },
      spec: {
        replicas,
        selector: { matchLabels: TOOL_EGRESS_SELECTOR },
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxSurge: intOrString(1), maxUnavailable: intOrString(0) },
        },
        progressDeadlineSeconds: PROGRESS_DEADLINE_S,
        revisionHistoryLimit: 3,
        template: toolEgressPodTemplate(egress, checksum(files)),
      },
    }) as ApiObjectProps;
    addPreStopSleep(new ApiObject(this, 'Deployment', manifest), '/spec/template', drain.preStopSeconds);
  }
}
