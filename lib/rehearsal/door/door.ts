import { APP_LABEL, DOOR_NAMESPACE, FRONT_DOOR } from '../../contract';
import { Informer } from '../api/informer';
import { isReady, isTerminating, type KubernetesObject, type Pod, unschedulableMessage } from '../api/objects';
import type { Cluster } from '../cluster';
import { explained } from '../scheduling-message';
import { seconds, until } from '../wait';
import { readyAddresses } from './addresses';
import { BINDINGS_PATH } from './target-group-binding';
import type { FrontDoorPlan } from '../../environment';

export interface Service extends KubernetesObject {
  readonly spec?: {
    readonly clusterIP?: string;
    readonly publishNotReadyAddresses?: boolean;
    readonly ports?: readonly { readonly name?: string; readonly port: number }[];
  };
}

interface TargetGroupBinding extends KubernetesObject {
  readonly spec: { readonly serviceRef: { readonly name: string; readonly port: number | string } };
}

/** How few pods there were since somebody began to count. */
export interface Fewest {
  readonly ready: number;
  /** With the target group, for longer than news of it take. */
  readonly registered: number;
}

/** Real seconds until everybody has heard of a pod that is ready. */
const NEWS_SECONDS = 1;

/** The pods of the front door, and a double of what registers them: the AWS Load Balancer Controller. */
export class Door {
  readonly services: Informer<Service>;
  private readonly bindings: Informer<TargetGroupBinding>;
  private fewestReady = 0;
  private fewestRegistered = 0;
  private lastRegistered = { count: 0, since: 0 };

  constructor(
    private readonly cluster: Cluster,
    readonly plan: FrontDoorPlan,
  ) {
    this.services = new Informer(cluster.client, '/api/v1/services');
    this.bindings = new Informer(cluster.client, BINDINGS_PATH);
  }

  async start(): Promise<void> {
    const { pods, nodes, endpointSlices } = this.cluster;
    for (const informer of [pods, nodes, endpointSlices, this.bindings, this.services])
      informer.onChange(() => this.count());
    await Promise.all([this.bindings.start(), this.services.start()]);
  }

  stop(): void {
    this.bindings.stop();
    this.services.stop();
  }

  /** All that are there, on their way out too. */
  pods = (): Pod[] =>
    this.cluster.pods
      .all()
      .filter(({ metadata }) => metadata.namespace === DOOR_NAMESPACE && metadata.labels?.[APP_LABEL] === FRONT_DOOR);

  ready = (): Pod[] => this.pods().filter((pod) => isReady(pod));

  /** Ready addresses of the Services that bindings name, by uid; a port that the Service does not have binds nothing. */
  registered = (): ReadonlySet<string> => new Set(this.bindings.all().flatMap((binding) => [...this.boundBy(binding)]));

  private boundBy({ metadata: { namespace }, spec: { serviceRef } }: TargetGroupBinding): ReadonlySet<string> {
    const service = this.services
      .all()
      .find(({ metadata }) => metadata.namespace === namespace && metadata.name === serviceRef.name);
    const port = service?.spec?.ports?.find((each) => each.port === serviceRef.port || each.name === serviceRef.port);
    if (port === undefined) return new Set();
    return readyAddresses(this.cluster.endpointSlices.all(), {
      name: serviceRef.name,
      namespace,
      portName: port.name ?? '',
    });
  }

  /** Starts counting anew. */
  markFewest(): void {
    this.fewestReady = this.ready().length;
    this.fewestRegistered = this.registered().size;
    this.lastRegistered = { count: this.fewestRegistered, since: seconds() };
  }

  sinceMark(): Fewest {
    this.count();
    return { ready: this.fewestReady, registered: this.fewestRegistered };
  }

  private count(): void {
    this.fewestReady = Math.min(this.fewestReady, this.ready().length);
    const { count, since } = this.lastRegistered;
    if (seconds() - since > NEWS_SECONDS) this.fewestRegistered = Math.min(this.fewestRegistered, count);
    const now = this.registered().size;
    if (now !== count) this.lastRegistered = { count: now, since: seconds() };
  }

  /** As many as planned, all of them ready and registered, and none besides. */
  isSettled(): boolean {
    const pods = this.pods();
    const registered = this.registered();
    return (
      pods.length === this.plan.replicas &&
      registered.size === this.plan.replicas &&
      pods.every((pod) => isReady(pod) && registered.has(pod.metadata.uid ?? ''))
    );
  }

  /** Waits for that; what is in the way. */
  async settle(withinSeconds: number): Promise<readonly string[]> {
    const isSettled = await until(() => (this.isSettled() ? true : undefined), withinSeconds);
    return isSettled === true ? [] : this.obstacles();
  }

  private obstacles(): string[] {
    const pods = this.pods();
    const waiting = pods.flatMap((pod) => {
      const message = unschedulableMessage(pod);
      return message === undefined ? [] : [explained(`pod ${pod.metadata.name}: ${message}`)];
    });
    const leaving = pods.filter((pod) => isTerminating(pod)).length;
    const state = `${this.ready().length} of ${this.plan.replicas} pods ready, ${this.registered().size} registered with the target group, ${leaving} on their way out`;
    return [...waiting, ...this.cluster.refusals().filter((text) => text.includes(FRONT_DOOR)), state];
  }
}
