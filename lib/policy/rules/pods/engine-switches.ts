import { EXPOSING_FLAGS, EXPOSING_VARIABLES } from '../../../catalog';
import { RUNTIME_LORAS_ANNOTATION } from '../../../contract';
import { complaint } from '../../checks';
import { containersOf, podsOf, type PodTemplate } from '../../model/pods';
import { listOf, step } from '../../model/values';
import type { ObjectRule } from '../../types';

/** A switch that a pod may have where its annotation says why. */
const ACKNOWLEDGED = { VLLM_ALLOW_RUNTIME_LORA_UPDATING: RUNTIME_LORAS_ANNOTATION } as const;

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
  check: (object) =>
    podsOf(object).flatMap((pod) =>
      containersOf(pod).flatMap(({ path, json }) => {
        const variables = listOf(json['env']).filter(
          (entry) =>
            isForbidden(String(step(entry, 'name')), pod) && !['0', undefined].includes(step(entry, 'value') as string),
        );
        const flags = listOf(json['args']).filter(isExposing);
        return [
          ...variables.map((entry) => [`${path}.env ${String(step(entry, 'name'))}`, step(entry, 'value')] as const),
          ...flags.map((flag) => [`${path}.args`, String(flag).split('=')[0]] as const),
        ].map(([where, value]) =>
          complaint(where, value, {
            problem: 'it exposes prompts, files, keys or control of the engine to whoever reaches it',
            wayOut: wayOut(where),
          }),
        );
      }),
    ),
};

function isForbidden(name: string, { annotations }: PodTemplate): boolean {
  const annotation = Object.entries(ACKNOWLEDGED).find(([variable]) => variable === name)?.[1];
  if (annotation === undefined) return Object.hasOwn(EXPOSING_VARIABLES, name);
  const reason = annotations[annotation];
  return typeof reason !== 'string' || reason.trim() === '';
}

function wayOut(where: string): string {
  const known = Object.entries(ACKNOWLEDGED).find(([variable]) => where.endsWith(` ${variable}`));
  return known === undefined
    ? 'leave it out'
    : `leave it out, or set models[].loadLorasAtRuntime, which gives the pod the annotation ${known[1]} with the reason`;
}
