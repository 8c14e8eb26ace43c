import { type App, type JudgedApp, judgedApp, message } from '../policy';
import { KubernetesObject } from '../policy/model/kubernetes-object';
import { type Problem, problem } from '../problem';
import type { Side } from '../review';
import type { ReadSide } from './environment-sides';

/** A synthesized environment as it is judged: with what it accepts and the rules of its repository. */
export const appOf = ({ stacks, manifests, rules, plan }: Side | ReadSide): App => ({
  stacks,
  objects: manifests.map((json) => new KubernetesObject(json)),
  ...(rules === undefined ? {} : { rules }),
  ...(plan?.exceptions === undefined ? {} : { exceptions: plan.exceptions }),
  ...(plan === undefined ? {} : { account: plan.account }),
});

/** What the policy has against it, a line each. */
export const policyProblems = (side: Side, day?: string): readonly Problem[] =>
  asProblems(judgedApp(appOf(side), { day }));

const asProblems = ({ open, problems }: JudgedApp): readonly Problem[] => [
  ...open.map((finding) => problem(`policy ${finding.rule.id}`, message(finding))),
  ...problems,
];
