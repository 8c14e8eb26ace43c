import { type ApiClient, type ApiResponse, isSuccess, messageOf } from './api/client';
import { Informer } from './api/informer';
import {
  type ClusterEvent,
  type EndpointSlice,
  isTerminating,
  type KubernetesObject,
  type Node,
  type Pod,
  unschedulableMessage,
} from './api/objects';
import type { Resources } from './api/resources';
import { CutShort } from './cut-short';
import { isSettled, podsOf, readyReplicas, unsettled } from './replicas';
import { explained } from './scheduling-message';
import { lasting, until } from './wait';
import type { DeploymentPlan, EnvironmentPlan } from '../environment';

export interface Settling {
  readonly settled: boolean;
  /** Why not: what the scheduler or an admission plugin said about pods that should be there, or else which are missing. */
  readonly findings: readonly string[];
}

/** Nothing moves for this long and something is known to be in the way: nothing will. On a busy machine silence alone says nothing. */
const STUCK_SECONDS = 10;

/** The cluster as checks see it: what is there now, and what may be asked of it. */
export class Cluster {
  readonly pods: Informer<Pod>;
  readonly nodes: Informer<Node>;
  readonly endpointSlices: Informer<EndpointSlice>;
  private readonly events: Informer<ClusterEvent>;
  private readonly lowest = new Map<string, number>();

  constructor(
    readonly client: ApiClient,
    readonly resources: Resources,
    readonly plan: EnvironmentPlan,
  ) {
    this.pods = new Informer(client, '/api/v1/pods');
    this.nodes = new Informer(client, '/api/v1/nodes');
    this.endpointSlices = new Informer(client, '/apis/discovery.k8s.io/v1/endpointslices');
    this.events = new Informer(client, '/api/v1/events');
  }

  async start(): Promise<void> {
    for (const informer of [this.pods, this.nodes]) informer.onChange(() => this.recordLowest());
    await Promise.all(this.informers().map((informer) => informer.start()));
  }

  stop(): void {
    for (const informer of this.informers()) informer.stop();
  }

  private informers = (): readonly Pick<Informer<KubernetesObject>, 'start' | 'stop'>[] => [
    this.pods,
    this.nodes,
    this.endpointSlices,
    this.events,
  ];

  /** A pod keeps its last condition when its node dies, so those on nodes that are gone do not count. */
  ready = (deployment: DeploymentPlan): number => {
    const nodes = new Set(this.nodes.all().map(({ metadata }) => metadata.name));
    const alive = this.pods.all().filter(({ spec }) => nodes.has(spec.nodeName ?? ''));
    return readyReplicas(alive, deployment);
  };
  podsOf = (deployment: DeploymentPlan): Pod[] => podsOf(this.pods.all(), deployment);

  /** Starts counting anew how few replicas were ready. */
  markLowest(): void {
    this.lowest.clear();
    this.recordLowest();
  }

  lowestReady = (deployment: DeploymentPlan): number => this.lowest.get(deployment.name) ?? this.ready(deployment);

  /** Waits until every deployment has its replicas and is otherwise still, or until that can't happen any more. */
  async settle(
    withinSeconds: number,
    replicas = (deployment: DeploymentPlan) => deployment.replicas,
  ): Promise<Settling> {
    const isStuck = this.stuckDetector();
    const settled = await until(() => {
      if (this.plan.deployments.every((each) => isSettled(this.pods.all(), each, replicas(each)))) return true;
      return isStuck() ? false : undefined;
    }, withinSeconds);
    return settled === true ? { settled, findings: [] } : { settled: false, findings: this.obstacles(replicas) };
  }

  private obstacles(replicas: (deployment: DeploymentPlan) => number): string[] {
    const blocked = this.blocked();
    return blocked.length > 0
      ? blocked.map(explained)
      : this.plan.deployments.flatMap((each) => unsettled(this.pods.all(), each, replicas(each)) ?? []);
  }

  /** Asked at every poll: whether nothing has moved for so long, with a reason known, that nothing will. */
  stuckDetector(): () => boolean {
    const isQuiet = lasting(() => this.isStill(), STUCK_SECONDS);
    return () => isQuiet() && this.blocked().length > 0;
  }

  /** Pods without a node, and pods that controllers were not allowed to create, each with the reason. */
  blocked(): string[] {
    return [...new Set([...this.refusals(), ...this.unschedulable()])];
  }

  unschedulable(): string[] {
    return this.pods.all().flatMap((pod) => {
      const message = unschedulableMessage(pod);
      return message === undefined ? [] : [`pod ${pod.metadata.name}: ${message}`];
    });
  }

  /** Admission speaks to the controllers that create pods, and they repeat it in an event. */
  refusals(): string[] {
    const final = /forbidden|is invalid|exceeded quota|violates PodSecurity|denied the request/;
    return this.events
      .all()
      .flatMap(({ reason, message = '', involvedObject }) =>
        reason === 'FailedCreate' && final.test(message) && !/unable to create new content/.test(message)
          ? [`${involvedObject?.kind} ${involvedObject?.name}: ${message}`]
          : [],
      );
  }

  async mustAnswer<T>(response: Promise<ApiResponse<T>>): Promise<T> {
    const answered = await response;
    if (!isSuccess(answered.status)) throw new CutShort(messageOf(answered));
    return answered.body;
  }

  async pathOf(object: KubernetesObject): Promise<string> {
    const path = await this.resources.pathOf(object);
    if (path === undefined) throw new Error(`the API server does not serve ${object.apiVersion} ${object.kind}`);
    return path;
  }

  /** No engine pod starts or stops, and at least one is missing or has no node. */
  private isStill(): boolean {
    return this.plan.deployments.every((deployment) =>
      this.podsOf(deployment).every(
        (pod) => !isTerminating(pod) && (unschedulableMessage(pod) !== undefined || isRunning(pod)),
      ),
    );
  }

  private recordLowest(): void {
    for (const deployment of this.plan.deployments) {
      const now = this.ready(deployment);
      this.lowest.set(deployment.name, Math.min(now, this.lowest.get(deployment.name) ?? now));
    }
  }
}

const isRunning = ({ status }: Pod): boolean => status?.phase === 'Running';
