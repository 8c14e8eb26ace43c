import { step } from './model/values';
import type { Complaint, Finding, Rule } from './types';

export interface BrokenRules {
  /** Complaints of a rule; none of one that cannot say any, which is a finding itself. */
  ask(rule: Rule, asked: string, judge: () => readonly Complaint[]): readonly Complaint[];
  /** One a rule, at no resource: nobody can accept that something was not judged. */
  readonly findings: readonly Finding[];
}

/** CDK takes a plugin that throws for one that found nothing, so a rule that fails must be found itself. */
export function brokenRules(): BrokenRules {
  const broken = new Map<Rule, Finding>();
  const fails = (rule: Rule, asked: string, value: unknown, problem: string): readonly Complaint[] => {
    const wayOut = 'mend its check, or leave the rule out';
    if (!broken.has(rule))
      broken.set(rule, { rule, where: `rule ${rule.id} at ${asked}`, path: 'check', value, problem, wayOut });
    return [];
  };
  return {
    ask: (rule, asked, judge) => {
      try {
        const said: unknown = judge();
        return isComplaints(said) ? said : fails(rule, asked, said, 'it must give a list of complaints');
      } catch (error) {
        return fails(rule, asked, String(error), 'a rule that throws judges nothing');
      }
    },
    get findings() {
      return [...broken.values()];
    },
  };
}

const isComplaints = (said: unknown): said is readonly Complaint[] =>
  Array.isArray(said) &&
  said.every((one) => ['path', 'problem', 'wayOut'].every((key) => typeof step(one, key) === 'string'));
