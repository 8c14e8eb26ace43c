import type { ChangePlan } from '../change';
import type { EnvironmentInput } from '../config';
import type { EnvironmentPlan } from '../environment';
import type { Stack } from '../policy/model/resource';
import type { Rule } from '../policy/types';
import type { JsonObject } from '../policy/model/values';
import type { Problem } from '../problem';
import type { Range } from '../units/range';

/** One environment as it is before or after. */
export interface Side {
  /** As it was given: `main`, `environments/production.ts`. */
  readonly from: string;
  /** Absent: nothing but synthesized output was given. */
  readonly plan?: EnvironmentPlan;
  /** The file; absent likewise. */
  readonly input?: EnvironmentInput;
  readonly stacks: readonly Stack[];
  /** Objects that another tool applies; those inside stacks are found there. */
  readonly manifests: readonly JsonObject[];
  /** Policy rules of the repository beside ours. @default - none */
  readonly rules?: readonly Rule[];
}

/** An environment that was refused, or is not there. */
export type Absent = { readonly from: string; readonly problems?: readonly Problem[] };

export const KINDS = [
  'unfit',
  'replace',
  'destroy',
  'orphan',
  'restart',
  'exposure',
  'policy',
  /** CloudFormation or a service will not do it in one deployment. */
  'refused',
] as const;
export type HurtKind = (typeof KINDS)[number];

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Something of a change that hurts. */
export interface Hurt {
  readonly kind: HurtKind;
  readonly severity: Severity;
  readonly stack?: string;
  /** Path of the construct below its stack, or the Kubernetes object. */
  readonly construct?: string;
  /** `AWS::EKS::Cluster`, `Deployment`. */
  readonly type?: string;
  /** A sentence without its full stop. */
  readonly what: string;
  readonly reason: string;
  /** How long it is felt, in words. */
  readonly lasts?: string;
  readonly seconds?: Range;
  /** What stays ready. */
  readonly ready?: string;
  /** What goes the same way because it refers to it. */
  readonly alongside?: readonly string[];
  /** Who lifted its gate, and why. */
  readonly accepted?: string;
}

/** A number or word of the plan that is another now; absent: there is none on this side. */
export interface PlanRow {
  /** Model or capacity; absent: of the environment. */
  readonly of?: string;
  readonly field: string;
  readonly before?: string;
  readonly after?: string;
}

export interface FieldChange {
  readonly field: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** A resource of a template, or a Kubernetes object. */
export interface ThingChange {
  readonly kind: 'new' | 'gone' | 'replaced' | 'changed' | 'kept';
  readonly stack?: string;
  readonly construct: string;
  readonly type: string;
  readonly fields: readonly FieldChange[];
}

export const GATES = ['replace', 'restart', 'exposure', 'policy', 'cost', 'unfit'] as const;
export type GateName = (typeof GATES)[number];

/** `--fail-on`; `percent` with `cost`. */
export interface Gate {
  readonly name: GateName;
  readonly percent?: number;
}

/** What somebody took upon themselves, with a reason. */
export interface Acceptance {
  readonly gate: GateName;
  /** Construct or object it is for. @default - everything of this gate */
  readonly object?: string;
  readonly reason: string;
  /** Last day it holds. @default - for good */
  readonly until?: string;
  /** Where it was said: `the environment`, `--accept`. */
  readonly by: string;
}

/** A gate that was asked for. */
export interface GateResult {
  readonly gate: string;
  readonly verdict: 'open' | 'closed' | 'lifted';
  /** What closes it, or why it was lifted. */
  readonly because: readonly string[];
}

export type Status = 'new' | 'removed' | 'changed' | 'same' | 'refused';

/** What a person has to judge. */
export interface Review {
  readonly environment: string;
  readonly before: string;
  readonly after: string;
  readonly status: Status;
  /** The first line. */
  readonly verdict: string;
  readonly severity?: Severity;
  /** The worst first. */
  readonly hurts: readonly Hurt[];
  /** What is less exposed, found no more or acknowledged. */
  readonly better: readonly string[];
  readonly plan: readonly PlanRow[];
  readonly resources: readonly ThingChange[];
  readonly objects: readonly ThingChange[];
  /** Absent: a plan is missing on one side, or one deployment is enough. */
  readonly steps?: ChangePlan;
  readonly gates: readonly GateResult[];
  /** What a reader should know of how this was made. */
  readonly notes: readonly string[];
}
