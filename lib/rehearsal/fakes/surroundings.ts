import { SERVING_NAMESPACE, SYSTEM_NAMESPACE, WEIGHTS_CLAIM_GIB, weightsClaim, weightsVolume } from '../../contract';
import type { KubernetesObject } from '../api/objects';
import type { EnvironmentPlan } from '../../environment';

/** What the stacks, not the charts, put into the cluster, as far as pods depend on it. */
export function surroundings({ fileSystem }: EnvironmentPlan): KubernetesObject[] {
  return fileSystem === undefined ? [NODE_DAEMONS] : [NODE_DAEMONS, staticVolume(fileSystem.availabilityZoneId)];
}

/** The static volume of the file system; its ids exist only after CloudFormation made it. */
const staticVolume = (zone: string): KubernetesObject =>
  ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: weightsVolume(zone) },
    spec: {
      capacity: { storage: `${WEIGHTS_CLAIM_GIB}Gi` },
      accessModes: ['ReadWriteMany'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: '',
      claimRef: { namespace: SERVING_NAMESPACE, name: weightsClaim(zone) },
      csi: { driver: 'fsx.csi.aws.com', volumeHandle: 'fs-0123456789abcdef0' },
    },
  }) as KubernetesObject;

const LABELS = { 'app.kubernetes.io/name': 'node-daemons' };

/**
 * CNI with its policy agent, proxy, pod identity, node monitoring and the storage driver, in one: what add-ons ask for
 * on every node. Requests: aws-node 2 × 25m, kube-proxy 100m, node monitoring 10m and 30Mi, csi node 3 × 10m and 40Mi.
 */
const NODE_DAEMONS = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'node-daemons', namespace: SYSTEM_NAMESPACE },
  spec: {
    selector: { matchLabels: LABELS },
    template: {
      metadata: { labels: LABELS },
      spec: {
        priorityClassName: 'system-node-critical',
        tolerations: [{ operator: 'Exists' }],
        containers: [
          { name: 'daemons', image: 'eks/add-ons', resources: { requests: { cpu: '190m', memory: '150Mi' } } },
        ],
      },
    },
  },
} as KubernetesObject;
