import { z } from 'zod';
import { flagValue } from '../schema/engine-fields';

export const engineSchema = z.strictObject({
  /** vLLM release; its flag list must be in the catalog. */
  version: z.string().optional(),
  /** Your own engine image in this account's ECR; needed when a replica spans nodes (libfabric, aws-ofi-nccl). */
  image: z
    .strictObject({
      repository: z
        .string()
        .min(2)
        .max(256)
        .regex(/^[a-z][a-z0-9]*(?:[._/-][a-z0-9]+)*$/, 'must be an ECR repository name without registry or tag'),
      digest: z.string().regex(/^sha256:[0-9a-f]{64}$/, "must be a digest 'sha256:' and 64 hex digits; tags can move"),
      includesEfa: z.boolean().default(false),
      /** Python that has vLLM, by name or path. @default - `python3` of the image's PATH */
      python: z
        .string()
        .regex(/^(?:\/[\w.+/-]+|[\w.+-]+)$/, 'must be the name or absolute path of a program in the image')
        .optional(),
      /** What starts the engine, before its arguments, where that is not the image's entrypoint: `['vllm', 'serve']`. */
      command: z.array(z.string().min(1)).min(1).max(16).optional(),
    })
    .optional(),
  /**
   * Flags of the release that nothing else here sets, by their names without dashes: `{ 'scheduling-policy': 'priority' }`.
   * `true` and `false` are the two forms of a switch; lists and objects are written as the flag takes them.
   */
  args: z.record(z.string(), flagValue()).optional(),
  /** Environment variables of the engine that nothing else here sets; no secrets. */
  env: z.record(z.string(), z.string()).optional(),
});

/** vLLM's `StructuredOutputsConfig`, but for the parser, which the model has. */
export const structuredOutputsSchema = z.strictObject({
  backend: z.enum(['auto', 'xgrammar', 'guidance', 'outlines', 'lm-format-enforcer']).optional(),
  /** JSON without whitespace between its parts; of xgrammar and guidance. */
  disableAnyWhitespace: z.boolean().optional(),
  /** Objects without keys that their schema does not name; of guidance. */
  disableAdditionalProperties: z.boolean().optional(),
  /** The thoughts of a model are held to the structure too. @default - only its answer is */
  enableInReasoning: z.boolean().optional(),
});

export type StructuredOutputs = z.output<typeof structuredOutputsSchema>;
