import type { Account, Resource, ResourceChange } from '../../aws/account/account';
import { changedKeys } from '../../aws/cloudformation/service-spec';
import {
  availableNodes,
  EXCHANGES_NODES,
  exchangedAtOnce,
  findNodeGroup,
  isNodeGroup,
  labelsOf,
  newNode,
  type Node,
  nodeGroups,
} from './nodes';
import { Outages } from './outages';
import { admits, type KubernetesJson, type PodNeeds, type Workload, workloadsIn } from './workload';

const MANIFEST = 'Custom::AWSCDK-EKS-KubernetesResource';
const BUILD_PROJECT = 'AWS::CodeBuild::Project';

/** `windlass-a/qwen3-8b`: a model's name is its own in its cluster only. */
export const modelKey = ({ cluster, model }: Pick<Workload, 'cluster' | 'model'>): string => `${cluster}/${model}`;

interface Replica {
  readonly key: string;
  readonly cluster: string;
  readonly revision: string;
  readonly pods: readonly PodNeeds[];
  /** What has to be copied before it starts. */
  readonly copied: readonly string[];
  /** Of its pods; without all of them it waits. */
  nodes: readonly Node[] | undefined;
  ready: boolean;
}

/**
 * Nodes and engine pods of one account: how many replicas of each model are ready after each change. Pods count GPUs and
 * labels, nodes count wishes and blocks. What a change sets off ends before the next one begins: there are no probes, no
 * other resources, no failing nodes, and no disruption budgets, which only delay.
 */
export class Fleet {
  readonly outages: Outages;
  private nodes: Node[] = [];
  private replicas: Replica[] = [];
  private readonly workloads = new Map<string, Workload>();
  /** Manifests by the resource that applies them. */
  private readonly applied = new Map<Resource | string, readonly Workload[]>();
  /** What jobs have copied: their definitions when they ran. */
  private readonly copies: string[] = [];

  constructor(
    private readonly account: Account,
    original?: Fleet,
  ) {
    this.outages = new Outages(account);
    this.outages.coldStartSeconds = original?.outages.coldStartSeconds ?? {};
    this.copies.push(...(original?.copies ?? []));
    for (const [cluster, workloads] of original?.applied ?? [])
      if (typeof cluster === 'string') this.applyWorkloads(cluster, workloads);
    for (const group of nodeGroups(account)) this.resize(group);
    for (const manifest of account.all(MANIFEST)) this.apply(manifest, objectsOf(manifest));
    this.watch();
  }

  /** Every replica that must be ready and is not waits for something. */
  readyReplicas(key: string): number {
    return this.replicas.filter((replica) => replica.key === key && replica.ready).length;
  }

  /** By cluster and model. */
  get keys(): string[] {
    return [...this.workloads.keys()];
  }

  get ready(): Record<string, number> {
    return Object.fromEntries(this.keys.map((key) => [key, this.readyReplicas(key)]));
  }

  /** Models with fewer ready replicas than they were told to have. */
  get incomplete(): string[] {
    return [...this.workloads].filter(([key, { replicas }]) => this.readyReplicas(key) < replicas).map(([key]) => key);
  }

  private watch(): void {
    this.account.afterChange = (change) => {
      if (isNodeGroup(change.resource)) this.groupChanged(change);
      if (change.resource.type === MANIFEST) this.manifestChanged(change);
    };
  }

  private groupChanged({ action, resource: group, before = {} }: ResourceChange): void {
    if (action === 'deleted') this.take(this.nodes.filter((node) => node.group === group));
    if (action !== 'updated') return this.resize(group);
    for (const node of this.nodes) if (node.group === group) node.labels = labelsOf(group);
    const changed = changedKeys(before, group.properties);
    if (changed.some((name) => EXCHANGES_NODES.includes(name))) this.exchange(group);
    this.resize(group);
  }

  private manifestChanged({ action, resource }: ResourceChange): void {
    if (action === 'deleted') this.apply(resource, []);
    // Objects that are no longer in a manifest stay: nothing is pruned.
    else this.apply(resource, objectsOf(resource), this.applied.get(resource));
  }

  /** What a GitOps tool does with a folder; it takes away what is not there any more. */
  applyFolder(cluster: string, objects: readonly KubernetesJson[]): void {
    this.apply(cluster, objects);
  }

