import { NODE_GROUP_LABEL, NODE_NAMESPACE, NODE_ROLE_LABEL, GPU_RESOURCE, EFA_RESOURCE } from '../../contract';
import { isSuccess, NOT_FOUND } from '../api/client';
import { isReady, type Node, type Pod, takesPods } from '../api/objects';
import type { Cluster } from '../cluster';
import { until } from '../wait';
import { nodeObject, type NodeShape } from './node-shapes';

/** Real seconds within which instances are ready. */
export const JOIN_SECONDS = 60;

/** Which program offers which resource; in the name of its image. */
const PLUGINS: readonly { readonly image: RegExp; readonly resource: string }[] = [
  { image: /\/aws-efa-k8s-device-plugin[:@]/, resource: EFA_RESOURCE },
  { image: /\/k8s-device-plugin[:@]/, resource: GPU_RESOURCE },
];

/** The instances of all node groups. They come and go as EC2 would have them, and register like kubelets. */
export class Fleet {
  private readonly shapes = new Map<string, NodeShape>();
  private readonly members = new Map<string, NodeShape>();
  private readonly offered = new Set<string>();
  private next = 0;

  constructor(private readonly cluster: Cluster) {}

  /** Instances of new node groups join. */
  async start(shapes: readonly NodeShape[]): Promise<void> {
    this.cluster.pods.onChange(() => void this.offerDevices());
    await this.join(shapes);
  }

  async join(shapes: readonly NodeShape[]): Promise<void> {
    for (const shape of shapes) {
      this.reshape(shape);
      await this.add(shape.group, shape.count);
    }
  }

  /** Nodes that are added to the group from now on look like this. */
  reshape(shape: NodeShape): void {
    this.shapes.set(shape.group, shape);
  }

  /** Waits until every instance has registered and may be given pods; whether that came. */
  async joined(): Promise<boolean> {
    return (await until(() => (this.isComplete() ? true : undefined), JOIN_SECONDS)) === true;
  }

  private isComplete(): boolean {
    const nodes = this.cluster.nodes.all();
    return nodes.length === this.members.size && nodes.every(takesPods);
  }

  /** Nodes that carry the label of a capacity entry, of whichever node group. */
  nodesOf = (entry: string): Node[] =>
    this.cluster.nodes.all().filter(({ metadata }) => metadata.labels?.[NODE_GROUP_LABEL] === entry);

  /** Nodes of everything that is not a model. */
  systemNodes = (): Node[] =>
    this.cluster.nodes.all().filter(({ metadata }) => metadata.labels?.[NODE_ROLE_LABEL] === 'system');

  /** The node group that a node came from. */
  groupOf = (node: string): string | undefined => this.members.get(node)?.group;

  /** Names of the nodes of one node group. */
  membersOf = (group: string): string[] =>
    [...this.members].filter(([, shape]) => shape.group === group).map(([name]) => name);

  countOf = (name: string): number => this.shapeOf(name)?.count ?? 0;

  /** Of a node group, or of the first whose nodes carry the label of a capacity entry. */
  private shapeOf = (name: string): NodeShape | undefined =>
    this.shapes.get(name) ?? [...this.shapes.values()].find(({ labels }) => labels[NODE_GROUP_LABEL] === name);

  async add(group: string, count: number): Promise<void> {
    const shape = this.shapeOf(group);
    if (shape === undefined) throw new Error(`no node group '${group}'`);
    for (let added = 0; added < count; added++) {
      const name = `${shape.labels[NODE_GROUP_LABEL] ?? group}-${this.next++}`;
      this.members.set(name, shape);
      await this.cluster.mustAnswer(this.cluster.client.post('/api/v1/nodes', nodeObject(shape, name)));
    }
  }

  /** The instance is gone, and the cloud's node controller says so. Its pods stay until they are collected. */
  async remove(node: string): Promise<void> {
    this.members.delete(node);
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
    const amount = this.members.get(node)?.devices[resource];
    if (amount === undefined || this.offered.has(key)) return;
    this.offered.add(key);
    const resources = { [resource]: amount };
    const isTold = await this.cluster.client
      .mergePatch(`/api/v1/nodes/${node}/status`, { status: { capacity: resources, allocatable: resources } })
      .then(({ status }) => isSuccess(status) || status === NOT_FOUND)
      .catch(() => false);
    if (!isTold) this.offered.delete(key); // the API server is being replaced or stopped; the next change offers it again
  }
}

function offeredBy({ metadata, spec }: Pod): string | undefined {
  if (metadata.namespace !== NODE_NAMESPACE) return undefined;
  return PLUGINS.find(({ image }) => spec.containers.some((container) => image.test(container.image)))?.resource;
}
