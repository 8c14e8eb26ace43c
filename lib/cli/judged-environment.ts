import { type App, type JudgedApp, judgedApp } from '../policy/judged-app';
import { message, type Rule } from '../policy/types';
import { KubernetesObject } from '../policy/model/kubernetes-object';
import { isObject } from '../policy/model/values';
import { type Problem, problem } from '../problem';
import type { Side } from '../review';
import type { PlannedEnvironment } from './environment';
import type { Surroundings } from './surroundings';

/** A synthesized environment as it is judged: with what it accepts and the rules of its repository. */
export const appOf = ({ stacks, manifests, rules, plan }: Omit<Side, 'from'>): App => ({
  stacks,
  objects: manifests.map((json) => new KubernetesObject(json)),
  ...(rules === undefined ? {} : { rules }),
  ...(plan?.exceptions === undefined ? {} : { exceptions: plan.exceptions }),
  ...(plan === undefined ? {} : { account: plan.account }),
});

/** What the policy has against an environment that was planned, a line each; it is synthesized for that. */
export async function planProblems(
  { plan, own }: Extract<PlannedEnvironment, { ok: true }>,
  { loadStacks, loadObjects }: Pick<Surroundings, 'loadStacks' | 'loadObjects'>,
  day: string | undefined,
): Promise<readonly Problem[]> {
  const stacks = (await loadStacks())(plan, own);
  const objects = plan.delivery === 'gitops' ? ((await loadObjects?.())?.(plan, own) ?? []) : [];
  const rules = (own.rules ?? []) as unknown as readonly Rule[];
  return asProblems(judgedApp(appOf({ plan, stacks, manifests: objects.filter(isObject), rules }), { day }));
}

const asProblems = ({ open, problems }: JudgedApp): readonly Problem[] => [
  ...open.map((finding) => problem(`policy ${finding.rule.id}`, message(finding))),
  ...problems,
];
