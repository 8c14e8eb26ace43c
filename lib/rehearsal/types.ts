import type { KubernetesObject } from './api/objects';
import type { Programs } from './control-plane/binaries';
import type { EnvironmentPlan } from '../environment';

/** One chart: what would be deployed, in the order of the names. */
export interface ChartFile {
  readonly name: string;
  readonly objects: readonly KubernetesObject[];
}

/** `warned`: worked, and a reader must know something. `skipped`: nothing there to check; the summary says why. */
export type Status = 'passed' | 'warned' | 'failed' | 'skipped';

export interface CheckResult<Name extends string = CheckName> {
  readonly name: Name;
  readonly status: Status;
  /** One line. */
  readonly summary: string;
  /** What went wrong or must be known, each with the object and the words of the component that said so. */
  readonly findings: readonly string[];
  /** Real seconds since the start of the rehearsal. */
  readonly at: number;
  /** Real seconds it took. */
  readonly seconds: number;
}

export const CHECKS = [
  'admission',
  'scheduling',
  'topology',
  'front door',
  'door rollout',
  'door drain',
  'tool egress',
  'rollout',
  'node loss',
  'drain',
  'scale',
  'upgrade',
  'capacity-block end',
  'delete',
] as const;
export type CheckName = (typeof CHECKS)[number];

export interface TimelineEntry {
  /** Real seconds since the start. */
  readonly at: number;
  readonly text: string;
}

/** How many replicas of a deployment were ready, from when on. */
export interface ReadyReplicas {
  readonly deployment: string;
  readonly replicas: number;
  readonly changes: readonly { readonly at: number; readonly ready: number }[];
}

export interface Report<Name extends string = CheckName> {
  readonly environment: string;
  readonly kubernetesVersion: string;
  /** Cluster seconds that pass in one real second, for cold starts and drains. */
  readonly compression: number;
  readonly bringUpSeconds: number;
  readonly totalSeconds: number;
  readonly timeline: readonly TimelineEntry[];
  readonly readyReplicas: readonly ReadyReplicas[];
  readonly checks: readonly CheckResult<Name>[];
  readonly passed: boolean;
  /** What stands in for something else. */
  readonly standIns: readonly string[];
}

export interface RehearsalOptions {
  readonly plan: EnvironmentPlan;
  readonly charts: readonly ChartFile[];
  /** Minor that was asked for, such as 1.36. */
  readonly kubernetesVersion: string;
  readonly programs: Programs;
  /** Programs of the next minor; absent: the upgrade is not rehearsed. */
  readonly nextPrograms?: Programs;
  /** Called with every line of the timeline as it happens. */
  readonly onEntry: (entry: TimelineEntry) => void;
  /** Only these checks, besides admission and scheduling. @default - all */
  readonly only?: readonly CheckName[];
  /** Called before everything is stopped; the cluster lives until the promise is fulfilled. */
  readonly beforeStop?: (kubeconfig: string) => Promise<void>;
}
