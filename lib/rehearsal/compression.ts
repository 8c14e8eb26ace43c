import type { EnvironmentPlan } from '../environment';

/** Real seconds that the longest cold start or drain of a rehearsal takes. */
const MAX_REAL_SECONDS = 3;

/** Seconds of the cluster pass this many times faster in a rehearsal. */
export interface Compression {
  readonly factor: number;
}

/** One factor for the whole environment, so that what takes twice as long there takes twice as long here. */
export function compressionFor({ deployments }: EnvironmentPlan): Compression {
  const longest = Math.max(
    MAX_REAL_SECONDS,
    ...deployments.flatMap(({ plan, drain }) => [plan.coldStart.totalSeconds.expected, drainSeconds(drain)]),
  );
  return { factor: longest / MAX_REAL_SECONDS };
}

/** From the decision to stop an engine to its end, when a request uses all the time it is given. */
export const drainSeconds = (drain: { preStopSeconds: number; shutdownTimeoutSeconds: number }): number =>
  drain.preStopSeconds + drain.shutdownTimeoutSeconds;

/** Cluster seconds → real seconds. */
export const compressed = ({ factor }: Compression, clusterSeconds: number): number => clusterSeconds / factor;

/** Kubernetes counts some times in whole seconds, and zero often means something else. */
export const compressedWhole = (compression: Compression, clusterSeconds: number): number =>
  Math.max(1, Math.round(compressed(compression, clusterSeconds)));

/** How the pod garbage collector gives up the pods of nodes that are gone, in seconds. */
export interface Collection {
  readonly periodSeconds: number;
  readonly quarantineSeconds: number;
}

/** Constants of kube-controller-manager (pkg/controller/podgc, 1.36 and 1.37). */
export const COLLECTION: Collection = { periodSeconds: 20, quarantineSeconds: 40 };
/** Shorter, and its quarantine would no longer outlast news that are late on a busy machine. */
const QUARANTINE_FLOOR_SECONDS = 2;
/** Shorter, and it would do nothing but list pods. */
const PERIOD_FLOOR_SECONDS = 0.5;

export const compressedCollection = (compression: Compression): Collection => ({
  periodSeconds: Math.max(PERIOD_FLOOR_SECONDS, compressed(compression, COLLECTION.periodSeconds)),
  quarantineSeconds: Math.max(QUARANTINE_FLOOR_SECONDS, compressed(compression, COLLECTION.quarantineSeconds)),
});
