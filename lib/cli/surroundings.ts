import type { Synthesize } from '../change';
import type { OwnConfig } from '../config';
import type { EnvironmentPlan } from '../environment';
import type { OwnPackage } from '../init';
import type { MirrorSources } from '../mirror';
import type { Output } from './output';
import type { ManifestFile } from './write-manifests';

/** Files to write, in the order in which they are applied. */
export type SynthesizeCharts = (plan: EnvironmentPlan, own?: OwnConfig) => readonly ManifestFile[];

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
  /** Puts a question where somebody sits and reads a line; undefined: there are no more. @default - nobody does */
  readonly ask?: (question: string) => Promise<string | undefined>;
  /** This project's own package.json. */
  readonly ownPackage?: () => OwnPackage;
  /** Where npm installed this program from: a package, or a version of a registry. @default - it runs from its sources */
  readonly installedFrom?: () => string | undefined;
  /** Loaded only when charts are written: planning and checking stay fast. */
  readonly loadCharts: () => Promise<SynthesizeCharts>;
  /** Stacks of a plan with their charts; loaded only when two files are compared. */
  readonly loadStacks: () => Promise<(plan: EnvironmentPlan, own?: OwnConfig) => ReturnType<Synthesize>>;
  /** Objects of the charts of a plan; loaded likewise. */
  readonly loadObjects?: () => Promise<(plan: EnvironmentPlan, own?: OwnConfig) => readonly object[]>;
  /** The explorer as one script for a browser; loaded only when its page is made. @default - it was not built */
  readonly loadExplorer?: () => Promise<string>;
  /** Folder of this program, whose source a repository may hold. @default - no repository does */
  readonly programFolder?: string;
  /** What is synthesized for the cluster: objects of the charts and values of the Helm releases. */
  readonly loadMirrorSources: () => Promise<(plan: EnvironmentPlan, own?: OwnConfig) => MirrorSources>;
}
