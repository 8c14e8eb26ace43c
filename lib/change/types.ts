import type { EnvironmentInput } from '../config';
import type { EnvironmentPlan } from '../environment';
import type { Stack } from '../policy/model/resource';
import type { Problem } from '../problem';
import type { Range } from '../units/range';

/** One field of the file, `capacity[0].blocks[1].count`; `from` is absent where it was not there, `to` where it goes. */
export interface Edit {
  readonly field: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

/** One `cdk deploy`. */
export interface Deployment {
  /** Without the `windlass-<environment>-` prefix; `all`: `deploy --all`. */
  readonly stacks: readonly string[] | 'all';
  /** Without what the stacks depend on. */
  readonly exclusively: boolean;
}

/** A size of a node group set by hand. */
export interface Scale {
  readonly nodeGroup: string;
  readonly desiredSize: number;
}

/** What somebody does at one time; the next step begins when its conditions hold. */
export interface ChangeStep {
  readonly title: string;
  /** The environment file that is deployed in this step; absent: commands only. */
  readonly environment?: EnvironmentInput;
  /** What differs in the file from the step before, field by field. */
  readonly edits: readonly Edit[];
  /** In order; empty: none. */
  readonly deploys: readonly Deployment[];
  /** In order: `aws eks update-nodegroup-config`. */
  readonly scales: readonly Scale[];
  /** Everything to type, in order, deployments and scales included. */
  readonly commands: readonly string[];
  readonly does: string;
  /** How long it takes, by the plan; absent: minutes of CloudFormation only. */
  readonly seconds?: Range;
  readonly clientsFeel: string;
  /** Least ready replicas of each model while it runs. */
  readonly readyReplicas: Readonly<Record<string, number>>;
  /** Conditions, each with the command that shows it. */
  readonly waitFor: readonly string[];
  readonly goBack: string;
}

/** The way from one environment file to another that is deployed. */
export type ChangePlan =
  | { readonly verdict: 'steps'; readonly steps: readonly ChangeStep[] }
  | { readonly verdict: 'nothing' }
  | { readonly verdict: 'refused'; readonly problems: readonly Problem[] };

/** Stacks of a plan, as CloudFormation gets them; handed in, because a plan is all that is known here. */
export type Synthesize = (plan: EnvironmentPlan) => readonly Stack[];
