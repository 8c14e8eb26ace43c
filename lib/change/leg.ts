import type { EnvironmentInput } from '../config';
import type { Range } from '../units/range';
import type { Part } from './parts';
import type { Deployment, Scale } from './types';

/** A piece of the way as a recipe states it; what is deployed in which order, and what clients feel of it, follows. */
export interface Leg {
  readonly title: string;
  /** Absent: commands only. */
  readonly input?: EnvironmentInput;
  /** Only these stacks, if no other order is possible with what they need. @default - every stack that differs */
  readonly only?: readonly Part[];
  /** Only these, without what they need. */
  readonly exclusively?: boolean;
  /** Pods go before what they use does. @default - in the order of `deploy --all` where that passes */
  readonly podsFirst?: boolean;
  readonly scales?: readonly Scale[];
  readonly commandsBefore?: readonly string[];
  readonly commandsAfter?: readonly string[];
  readonly does: string;
  /** @default - what the pods and nodes that change need, by the plan */
  readonly seconds?: Range;
  /** Beside what follows from pods and nodes that change. */
  readonly clientsFeel?: string;
  /** Ready replicas the plan cannot tell from the templates. */
  readonly ready?: Readonly<Record<string, number>>;
  readonly waitFor?: readonly string[];
  readonly goBack?: string;
  /** Node groups on capacity blocks that it updates have no nodes at that time. */
  readonly blocksAreEmpty?: boolean;
  /** File systems no pod reads any more may go. */
  readonly fileSystemGoes?: boolean;
  /** Stacks that its commands delete. */
  readonly destroys?: readonly Part[];
  /** In place of the commands that follow from the deployments. */
  readonly deployCommands?: readonly string[];
  /** Deploys a part of the goal ahead; what follows begins where it was before. */
  readonly isPreparation?: boolean;
  /** Of another environment, which nothing is verified against. */
  readonly deploys?: readonly Deployment[];
  /** Makes another environment, beside the one that runs. */
  readonly isBeside?: boolean;
}
