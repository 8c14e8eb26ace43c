import type { EnvironmentInput } from '../config';
import { problem } from '../problem';
import type { ChangePlan, Synthesize } from './types';

/** The steps that bring a running environment from one file to another. */
export function planChange(before: EnvironmentInput, after: EnvironmentInput, _synthesize: Synthesize): ChangePlan {
  if (JSON.stringify(before) === JSON.stringify(after)) return { verdict: 'nothing' };
  return { verdict: 'refused', problems: [problem('environment', 'no way is known yet from this file to that one')] };
}
