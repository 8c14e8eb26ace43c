import type { Note } from '../problem';
import type { EnvironmentPlan } from './environment-plan';

/** What is said of a plan, each thing once, in the order in which somebody needs it. */
export interface Said {
  /** What somebody must do before it can run. */
  readonly toDo: readonly Note[];
  /** What is particular to this plan. */
  readonly toKnow: readonly Note[];
  /** What is true of every plan: what its estimates rest on and what guards every endpoint, and how copies are made. */
  readonly caveats: readonly Note[];
}

const GENERAL = ['memory', 'throughput', 'price', 'endpoint', 'copying'];

export function saidOf({ deployments, notes }: EnvironmentPlan): Said {
  const all = [...deployments.flatMap(({ plan }) => plan.notes), ...notes];
  const isFirst = ({ topic, message }: Note, index: number): boolean =>
    all.findIndex((other) => other.topic === topic && other.message === message) === index;
  const once = all.filter(isFirst);
  const rest = once.filter(({ todo }) => todo !== true);
  return {
    toDo: once.filter(({ todo }) => todo === true),
    toKnow: rest.filter(({ topic }) => !GENERAL.includes(topic)),
    caveats: rest.filter(({ topic }) => GENERAL.includes(topic)),
  };
}