  /** A job of CodeBuild: what it copies is there afterwards. Undefined for a project that does not exist. */
  runJob(project: string): true | undefined {
    const found = this.account.all(BUILD_PROJECT).find(({ properties }) => properties['Name'] === project);
    if (found === undefined) return undefined;
    this.copies.push(JSON.stringify(found.properties));
    this.settle();
    return true;
  }

  runEveryJob(): void {
    for (const { properties } of this.account.all(BUILD_PROJECT)) this.runJob(String(properties['Name']));
  }

  /** `aws eks update-nodegroup-config`, by a schedule or by hand. Undefined for a group that does not exist. */
  scale(cluster: string, name: string, desiredSize: number): true | undefined {
    const group = findNodeGroup(this.account, cluster, name);
    if (group === undefined) return undefined;
    this.account.updateNodegroupConfig(group, desiredSize);
    this.resize(group);
    return true;
  }

  /** Takes one node away that no pod is on, and wants one fewer. Undefined: there is none. */
  terminateEmptyNode(cluster: string, labels: Readonly<Record<string, string>>): true | undefined {
    const node = this.nodesWith(cluster, labels).find((one) => this.podsOn(one) === 0);
    if (node === undefined) return undefined;
    this.take([node]);
    node.group.live = {
      ...node.group.live,
      desiredSize: this.nodes.filter(({ group }) => group === node.group).length,
    };
    return true;
  }

  /** Nodes with all of these labels; a group's name counts as one. */
  nodesWith(cluster: string, labels: Readonly<Record<string, string>>): Node[] {
    return this.nodes.filter(
      (node) => node.cluster === cluster && Object.entries(labels).every(([key, value]) => node.labels[key] === value),
    );
  }

  nodesOfGroup(cluster: string, name: string): Node[] {
    return this.nodes.filter(({ group }) => group === findNodeGroup(this.account, cluster, name));
  }

  podsOn(node: Node): number {
    return this.replicas.filter(({ nodes }) => nodes?.includes(node)).length;
  }

  /** Blocks begin and end by the account's clock. */
  refresh(): void {
    for (const group of nodeGroups(this.account)) this.resize(group);
  }

  /** The same nodes and pods in a copy of the account. */
  copyFor(account: Account): Fleet {
    return new Fleet(account, this);
  }

  private apply(key: Resource | string, objects: readonly KubernetesJson[], kept?: readonly Workload[]): void {
    const cluster = typeof key === 'string' ? key : String(key.properties['ClusterName']);
    this.applyWorkloads(key, workloadsIn(cluster, objects), kept);
  }

  private applyWorkloads(key: Resource | string, next: readonly Workload[], kept: readonly Workload[] = []): void {
    const names = (all: readonly Workload[]): string[] => all.map(modelKey);
    const others = kept.filter((workload) => !names(next).includes(modelKey(workload)));
    const before = names(this.applied.get(key) ?? []);
    this.applied.set(key, [...next, ...others]);
    const present = names([...this.applied.values()].flat());
    for (const gone of before.filter((name) => !present.includes(name))) {
      this.workloads.delete(gone);
      this.replicas = this.replicas.filter((replica) => replica.key !== gone);
    }
    for (const workload of next) this.workloads.set(modelKey(workload), workload);
    this.settle();
  }

  private resize(group: Resource): void {
    const exists = this.account.isLive(group);
    const own = this.nodes.filter((node) => node.group === group);
    const wanted = exists ? availableNodes(this.account, group, this.nodes) : 0;
    if (wanted < own.length) this.take(this.leastUsed(own).slice(0, own.length - wanted));
    for (let count = own.length; count < wanted; count++) this.nodes.push(newNode(this.account, group));
    this.settle();
  }

  /** Nobody promises which node goes; the double is kind. */
  private leastUsed(nodes: readonly Node[]): Node[] {
    const used = (node: Node): number => this.replicas.filter(({ nodes: on }) => on?.includes(node)).length;
    return [...nodes].sort((left, right) => used(left) - used(right));
  }

