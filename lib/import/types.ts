/** What a source may be written in. */
export const FORMATS = ['command', 'compose', 'helm', 'manifest', 'kserve', 'llm-d'] as const;
export type SourceFormat = (typeof FORMATS)[number];

/**
 * `carried`: a field of the environment says it. `derived`: Windlass decides it from the rest. `not-needed`: it changes
 * nothing. `not-carried`: the environment does not say it, and the reason names what to do.
 */
export const OUTCOMES = ['carried', 'derived', 'not-needed', 'not-carried'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What became of a thing the source says. */
export interface Verdict {
  readonly outcome: Outcome;
  /** Field of the environment, or what decides it. */
  readonly to?: string;
  readonly why: string;
}

/** A flag, variable or setting of the source, with what became of it. */
export interface Item extends Verdict {
  /** Where it stands: `services.vllm`, `Deployment/llama`. */
  readonly place: string;
  readonly kind: 'flag' | 'variable' | 'setting';
  /** As the source spells it. */
  readonly name: string;
  /** Absent: it has none, or it is a secret. */
  readonly value?: string;
}

/** One word of a command line; `from`: the setting of the source that stands for it. */
export interface Word {
  readonly text: string;
  readonly from?: string;
}

export interface Variable {
  readonly name: string;
  /** Absent: it is read from elsewhere, a secret or the pod. */
  readonly value?: string;
  /** Where it is read from, or what it is for, where the engine does not read it. */
  readonly note?: string;
  /** Of the script alone: the engine does not see it. */
  readonly isOfScript?: boolean;
}

/** GPUs and machine as the source states them. */
export interface StatedHardware {
  /** Of one node. */
  readonly gpus?: number;
  /** As a node label or a comment says it: `NVIDIA-H100-80GB-HBM3`. */
  readonly gpuProduct?: string;
  readonly instanceType?: string;
  /** Nodes of one replica. */
  readonly nodes?: number;
}

/** One engine of the source. */
export interface SourceEngine {
  readonly place: string;
  /** Of the service or object. */
  readonly name?: string;
  /** After `vllm serve`, the model among them. */
  readonly words: readonly Word[];
  readonly variables: readonly Variable[];
  readonly settings: readonly Omit<Item, 'place' | 'kind'>[];
  readonly hardware: StatedHardware;
  readonly replicas?: number;
  readonly image?: string;
  /** Half of a pair: the other one answers, this one only computes prompts. */
  readonly isPrefill?: boolean;
}

/** What a source holds, before anything is decided. */
export interface Reading {
  readonly engines: readonly SourceEngine[];
  /** Of the source as a whole: objects beside the engines. */
  readonly settings: readonly Item[];
  /** Engines that could not be read, and why. */
  readonly unread: readonly { readonly place: string; readonly why: string }[];
}
