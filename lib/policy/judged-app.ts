import { check, type Judged } from './check';
import { acknowledgementProblems, type Exception, exceptionsIn, judge, type Judgement, written } from './exceptions';
import { withOurs } from './our-rules';
import type { Rule } from './types';

/** Everything of an environment, or of files. */
export interface App extends Judged {
  /** Rules beside ours. @default - none */
  readonly rules?: readonly Rule[];
  /** What its environment accepts, beside what is accepted at constructs. @default - nothing */
  readonly exceptions?: readonly Exception[];
}

export interface JudgeAppOptions {
  /** Day on which exceptions end. @default - none */
  readonly day?: string;
  /** Ids of the rules that are asked alone. @default - all */
  readonly only?: readonly string[];
}

export interface JudgedApp extends Judgement {
  /** Rules that were asked. */
  readonly asked: readonly Rule[];
}

/** Findings, those that are accepted, and what is wrong with acceptances. */
export function judgedApp({ rules = [], exceptions = [], ...judged }: App, options: JudgeAppOptions = {}): JudgedApp {
  const all = withOurs(rules);
  const { only, day } = options;
  const asked = only === undefined ? all : all.filter(({ id }) => only.includes(id));
  const judgement = judge(check(judged, asked), {
    exceptions: [...written(exceptions), ...exceptionsIn(judged.stacks)],
    ruleIds: all.map(({ id }) => id),
    whole: only === undefined,
    ...(day === undefined ? {} : { day }),
  });
  const acknowledged = judged.stacks.flatMap((stack) => stack.acknowledged ?? []);
  return { ...judgement, problems: [...acknowledgementProblems(acknowledged), ...judgement.problems], asked };
}
