import type { SovereigntyConfig } from '../config';
import type { EngineSpec } from '../catalog/types';
import type { ServingPlan } from '../planner';
import type { Note } from '../problem';
import type { FlagValue } from '../schema/engine-fields';
import type { Range } from '../units/range';
import type { BudgetPlan } from './budget';
import type { CalendarEvent, HandOverPlan, NodeGroupPlan } from './capacity';
import type { FrontDoorPlan } from './door';
import type { NetworkPlan } from './network';
import type { PaidPlan } from './paid';
import type { ToolEgressPlan } from './tool-egress';
import type { DrainPlan, PodResources, ProbePlan, ResolvedImage } from './pods';
import type { EngineFilePlan, LoraPlan, LustrePlan, WeightsPlan } from './weights';

/** Settings of the engine that are passed on as they were stated, checked before. */
export interface StatedEngine {
  readonly mediaLimits?: Readonly<Record<string, number>>;
  /** As vLLM spells them. */
  readonly structuredOutputs?: Readonly<Record<string, unknown>>;
  /** By the flag's own name without dashes. */
  readonly args?: Readonly<Record<string, FlagValue>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** One model of the environment: plan plus everything the charts need. */
export interface DeploymentPlan {
  /** Kubernetes name; also the first served model name. */
  readonly name: string;
  readonly servedModelName: string;
  /** Names that the front door sends it requests under, beside its own. */
  readonly aliases?: readonly string[];
  /** Value of the node groups' label: name of its capacity entry. */
  readonly nodeGroup: string;
  /**
   * `in-place`: there is no room beside the old pods; `beside`: there is, for as long as the model leaves one group of nodes
   * for another, and no replica goes before the new ones serve.
   */
  readonly rollout: 'in-place' | 'beside';
  /** Capacity entry it leaves. */
  readonly movesFrom?: string;
  /** Minutes since 1970: only on nodes of blocks that start then or later. Absent: on any node of its capacity. */
  readonly blocksFrom?: number;
  readonly replicas: number;
  /** Replicas without a node while one node is emptied and replaced; more than 1 where full nodes hold several. */
  readonly replicasAwayTogether: number;
  /** Its nodes are all taken at one moment, when their capacity block ends: no pod may then have to wait for another. */
  readonly nodesEndTogether: boolean;
  readonly plan: ServingPlan;
  /** The environment states parallel sizes; else the planner chose. */
  readonly isLayoutStated?: boolean;
  /** Absent: the price of its nodes is unknown. */
  readonly paid?: PaidPlan;
  readonly engine: EngineSpec;
  /** What the environment states of the engine beside what the plan decides; absent: nothing. */
  readonly stated?: StatedEngine;
  readonly image: ResolvedImage;
  /** False when each replica fits one node: a Deployment; true: a LeaderWorkerSet. */
  readonly multiNode: boolean;
  readonly pod: PodResources;
  readonly probes: ProbePlan;
  readonly drain: DrainPlan;
  readonly weights: WeightsPlan;
  readonly engineFiles: readonly EngineFilePlan[];
  /** Absent: the engine takes no adapters. */
  readonly lora?: LoraPlan;
  /** The certificate that its server shows; absent: it speaks plain HTTP. */
  readonly tls?: EngineTlsPlan;
  /** Listener port on the shared load balancer. */
  readonly port: number;
  /** Name of the container port, at most 15 characters; the shared Service finds the pods of this model by it. */
  readonly portName: string;
  /** Secrets Manager secret whose value clients send as bearer token; absent: no key is asked for. */
  readonly apiKeySecret?: string;
}

/** A finding of the policy that somebody takes upon himself. */
export interface AcceptedFinding {
  readonly rule: string;
  /** The one resource or Kubernetes object. */
  readonly object: string;
  readonly reason: string;
  readonly owner: string;
  /** Last day it holds, `2027-06-30`. */
  readonly expires: string;
}

/** A certificate that engine pods read, and take only while the door would: for this name, from these authorities. */
export interface EngineTlsPlan {
  readonly certificateSecretArn: string;
  readonly hostname: string;
}

export interface EnvironmentPlan {
  readonly environment: string;
  readonly account: string;
  readonly region: string;
  readonly kubernetesVersion: string;
  /** The instant it is deployed at, as the environment states it. */
  readonly asOf?: string;
  /** In the order of `capacity`, and of its blocks. */
  readonly nodeGroups: readonly NodeGroupPlan[];
  /** From one capacity block to the next. */
  readonly handOvers: readonly HandOverPlan[];
  /** What happens to capacity blocks when, and who acts. */
  readonly calendar: readonly CalendarEvent[];
  readonly deployments: readonly DeploymentPlan[];
  /** Absent: no model reads one. */
  readonly fileSystem?: LustrePlan;
  /** File systems that stay for one deployment more, while pods leave them. */
  readonly keptFileSystems: readonly LustrePlan[];
  readonly network: NetworkPlan;
  readonly weightsBucket: string;
  readonly clusterName: string;
  /** As in every deployment. */
  readonly apiKeySecret?: string;
  /** Findings of the policy that are accepted; absent: none. */
  readonly exceptions?: readonly AcceptedFinding[];
  /** Absent: each model has a listener. */
  readonly frontDoor?: FrontDoorPlan;
  /** Absent: nothing in the cluster sends to hosts of the internet. */
  readonly toolEgress?: ToolEgressPlan;
  /** The settings the load balancer shares between models: the longest of each. */
  readonly loadBalancer: { readonly deregistrationDelaySeconds: number; readonly idleTimeoutSeconds: number };
  /** Secrets Manager secrets that jobs read, by reference; absent: they go without. */
  readonly secrets?: { readonly huggingFaceTokenArn?: string; readonly dockerHubArn?: string };
  /** Every image nodes pull, by catalog name; what a mirror copies. */
  readonly images: Readonly<Record<string, ResolvedImage>>;
  readonly delivery: 'cdk' | 'gitops';
  readonly access: {
    readonly sourceCidrs: readonly string[];
    readonly certificateArn?: string;
    readonly adminRoleArns: readonly string[];
    readonly notificationEmails: readonly string[];
  };
  readonly tags: Readonly<Record<string, string>>;
  /** What must hold of the output; absent: nothing is compared. */
  readonly sovereignty?: SovereigntyConfig;
  /** What may be replaced or deleted although it is deployed; absent: nothing. */
  readonly replacements?: readonly {
    readonly resource: string;
    readonly reason: string;
    readonly owner: string;
    /** Last day it holds. */
    readonly expires: string;
  }[];
  /** The GPU nodes whose price is known; absent: it is of none. */
  readonly usdPerHour?: Range;
  /** Absent: the price of some nodes is unknown and the environment sets no budget. */
  readonly budget?: BudgetPlan;
  readonly notes: readonly Note[];
}