  /** Old nodes go before new ones come, as blocks and reservations have none to spare. */
  private exchange(group: Resource): void {
    const old = this.nodes.filter((node) => node.group === group);
    const atOnce = exchangedAtOnce(group);
    for (let index = 0; index < old.length; index += atOnce) {
      const batch = old.slice(index, index + atOnce);
      this.outages.whileNodesJoin(() => {
        this.take(batch);
        for (const node of batch) this.nodes.push(newNode(this.account, node.group));
        this.settle();
      });
    }
  }

  private take(nodes: readonly Node[]): void {
    this.nodes = this.nodes.filter((node) => !nodes.includes(node));
    for (const replica of this.replicas) {
      if (replica.nodes?.some((node) => nodes.includes(node)) !== true) continue;
      Object.assign(replica, { nodes: undefined, ready: false });
    }
    this.note();
  }

  private settle(): void {
    for (const workload of this.workloads.values()) this.roll(workload);
    this.schedule();
    this.note();
  }

  /** One Deployment to its last manifest, as far as nodes allow. */
  private roll(workload: Workload): void {
    const { replicas, surge, unavailable } = workload;
    for (;;) {
      const own = this.replicas.filter(({ key }) => key === modelKey(workload));
      const fresh = own.filter(({ revision }) => revision === workload.revision);
      const old = own.filter(({ revision }) => revision !== workload.revision);
      if (fresh.length > replicas) this.drop(unreadyFirst(fresh)[0]);
      else if (old.length > 0 && own.length > replicas + surge) this.drop(unreadyFirst(old)[0]);
      else if (fresh.length < replicas && own.length < replicas + surge) this.add(workload);
      else if (old.length > 0 && this.mayGo(old, own, replicas - unavailable)) this.drop(unreadyFirst(old)[0]);
      else return;
      this.schedule();
      this.note();
    }
  }

  /** An old replica goes if it serves nobody, or enough others do. */
  private mayGo(old: readonly Replica[], own: readonly Replica[], least: number): boolean {
    if (old.some(({ ready }) => !ready)) return own.length > least;
    return own.filter(({ ready }) => ready).length > least;
  }

  private add(workload: Workload): void {
    const { cluster, revision, pods, copied } = workload;
    this.replicas.push({ key: modelKey(workload), cluster, revision, pods, copied, nodes: undefined, ready: false });
  }

  private drop(replica: Replica | undefined): void {
    this.replicas = this.replicas.filter((other) => other !== replica);
  }

  private schedule(): void {
    for (const replica of this.replicas) {
      replica.nodes ??= this.placeFor(replica);
      replica.ready = replica.nodes !== undefined && replica.copied.every((one) => this.isCopied(one));
    }
  }

  private isCopied(name: string): boolean {
    return this.copies.some((text) => text.includes(name));
  }

  /** Nodes with room, those without this model first; the pods of one replica each on a node of its own. */
  private placeFor({ key, cluster, pods }: Replica): readonly Node[] | undefined {
    const chosen: Node[] = [];
    const ofModel = this.replicas.filter((replica) => replica.key === key);
    const load = (node: Node): number => ofModel.filter(({ nodes }) => nodes?.includes(node)).length;
    const nodes = this.nodes.filter((node) => node.cluster === cluster).sort((left, right) => load(left) - load(right));
    for (const pod of pods) {
      const node = nodes.find(
        (candidate) =>
          !chosen.includes(candidate) && admits(candidate.labels, pod) && this.freeGpus(candidate) >= pod.gpus,
      );
      if (node === undefined) return undefined;
      chosen.push(node);
    }
    return chosen;
  }

  private freeGpus(node: Node): number {
    const used = this.replicas.flatMap(({ nodes = [], pods }) =>
      nodes.map((on, index) => (on === node ? (pods[index]?.gpus ?? 0) : 0)),
    );
    return node.gpus - used.reduce((sum, gpus) => sum + gpus, 0);
  }

  private note(): void {
    for (const key of this.keys) this.outages.note(key, this.readyReplicas(key));
    this.outages.goneAllBut(this.keys);
  }
}

const unreadyFirst = (replicas: readonly Replica[]): Replica[] =>
  [...replicas].sort((left, right) => Number(left.ready) - Number(right.ready));

const objectsOf = ({ properties }: Resource): KubernetesJson[] =>
  [JSON.parse(String(properties['Manifest'])) as KubernetesJson[]].flat();
