import type { PodTemplate } from '../model/pods';
import type { Violation } from './places';

export type Level = 'privileged' | 'baseline' | 'restricted';

/** One check of the standard, in the minors of Kubernetes 1.x in which it reads so. */
export interface Check {
  /** As `k8s.io/pod-security-admission` calls it. */
  readonly id: string;
  /** @default - 0 */
  readonly from?: number;
  /** First minor that reads it otherwise. @default - none */
  readonly until?: number;
  /** First minor in which a check of the restricted level takes its place there. @default - none */
  readonly overriddenFrom?: number;
  readonly check: (pod: PodTemplate, minor: number) => readonly Violation[];
}
