import { join } from 'node:path';
import type { ChangePlan, ChangeStep } from '../change';

export interface NamedFiles {
  /** As they were given. */
  readonly before: string;
  readonly after: string;
  /** Where the files in between are written. @default - they are named as if it were here */
  readonly out?: string;
}

/** The steps with the names of their files in what is typed: what somebody has already goes by the name it was given. */
export function nameFiles(planned: ChangePlan, files: NamedFiles): ChangePlan {
  if (planned.verdict !== 'steps') return planned;
  const last = planned.steps.findLast(({ environment }) => environment !== undefined)?.environment;
  const wanted = JSON.stringify(last);
  const nameOf = (step: number): string =>
    JSON.stringify(planned.steps[step - 1]?.environment) === wanted
      ? files.after
      : join(files.out ?? '', `step-${step}.json`);
  const named = (text: string): string =>
    text
      .replace(/\bstep-(\d+)\.json\b/g, (_, step: string) => nameOf(Number(step)))
      .replace(/\bbefore\.json\b/g, files.before);
  const steps = planned.steps.map((step): ChangeStep => ({
    ...step,
    commands: step.commands.map(named),
    goBack: named(step.goBack),
  }));
  return { verdict: 'steps', steps };
}
