import { ENDPOINT_SERVICE } from '../../contract';
import { STILL_SENT_S } from '../../contract/drain';
import { isTerminating, type EndpointSlice, type Node, type Pod } from '../api/objects';
import type { Compression } from '../compression';
import { podEnd, type PodEnd } from './pod-end';
import { type Loss, NOTHING, type Tally } from './tally';
import type { DeploymentPlan, EnvironmentPlan } from '../../environment';

/** What the load balancer and the engines go by. */
export interface Sources {
  readonly pods: () => readonly Pod[];
  readonly nodes: () => readonly Node[];
  readonly endpointSlices: () => readonly EndpointSlice[];
  /** Real seconds. */
  readonly now: () => number;
}

/** Real requests a second to every deployment. */
export const REQUESTS_PER_SECOND = 50;

/** A pod behind the load balancer; times are real seconds. */
interface Target {
  readonly uid: string;
  isRegistered: boolean;
  leftAt?: number;
  toldAt?: number;
  end?: PodEnd;
  /** The pod was there; news of it may come after those of its address. */
  isKnown: boolean;
  isDead: boolean;
  /** When each request in flight is done. */
  inFlight: readonly number[];
}

interface Line {
  readonly deployment: DeploymentPlan;
  readonly targets: Map<string, Target>;
  tally: Tally;
  sent: number;
}

/**
 * A double of the load balancer and of what engines do with requests. Each takes as long as the longest that the plan
 * promises to finish when a pod has to go.
 *
 * Planned times (lag of the load balancer, sleep, shutdown, length of a request) pass on the compressed clock. The time that
 * news need to get here does not: a moment of a busy machine is a moment of the cluster, not the minutes it would be when
 * multiplied. So what becomes of a request on a pod that was told to go is decided by the pod's own numbers, and not by when
 * its stand-in of a kubelet removes it.
 */
