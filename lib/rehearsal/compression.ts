import type { EnvironmentPlan } from '../environment';

/** Real seconds that the longest cold start or drain of a rehearsal takes. */
const MAX_REAL_SECONDS = 5;

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
