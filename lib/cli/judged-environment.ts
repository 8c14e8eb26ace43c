import { type App, type JudgedApp, judgedApp } from '../policy/judged-app';
import { message } from '../policy/types';
import { KubernetesObject } from '../policy/model/kubernetes-object';
import type { EnvironmentPlan } from '../environment';
import { type Problem, problem } from '../problem';
import type { Output } from '../sovereignty';
import type { Side } from '../review';
import type { PlannedEnvironment } from './environment';
import { synthesizedOf, synthesizersOf } from './environment-sides';
import { sideProblems } from './guarded-environment';
import type { Surroundings } from './surroundings';

/** A synthesized environment as it is judged: with what it accepts and the rules of its repository. */
export const appOf = ({ stacks, manifests, rules, plan }: Omit<Side, 'from'>): App => ({
  stacks,
  objects: manifests.map((json) => new KubernetesObject(json)),
  ...(rules === undefined ? {} : { rules }),
  ...(plan?.exceptions === undefined ? {} : { exceptions: plan.exceptions }),
  ...(plan === undefined ? {} : { account: plan.account }),
});

/** Everything that is held against an environment that was planned, a line each; it is synthesized for that, once. */
export async function outputProblems(
  nameOrPath: string,
  { plan, own }: Extract<PlannedEnvironment, { ok: true }>,
  surroundings: Pick<Surroundings, 'loadStacks' | 'loadObjects' | 'now'>,
  day: string | undefined,
): Promise<readonly Problem[]> {
  const made = synthesizedOf(plan, own, await synthesizersOf(surroundings));
  return [
    ...asProblems(judgedApp(appOf(made), { day })),
    ...(await sovereigntyProblems(plan, made)),
    ...sideProblems(nameOrPath, made, surroundings.now),
  ];
}

/** How the output differs from what the environment declares of it. */
async function sovereigntyProblems(
  { sovereignty, account }: EnvironmentPlan,
  output: Output,
): Promise<readonly Problem[]> {
  if (sovereignty === undefined) return [];
  const { differences } = await import('../sovereignty');
  return differences(output, { ...sovereignty, account }).map(({ field, message: words, path, wayOut }) =>
    problem(`sovereignty.${field}`, `${words}: ${path.join(' → ')}; ${wayOut}`),
  );
}

const asProblems = ({ open, problems }: JudgedApp): readonly Problem[] => [
  ...open.map((finding) => problem(`policy ${finding.rule.id}`, message(finding))),
  ...problems,
];
