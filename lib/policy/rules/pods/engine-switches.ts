import { complaint } from '../../checks';
import { containersOf, podsOf, WORKLOAD_KINDS } from '../../model/pods';
import { listOf, step } from '../../model/values';
import type { ObjectRule } from '../../types';

/** Switches of vLLM that open more than serving needs. Source: vLLM docs/usage/security.md, envs.py. */
const VARIABLES = [
  'VLLM_SERVER_DEV_MODE',
  'VLLM_ALLOW_INSECURE_SERIALIZATION',
  'VLLM_ALLOW_RUNTIME_LORA_UPDATING',
  'VLLM_DEBUG_LOG_API_SERVER_RESPONSE',
];
const FLAGS = ['--api-key', '--allowed-local-media-path', '--enable-log-outputs', '--enable-prompt-embeds'];

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
            VARIABLES.includes(String(step(entry, 'name'))) &&
            !['0', undefined].includes(step(entry, 'value') as string),
        );
        const flags = listOf(json['args']).filter((arg) => FLAGS.includes(String(arg).split('=')[0] ?? ''));
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
