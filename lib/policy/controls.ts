import controlsJson from './controls.json';
import type { Rule } from './types';

/** What output is held to, whoever wrote it: published benchmarks, guides and advisories. */
export interface Control {
  /** `NET-01` */
  readonly id: string;
  readonly control: string;
  readonly source: string;
  readonly severity: string;
}

export const controls: readonly Control[] = controlsJson;

/** Held by no rule, but by what the program does with exceptions. */
export const HELD_OTHERWISE: Readonly<Record<string, string>> = {
  'CDK-01': 'an exception without rule, object, reason, owner or last day is refused',
};

/** Nothing enforces these yet, though the output of this project keeps them, or says in the plan why it does not. */
export const NOT_ENFORCED: readonly string[] = ['LB-11', ];

/** Ids of the rules that enforce a control, wholly or in part. */
export const rulesOf = ({ id }: Control, rules: readonly Rule[]): readonly string[] =>
  rules.filter(({ controls: enforced = [] }) => enforced.includes(id)).map((rule) => rule.id);
