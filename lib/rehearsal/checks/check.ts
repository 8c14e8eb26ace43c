import type { Cluster } from '../cluster';
import { compressed, type Compression, drainSeconds } from '../compression';
import type { ControlPlane } from '../control-plane/control-plane';
import type { Door } from '../door/door';
import type { Fleet } from '../fakes/fleet';
import type { RehearsalOptions, Status } from '../types';
import type { Timeline } from '../timeline';
import type { Traffic } from '../traffic/traffic';
import type { Workloads } from '../workloads';
import type { DeploymentPlan, EnvironmentPlan } from '../../environment';

/** What every check works with. */
export interface Stage {
  readonly plan: EnvironmentPlan;
  readonly compression: Compression;
  readonly controlPlane: ControlPlane;
  readonly cluster: Cluster;
  readonly fleet: Fleet;
  readonly workloads: Workloads;
  readonly traffic: Traffic;
  readonly timeline: Timeline;
  /** Where the environment has one. */
  readonly door?: Door;
}

export interface Outcome {
  readonly status: Status;
  readonly summary: string;
  readonly findings?: readonly string[];
}

export type RehearsalCheck = (stage: Stage, options: RehearsalOptions) => Promise<Outcome>;

export const passed = (summary: string): Outcome => ({ status: 'passed', summary });
export const skipped = (summary: string): Outcome => ({ status: 'skipped', summary });
export const warned = (summary: string, findings: readonly string[]): Outcome => ({
  status: 'warned',
  summary,
  findings,
});
export const failed = (summary: string, findings: readonly string[]): Outcome => ({
  status: 'failed',
  summary,
  findings,
});

/** Real time for what no clock compresses: scheduling, controllers, a busy machine. */
const SLACK_SECONDS = 45;

/** Real seconds within which a number of replicas can drain and start again, one after another. */
export function turnSeconds({ plan, compression }: Stage, turns = 1): number {
  const longest = Math.max(
    ...plan.deployments.map(
      ({ plan: serving, drain }) => serving.coldStart.totalSeconds.expected + drainSeconds(drain),
    ),
  );
  return turns * compressed(compression, longest) + SLACK_SECONDS;
}

export const mostReplicas = ({ deployments }: EnvironmentPlan): number =>
  Math.max(...deployments.map(({ replicas }) => replicas));

export const minutes = (clusterSeconds: number): string =>
  clusterSeconds < 120 ? `${Math.round(clusterSeconds)} s` : `${(clusterSeconds / 60).toFixed(1)} min`;

export const coldStart = ({ plan }: DeploymentPlan): string => minutes(plan.coldStart.totalSeconds.expected);

export const groupWord = ({ multiNode }: DeploymentPlan): string => (multiNode ? 'group' : 'replica');
