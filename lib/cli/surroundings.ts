import type { Synthesize } from '../change';
import type { EnvironmentPlan } from '../environment';
import type { MirrorSources } from '../mirror';
import type { Output } from './output';
import type { ManifestFile } from './write-manifests';

/** Files to write, in the order in which they are applied. */
export type SynthesizeCharts = (plan: EnvironmentPlan) => readonly ManifestFile[];

/** What the program needs from outside; the tests pass their own. */
export interface Surroundings {
  readonly output: Output;
  /** Of this program. */
  readonly version?: string;
  /** The instant at which it is called. @default - no capacity block is held against a clock */
  readonly now?: string;
  /** Seconds the program has run: progress is shown of what takes long. @default - none is */
  readonly secondsSinceStart?: () => number;
  readonly readInput: (path: string) => string;
  /** Loaded only when charts are written: planning and checking stay fast. */
  readonly loadCharts: () => Promise<SynthesizeCharts>;
  /** Stacks of a plan with their charts; loaded only when two files are compared. */
  readonly loadStacks: () => Promise<Synthesize>;
  /** Objects of the charts of a plan; loaded likewise. */
  readonly loadObjects?: () => Promise<(plan: EnvironmentPlan) => readonly object[]>;
  /** Folder of this program, whose source a repository may hold. @default - no repository does */
  readonly programFolder?: string;
  /** What is synthesized for the cluster: objects of the charts and values of the Helm releases. */
  readonly loadMirrorSources: () => Promise<(plan: EnvironmentPlan) => MirrorSources>;
}