export class Traffic {
  private readonly lines: readonly Line[];
  private readonly knownNodes = new Set<string>();
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly plan: EnvironmentPlan,
    private readonly compression: Compression,
    private readonly sources: Sources,
  ) {
    this.lines = plan.deployments.map((deployment) => ({ deployment, targets: new Map(), tally: NOTHING, sent: 0 }));
  }

  start(): void {
    this.timer = setInterval(() => this.send(), 1000 / REQUESTS_PER_SECOND);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** What became of all requests until now. */
  tallies = (): ReadonlyMap<string, Tally> =>
    new Map(this.lines.map(({ deployment, tally }) => [deployment.name, tally]));

  /** Called after every change of pods, nodes and slices. */
  observe(): void {
    const pods = new Map(this.sources.pods().map((pod) => [pod.metadata.uid ?? '', pod]));
    const nodes = new Set(this.sources.nodes().map(({ metadata }) => metadata.name));
    for (const node of nodes) this.knownNodes.add(node);
    for (const line of this.lines) {
      this.register(line);
      for (const target of line.targets.values()) this.follow(line, target, pods.get(target.uid), nodes);
    }
  }

  /** One request to every deployment; those that are done count. */
  send(): void {
    const now = this.sources.now();
    for (const line of this.lines) {
      for (const target of line.targets.values()) finish(line, target, now);
      const targets = [...line.targets.values()].filter((target) => this.isUsed(target, now));
      const target = targets[line.sent++ % Math.max(1, targets.length)];
      if (target === undefined) line.tally = { ...line.tally, refused: line.tally.refused + 1 };
      else this.pass(line, target, now);
    }
  }

  private register(line: Line): void {
    const ready = readyTargets(this.sources.endpointSlices(), line.deployment.portName);
    for (const uid of ready)
      if (!line.targets.has(uid))
        line.targets.set(uid, { uid, isRegistered: true, isKnown: false, isDead: false, inFlight: [] });
    for (const target of line.targets.values()) {
      const isRegistered = ready.has(target.uid);
      if (target.isRegistered && !isRegistered) target.leftAt = this.sources.now();
      if (isRegistered) target.leftAt = undefined;
      target.isRegistered = isRegistered;
    }
  }

  private follow(line: Line, target: Target, pod: Pod | undefined, nodes: ReadonlySet<string>): void {
    target.isKnown ||= pod !== undefined;
    const isLost = pod === undefined ? target.isKnown && target.toldAt === undefined : this.isGone(pod, nodes);
    if (isLost) this.die(line, target);
    target.isDead = isLost;
    if (pod !== undefined && isTerminating(pod) && target.toldAt === undefined && !isLost) this.tell(line, target, pod);
    if (pod === undefined && !target.isRegistered && target.inFlight.length === 0) line.targets.delete(target.uid);
  }

  /** Its node was there once and is no more. */
  private isGone = ({ spec: { nodeName = '' } }: Pod, nodes: ReadonlySet<string>): boolean =>
    this.knownNodes.has(nodeName) && !nodes.has(nodeName);

  private die(line: Line, target: Target): void {
    finish(line, target, this.sources.now());
    lose(line, 'died', target.inFlight.length);
    target.inFlight = [];
  }

  /** From now on the pod has as long as its spec says; what takes longer is lost. */
  private tell(line: Line, target: Target, pod: Pod): void {
    const now = this.sources.now();
    target.toldAt = now;
    target.end = podEnd(pod);
    finish(line, target, now);
    const kept = target.inFlight.filter((endsAt) => {
      const loss = this.lossOf(target, now, this.clusterSeconds(endsAt - now));
      if (loss !== undefined) lose(line, loss, 1);
      return loss === undefined;
    });
    target.inFlight = kept;
  }

  private pass(line: Line, target: Target, now: number): void {
    const lengthSeconds = line.deployment.drain.shutdownTimeoutSeconds;
    const loss =
      this.sinceTold(target, now) > (target.end?.acceptsSeconds ?? Infinity)
        ? 'closed'
        : this.lossOf(target, now, lengthSeconds);
    if (loss !== undefined) lose(line, loss, 1);
    else target.inFlight = [...target.inFlight, now + lengthSeconds / this.compression.factor];
  }

  /** Why a request that needs so many cluster seconds more does not get them. */
  private lossOf(target: Target, now: number, neededSeconds: number): Loss | undefined {
    if (target.end === undefined) return undefined;
    if (this.sinceTold(target, now) + neededSeconds > target.end.runsSeconds) return 'killed';
    const delay = this.plan.loadBalancer.deregistrationDelaySeconds;
    return this.sinceLeft(target, now) + neededSeconds > delay ? 'disconnected' : undefined;
  }

  /** Registered, or deregistered so recently that the load balancer still uses it. */
  private isUsed = (target: Target, now: number): boolean =>
    !target.isDead && (target.isRegistered || this.sinceLeft(target, now) < STILL_SENT_S);

  private sinceLeft = ({ leftAt }: Target, now: number): number =>
    leftAt === undefined ? 0 : this.clusterSeconds(now - leftAt);

  /** Cluster seconds since the pod was told to go: news take real time, the lag of the load balancer planned time. */
  private sinceTold({ toldAt, leftAt }: Target, now: number): number {
    if (toldAt === undefined) return 0;
    if (leftAt === undefined) return now - toldAt;
    return Math.max(0, leftAt - toldAt) + this.clusterSeconds(now - leftAt);
  }

  private clusterSeconds = (realSeconds: number): number => realSeconds * this.compression.factor;
}

/** Pods that the Service of the load balancer offers to new requests, by the port that a listener looks for. */
function readyTargets(slices: readonly EndpointSlice[], portName: string): ReadonlySet<string> {
  const own = slices.filter(
    ({ metadata, ports }) =>
      metadata.labels?.['kubernetes.io/service-name'] === ENDPOINT_SERVICE &&
      (ports ?? []).some(({ name, port }) => name === portName && port !== undefined),
  );
  return new Set(
    own
      .flatMap(({ endpoints }) => endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready === true && conditions.terminating !== true)
      .flatMap(({ targetRef }) => targetRef?.uid ?? []),
  );
}

function finish(line: Line, target: Target, now: number): void {
  const left = target.inFlight.filter((endsAt) => endsAt > now);
  line.tally = { ...line.tally, served: line.tally.served + target.inFlight.length - left.length };
  target.inFlight = left;
}

function lose(line: Line, loss: Loss, count: number): void {
  const { lost } = line.tally;
  line.tally = { ...line.tally, lost: { ...lost, [loss]: lost[loss] + count } };
}
