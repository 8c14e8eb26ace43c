import { EXPOSING_FLAGS, EXPOSING_VARIABLES } from '../../../catalog';
import { complaint } from '../../checks';
import { containersOf, podsOf, WORKLOAD_KINDS } from '../../model/pods';
import { listOf, step } from '../../model/values';
import type { ObjectRule } from '../../types';

/** `--x`, `--no-x` and `--x=y` of a flag that exposes; a switch that is turned off exposes nothing. */
function isExposing(argument: unknown): boolean {
  const [flag = ''] = String(argument).split(/[=.]/);
  return flag.startsWith('--') && Object.hasOwn(EXPOSING_FLAGS, flag.slice(2).replaceAll('_', '-'));
}

export const engineSwitches: ObjectRule = {
  over: 'object',
  id: 'engine-switches',
  title: 'The engine runs without its dangerous switches',
  source: 'vLLM docs/usage/security.md and envs.py',
  kinds: WORKLOAD_KINDS,
  check: (object) =>
    podsOf(object)
      .flatMap(containersOf)
      .flatMap(({ path, json }) => {
        const variables = listOf(json['env']).filter(
          (entry) =>
            Object.hasOwn(EXPOSING_VARIABLES, String(step(entry, 'name'))) &&
            !['0', undefined].includes(step(entry, 'value') as string),
        );
        const flags = listOf(json['args']).filter(isExposing);
        return [
          ...variables.map((entry) => [`${path}.env ${String(step(entry, 'name'))}`, step(entry, 'value')] as const),
          ...flags.map((flag) => [`${path}.args`, String(flag).split('=')[0]] as const),
        ].map(([where, value]) =>
          complaint(where, value, {
            problem: 'it exposes prompts, files, keys or control of the engine to whoever reaches it',
            wayOut: 'leave it out',
          }),
        );
      }),
};
