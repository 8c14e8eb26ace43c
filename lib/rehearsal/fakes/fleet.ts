import { NODE_GROUP_LABEL, NODE_NAMESPACE, GPU_RESOURCE, EFA_RESOURCE } from '../../contract';
import { isSuccess, NOT_FOUND } from '../api/client';
import { isReady, type Node, type Pod } from '../api/objects';
import type { Cluster } from '../cluster';
import { gpuNodeShape, nodeObject, systemNodeShapes, type NodeShape } from './node-shapes';

/** Which program offers which resource; in the name of its image. */
const PLUGINS: readonly { readonly image: RegExp; readonly resource: string }[] = [
  { image: /\/aws-efa-k8s-device-plugin[:@]/, resource: EFA_RESOURCE },
  { image: /\/k8s-device-plugin[:@]/, resource: GPU_RESOURCE },
];

/** The instances of all node groups. They come and go as EC2 would have them, and register like kubelets. */
export class Fleet {
  private readonly gpu: readonly NodeShape[];
  private readonly system: readonly NodeShape[];
  private readonly offered = new Set<string>();
  private next = 0;

  constructor(private readonly cluster: Cluster) {
    this.gpu = cluster.plan.nodeGroups.map((group) => gpuNodeShape(cluster.plan, group));
    this.system = systemNodeShapes(cluster.plan);
  }

  async start(): Promise<void> {
    this.cluster.pods.onChange(() => void this.offerDevices());
    for (const shape of [...this.system, ...this.gpu]) await this.add(shape.group, shape.count);
  }

  /** Every instance has registered and its kubelet reports ready. */
  isComplete(): boolean {
    const expected = [...this.system, ...this.gpu].reduce((sum, { count }) => sum + count, 0);
    const nodes = this.cluster.nodes.all();
    return nodes.length === expected && nodes.every((node) => isReady(node));
  }

  nodesOf = (group: string): Node[] =>
    this.cluster.nodes.all().filter(({ metadata }) => metadata.labels?.[NODE_GROUP_LABEL] === group);

  countOf = (group: string): number => this.gpu.find((shape) => shape.group === group)?.count ?? 0;

  async add(group: string, count: number): Promise<void> {
    const shape = [...this.system, ...this.gpu].find((candidate) => candidate.group === group);
    if (shape === undefined) throw new Error(`no node group '${group}'`);
    for (let added = 0; added < count; added++) {
      const name = `${group}-${this.next++}`;
      await this.cluster.mustAnswer(this.cluster.client.post('/api/v1/nodes', nodeObject(shape, name)));
    }
  }

  /** The instance is gone, and the cloud's node controller says so. Its pods stay until they are collected. */
  async remove(node: string): Promise<void> {
    await this.cluster.mustAnswer(this.cluster.client.delete(`/api/v1/nodes/${node}`));
  }

  async cordon(node: string): Promise<void> {
    await this.cluster.mustAnswer(
      this.cluster.client.mergePatch(`/api/v1/nodes/${node}`, { spec: { unschedulable: true } }),
    );
  }

  /** A device plugin that runs on a node registers its devices with the kubelet. Without plugin, no devices. */
  private async offerDevices(): Promise<void> {
    for (const pod of this.cluster.pods.all()) {
      const device = offeredBy(pod);
      if (device === undefined || pod.spec.nodeName === undefined || !isReady(pod)) continue;
      await this.offer(pod.spec.nodeName, device);
    }
  }

  private async offer(node: string, resource: string): Promise<void> {
    const key = `${node} ${resource}`;
    const amount = this.shapeOf(node)?.devices[resource];
    if (amount === undefined || this.offered.has(key)) return;
    this.offered.add(key);
    const resources = { [resource]: amount };
    const isTold = await this.cluster.client
      .mergePatch(`/api/v1/nodes/${node}/status`, { status: { capacity: resources, allocatable: resources } })
      .then(({ status }) => isSuccess(status) || status === NOT_FOUND)
      .catch(() => false);
    if (!isTold) this.offered.delete(key); // the API server is being replaced or stopped; the next change offers it again
  }

  /** Of a GPU node; undefined also while news of the node are still under way. */
  private shapeOf = (node: string): NodeShape | undefined =>
    this.gpu.find(({ group }) => this.nodesOf(group).some(({ metadata }) => metadata.name === node));
}

function offeredBy({ metadata, spec }: Pod): string | undefined {
  if (metadata.namespace !== NODE_NAMESPACE) return undefined;
  return PLUGINS.find(({ image }) => spec.containers.some((container) => image.test(container.image)))?.resource;
}
