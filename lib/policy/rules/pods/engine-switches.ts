import { RUNTIME_LORAS_ANNOTATION } from '../../../contract';
import { complaint } from '../../checks';
import { containersOf, podsOf, type PodTemplate, WORKLOAD_KINDS } from '../../model/pods';
import { listOf, step } from '../../model/values';
import type { ObjectRule } from '../../types';

/** Switches of vLLM that open more than serving needs. Source: vLLM docs/usage/security.md, envs.py. */
const VARIABLES = ['VLLM_SERVER_DEV_MODE', 'VLLM_ALLOW_INSECURE_SERIALIZATION', 'VLLM_DEBUG_LOG_API_SERVER_RESPONSE'];
/** A switch that a pod may have where its annotation says why. */
const ACKNOWLEDGED = { VLLM_ALLOW_RUNTIME_LORA_UPDATING: RUNTIME_LORAS_ANNOTATION } as const;
const FLAGS = ['--api-key', '--allowed-local-media-path', '--enable-log-outputs', '--enable-prompt-embeds'];

export const engineSwitches: ObjectRule = {
  over: 'object',
  id: 'engine-switches',
  title: 'The engine runs without its dangerous switches',
  source: 'vLLM docs/usage/security.md and envs.py',
  kinds: WORKLOAD_KINDS,
  check: (object) =>
    podsOf(object).flatMap((pod) =>
      containersOf(pod).flatMap(({ path, json }) => {
        const variables = listOf(json['env']).filter(
          (entry) =>
            isForbidden(String(step(entry, 'name')), pod) && !['0', undefined].includes(step(entry, 'value') as string),
        );
        const flags = listOf(json['args']).filter((arg) => FLAGS.includes(String(arg).split('=')[0] ?? ''));
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
  if (annotation === undefined) return VARIABLES.includes(name);
  const reason = annotations[annotation];
  return typeof reason !== 'string' || reason.trim() === '';
}

function wayOut(where: string): string {
  const known = Object.entries(ACKNOWLEDGED).find(([variable]) => where.endsWith(` ${variable}`));
  return known === undefined
    ? 'leave it out'
    : `leave it out, or set models[].loadLorasAtRuntime, which gives the pod the annotation ${known[1]} with the reason`;
}
