import { type Outcome, type Stage } from '../checks/check';
import { noted, onStage, type Setting } from '../on-stage';
import type { CheckResult, Report } from '../types';
import { type Change, movesClients, type Situation, unitedPlan } from './differences';
import { newNodes, oldNodes, replacedNodes, rolledOut, runsBefore } from './steps';

export const CHANGE_STEPS = ['before', 'new nodes', 'replaced nodes', 'new objects', 'old nodes'] as const;
export type ChangeStep = (typeof CHANGE_STEPS)[number];

export interface ChangeOptions extends Omit<Setting, 'plan' | 'charts' | 'nodes'> {
  readonly before: Situation;
  readonly after: Situation;
}

/** In the order in which a deploy goes: nodes come before the objects that need them, and go after those that used them. */
const STEP: Record<ChangeStep, (stage: Stage, change: Change) => Promise<Outcome>> = {
  before: runsBefore,
  'new nodes': newNodes,
  'replaced nodes': replacedNodes,
  'new objects': rolledOut,
  'old nodes': oldNodes,
};

/**
 * Runs the first situation and turns it into the second, while requests come. What moves follows from the two alone: nodes
 * from the node groups that differ, pods from the templates that differ, replicas that stay ready from the strategies.
 */
export function rehearseChange({ before, after, ...setting }: ChangeOptions): Promise<Report<ChangeStep>> {
  const plan = unitedPlan(before, after);
  const hasBothWays = movesClients(before, after);
  return onStage({ ...setting, plan, charts: before.charts, nodes: before.nodes, hasBothWays }, async (stage) => {
    const results: CheckResult<ChangeStep>[] = [];
    for (const name of CHANGE_STEPS) {
      if (results.some(({ status }) => status === 'failed')) break;
      results.push(await noted(stage, name, () => STEP[name](stage, { before, after })));
    }
    return results;
  });
}
