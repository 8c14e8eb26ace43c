import { ApiObject, type ApiObjectProps, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import {
  COMPONENT_LABEL,
  DOOR_HTTP_PORT,
  DOOR_MEMORY_PORT,
  DOOR_NAMESPACE,
  DOOR_PODS_SERVICE,
  ENDPOINT_COMPONENT,
  ENGINE_HTTP_PORT,
  engineSelector,
  FRONT_DOOR,
  replicasServiceName,
  SERVING_NAMESPACE,
  TARGET_HEALTHY_S,
  tlsReplicasServiceName,
} from '../lib/contract';
import { remembers } from './door/memory';
import { type DoorFiles, renderDoor } from './door/render-door';
import { checksum } from './checksum';
import { COMMON_LABELS, DOOR_SELECTOR } from './names';
import { addDoorPolicies } from './network/door-policies';
import { doorPodTemplate, DOOR_VOLUMES } from './pods/door-pod';
import { addPreStopSleep } from './pods/pre-stop-sleep';
import { intOrString } from './pods/quantities';
import type { EnvironmentPlan, FrontDoorPlan } from '../lib/environment';

/** A node that is slow to pull an image is no failure; what never starts is. */
const PROGRESS_DEADLINE_S = 600;

/** The front door's pods, what they read, and the names under which they find the replicas of each model. */
export class FrontDoorChart extends Chart {
  constructor(scope: Construct, id: string, plan: EnvironmentPlan, door: FrontDoorPlan) {
    super(scope, id, { namespace: DOOR_NAMESPACE, labels: { ...COMMON_LABELS } });
    const files = renderDoor(door);
    this.addFiles(files);
    this.addDeployment(plan, door, files);
    this.addService();
    this.addDisruptionBudget();
    for (const { model } of door.backends) {
      this.addReplicasService(`Replicas-${model}`, model, replicasServiceName(model));
      if (takesEither(door)) this.addReplicasService(`TlsReplicas-${model}`, model, tlsReplicasServiceName(model));
    }
    if (remembers(door)) this.addPodsService();
    addDoorPolicies(this, plan, door);
  }

  private addFiles({ config, maps }: DoorFiles): void {
    new k8s.KubeConfigMap(this, 'Config', { metadata: { name: DOOR_VOLUMES.config }, data: { ...config } });
    new k8s.KubeConfigMap(this, 'Maps', { metadata: { name: DOOR_VOLUMES.maps }, data: { ...maps } });
  }

  /** A changed configuration rolls out; changed maps are taken by the pods that run. */
  private addDeployment(plan: EnvironmentPlan, door: FrontDoorPlan, { config }: DoorFiles): void {
    const manifest = k8s.KubeDeployment.manifest({
      metadata: { name: FRONT_DOOR },
      spec: {
        replicas: door.replicas,
        selector: { matchLabels: DOOR_SELECTOR },
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxSurge: intOrString(1), maxUnavailable: intOrString(0) },
        },
        // Until the load balancer uses the new one, should its controller not have given it a readiness gate.
        minReadySeconds: TARGET_HEALTHY_S,
        progressDeadlineSeconds: PROGRESS_DEADLINE_S,
        revisionHistoryLimit: 3,
        template: doorPodTemplate(plan, door, checksum(config)),
      },
    }) as ApiObjectProps;
    addPreStopSleep(new ApiObject(this, 'Deployment', manifest), '/spec/template', door.drain.preStopSeconds);
  }

  /** For what registers the pods with the load balancer. */
  private addService(): void {
    new k8s.KubeService(this, 'Service', {
      metadata: { name: FRONT_DOOR },
      spec: {
        type: 'ClusterIP',
        selector: { ...DOOR_SELECTOR },
        ports: [{ name: 'http', port: DOOR_HTTP_PORT, targetPort: intOrString('http'), protocol: 'TCP' }],
      },
    });
  }

  /** For pods of the door, which ask each other: one that is not ready any more still knows. */
  private addPodsService(): void {
    new k8s.KubeService(this, 'Pods', {
      metadata: { name: DOOR_PODS_SERVICE },
      spec: {
        clusterIp: 'None',
        publishNotReadyAddresses: true,
        selector: { ...DOOR_SELECTOR },
        ports: [{ name: 'memory', port: DOOR_MEMORY_PORT, protocol: 'TCP' }],
      },
    });
  }

  private addDisruptionBudget(): void {
    new k8s.KubePodDisruptionBudget(this, 'DisruptionBudget', {
      metadata: { name: FRONT_DOOR },
      spec: {
        maxUnavailable: intOrString(1),
        selector: { matchLabels: DOOR_SELECTOR },
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    });
  }

  /**
   * Beside the model's other Service, whose address cannot be taken away. DNS names the pods that are ready: one that ends
   * is gone from it while it still answers.
   */
  private addReplicasService(id: string, model: string, name: string): void {
    new k8s.KubeService(this, id, {
      metadata: { name, namespace: SERVING_NAMESPACE },
      spec: {
        clusterIp: 'None',
        selector: { ...engineSelector(model), [COMPONENT_LABEL]: ENDPOINT_COMPONENT },
        ports: [{ name: 'http', port: ENGINE_HTTP_PORT, protocol: 'TCP' }],
      },
    });
  }
}

const takesEither = ({ engineTls }: FrontDoorPlan): boolean => engineTls !== undefined && engineTls.stage !== 'require';
