import { isTerminating, type Pod } from '../api/objects';
import type { Compression } from '../compression';
import type { PodEnd } from './pod-end';
import { type Route, routesOf } from './routes';
import type { Sources } from './sources';
import { type Loss, NOTHING, type Tally } from './tally';
import type { EnvironmentPlan } from '../../environment';

/** Real requests a second to every deployment, and to the front door. */
export const REQUESTS_PER_SECOND = 50;

/** A pod behind the load balancer; times are real seconds. */
interface Target {
  readonly uid: string;
  isRegistered: boolean;
  readonly cameAt: number;
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
  readonly route: Route;
  readonly targets: Map<string, Target>;
  tally: Tally;
  sent: number;
  isClosed: boolean;
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
    plan: EnvironmentPlan,
    private readonly compression: Compression,
    private readonly sources: Sources,
    hasBothWays = false,
  ) {
    this.lines = routesOf(plan, sources, hasBothWays).map((route) => ({
      route,
      targets: new Map(),
      tally: NOTHING,
      sent: 0,
      isClosed: false,
    }));
  }

  start(): void {
    this.timer = setInterval(() => this.send(), 1000 / REQUESTS_PER_SECOND);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** What became of all requests until now. */
  tallies = (): ReadonlyMap<string, Tally> => new Map(this.lines.map(({ route, tally }) => [route.name, tally]));

  /** How many pods would be sent new requests now. */
  usedOf = (name: string): number => {
    const line = this.lines.find(({ route }) => route.name === name);
    const now = this.sources.now();
    return line === undefined ? 0 : [...line.targets.values()].filter((each) => this.isUsed(line, each, now)).length;
  };

  /** The load balancer of a way is deleted: nothing comes in there any more, and connections end. How many requests that cut. */
  close(name: string): number {
    const line = this.lines.find(({ route }) => route.name === name);
    if (line === undefined) throw new Error(`there is no way '${name}' to close`);
    line.isClosed = true;
    for (const target of line.targets.values()) finish(line, target, this.sources.now());
    const cut = [...line.targets.values()].reduce((sum, { inFlight }) => sum + inFlight.length, 0);
    lose(line, 'disconnected', cut);
    line.targets.clear();
    return cut;
  }

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
      const targets = [...line.targets.values()].filter((target) => this.isUsed(line, target, now));
      const target = targets[line.sent++ % Math.max(1, targets.length)];
      if (target === undefined) line.tally = { ...line.tally, refused: line.tally.refused + 1 };
      else this.pass(line, target, now);
    }
  }

  private register(line: Line): void {
    if (line.isClosed) return;
    const ready = line.route.targets();
    const cameAt = this.sources.now();
    for (const uid of ready)
      if (!line.targets.has(uid))
        line.targets.set(uid, { uid, cameAt, isRegistered: true, isKnown: false, isDead: false, inFlight: [] });
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
    target.end = line.route.endOf(pod);
    finish(line, target, now);
    const kept = target.inFlight.filter((endsAt) => {
      const loss = this.lossOf(line, target, now, this.clusterSeconds(endsAt - now));
      if (loss !== undefined) lose(line, loss, 1);
      return loss === undefined;
    });
    target.inFlight = kept;
  }

  private pass(line: Line, target: Target, now: number): void {
    const { lengthSeconds } = line.route;
    const loss =
      this.sinceTold(target, now) > (target.end?.acceptsSeconds ?? Infinity)
        ? 'closed'
        : this.lossOf(line, target, now, lengthSeconds);
    if (loss !== undefined) lose(line, loss, 1);
    else target.inFlight = [...target.inFlight, now + lengthSeconds / this.compression.factor];
  }

  /** Why a request that needs so many cluster seconds more does not get them. */
  private lossOf({ route }: Line, target: Target, now: number, neededSeconds: number): Loss | undefined {
    if (target.end === undefined) return undefined;
    if (this.sinceTold(target, now) + neededSeconds > target.end.runsSeconds) return 'killed';
    return this.sinceLeft(target, now) + neededSeconds > route.cutSeconds ? 'disconnected' : undefined;
  }

  /** Registered for as long as it takes, or deregistered so recently that it is still used. */
  private isUsed = ({ route }: Line, target: Target, now: number): boolean =>
    !target.isDead &&
    (target.isRegistered
      ? this.clusterSeconds(now - target.cameAt) >= route.healthyAfterSeconds
      : this.sinceLeft(target, now) < route.stillSentSeconds);

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

function finish(line: Line, target: Target, now: number): void {
  const left = target.inFlight.filter((endsAt) => endsAt > now);
  line.tally = { ...line.tally, served: line.tally.served + target.inFlight.length - left.length };
  target.inFlight = left;
}

function lose(line: Line, loss: Loss, count: number): void {
  const { lost } = line.tally;
  line.tally = { ...line.tally, lost: { ...lost, [loss]: lost[loss] + count } };
}
