import type { Pod } from '../api/objects';

/** How an engine ends, in cluster seconds after its pod was told to: as its own spec has it, whatever the plan says. */
export interface PodEnd {
  /** New requests are answered until then; afterwards with an error. */
  readonly acceptsSeconds: number;
  /** Requests in flight go on until then. */
  readonly runsSeconds: number;
}

/** What Kubernetes gives a pod that says nothing. */
const DEFAULT_GRACE_SECONDS = 30;
const SHUTDOWN_FLAG = '--shutdown-timeout';

/**
 * The kubelet sleeps, sends the signal, and kills when the grace period is over; what is in flight ends before that or never.
 * `finishSeconds`: how long the program lets it go on; absent: as vLLM's arguments say.
 */
export function podEnd({ metadata, spec }: Pod, finishSeconds?: number): PodEnd {
  const [container] = spec.containers;
  const graceSeconds =
    metadata.deletionGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
  const acceptsSeconds = Math.min(graceSeconds, container?.lifecycle?.preStop?.sleep?.seconds ?? 0);
  return {
    acceptsSeconds,
    runsSeconds: Math.min(graceSeconds, acceptsSeconds + (finishSeconds ?? shutdownTimeoutOf(container?.args ?? []))),
  };
}

/** vLLM's default, 0, ends all requests at once. */
function shutdownTimeoutOf(args: readonly string[]): number {
  const position = args.indexOf(SHUTDOWN_FLAG);
  return position < 0 ? 0 : Number(args[position + 1]);
}
