import type { EnvironmentInput } from '../config';
import { type Problem, problem } from '../problem';
import { lastLeg } from './last-leg';
import type { Leg } from './leg';
import { type Known, lookWith } from './look';
import { Route } from './route';
import { settled } from './settled';
import type { ChangePlan, Synthesize } from './types';
import { blocked } from './way';
import { anotherEnvironment, isAnother, WAYS } from './ways';

/**
 * The steps that bring a running environment from one file to another. Recipes divide the difference; whether each step
 * passes is read from the stacks before and after it.
 */
export function planChange(before: EnvironmentInput, after: EnvironmentInput, synthesize: Synthesize): ChangePlan {
  const look = lookWith(synthesize);
  const [here, goal] = [look(before), look(after)];
  if (!here.ok) return refusal(here.problems.map(({ field, message }) => problem(field, `before: ${message}`)));
  if (!goal.ok) return refusal(goal.problems);
  if (JSON.stringify(here.config) === JSON.stringify(goal.config)) return { verdict: 'nothing' };
  const route = new Route(here, look);
  if (isAnother(here, goal)) {
    const result = anotherEnvironment({ here, goal, look });
    return 'problems' in result ? refusal(result.problems) : walked(route, result.legs, after);
  }
  const rest = settled(here, goal);
  if (rest !== undefined && 'problems' in rest) return refusal(rest.problems);
  const towards = rest === undefined ? goal : look(rest.input);
  if (!towards.ok)
    return refusal(blocked('pods that have moved, with asOf past the block they left', towards.problems).problems);
  let now: Known = here;
  for (const way of WAYS) {
    const result = way({ here: now, goal: towards, look });
    if ('problems' in result) return refusal(result.problems);
    for (const leg of result.legs) {
      const problems = route.add(leg);
      if (problems.length > 0) return refusal(problems);
    }
    const input = result.legs.findLast((leg) => leg.input !== undefined && leg.isPreparation !== true)?.input;
    const next = input === undefined ? now : look(input);
    if (next.ok) now = next;
  }
  const problems = ended(route, now, towards);
  if (problems.length > 0) return refusal(problems);
  if (rest !== undefined) route.add(asStated(goal));
  if (route.steps.length === 0) return { verdict: 'nothing' };
  route.nameLast(after);
  return { verdict: 'steps', steps: route.steps };
}

function ended(route: Route, now: Known, goal: Known): readonly Problem[] {
  if (route.isThere(goal) && route.isServed(goal)) return [];
  return route.add(lastLeg(now, goal, route.steps.length === 0));
}

const asStated = ({ input }: Known): Leg => ({
  title: 'asOf as the file says it',
  input,
  does: 'changes no pod. Better leave this step out and keep the file of the step before: with this one, what is changed next waits for room beside pods that have moved',
});

function walked(route: Route, legs: readonly Leg[], after: EnvironmentInput): ChangePlan {
  for (const leg of legs) route.add(leg);
  route.nameLast(after);
  return { verdict: 'steps', steps: route.steps };
}

/** Each problem once. */
function refusal(problems: readonly Problem[]): ChangePlan {
  const unique = new Map(problems.map((one) => [`${one.field} ${one.message}`, one]));
  return { verdict: 'refused', problems: [...unique.values()] };
}
