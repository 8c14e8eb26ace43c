import { z } from 'zod';
import { weightsTiers } from '../../contract';
import type { Problem } from '../../problem';
import { contextLength } from '../../schema/context-length';
import { quantizationFormat, speculativeMethod } from '../../schema/primitives';
import { schemaProblems } from '../../schema/schema-problems';
import type { PlanRequest } from './plan-request';

const count = z.int().positive();

const speculative = z.strictObject({
  method: speculativeMethod(),
  numSpeculativeTokens: z.int().optional(),
  acceptanceLength: z.number().optional().describe('Mean tokens per engine step; measured on your traffic'),
  model: z.string().optional().describe('Hugging Face id of a draft with weights of its own'),
  draftBytes: count.optional().describe('Size of the safetensors files of that draft'),
  draftTensorParallelSize: count.optional(),
  promptLookupMin: count.optional(),
  promptLookupMax: count.optional(),
});

/** One question to the planner, as `plan --request` reads it. Unknown fields are refused. */
export const planRequestSchema = z
  .strictObject({
    model: z
      .string()
      .min(1)
      .describe('Catalog id, Hugging Face id in the catalog, or path of a Hugging Face config.json'),
    checkpoint: z.string().optional(),
    checkpointBytes: count.optional(),
    quantization: quantizationFormat().optional(),
    instanceType: z.string().optional(),
    gpu: z.string().optional().describe('Instead of an instance type: the GPU alone'),
    nodes: count.optional(),
    tensorParallelSize: count.optional(),
    pipelineParallelSize: count.optional(),
    dataParallelSize: count.optional(),
    enableExpertParallel: z.boolean().optional(),
    maxModelLen: contextLength().optional(),
    maxNumSeqs: count.optional(),
    maxNumBatchedTokens: count.optional(),
    gpuMemoryUtilization: z.number("must be a number in (0, 1]; 0.92 is vLLM's default").optional(),
    kvCacheDtype: z.string().optional(),
    enablePrefixCaching: z.boolean().optional(),
    enforceEager: z.boolean().optional(),
    enableLora: z.boolean().optional().describe('Room for LoRA adapters'),
    maxLoras: count.optional().describe('Adapters that one batch may mix: slots on every GPU'),
    maxLoraRank: count.optional().describe('Greatest rank of an adapter'),
    speculative: z
      .union([z.literal(false), z.literal('checkpoint'), speculative])
      .optional()
      .describe("Left out or false: off, as in vLLM; 'checkpoint': what the checkpoint ships"),
    recipe: z
      .boolean()
      .optional()
      .describe("Settings left open follow the model's published recipe where it has one, instead of vLLM's defaults"),
    engineVersion: z.string().optional(),
    availableKvCacheGiB: z.number().positive().optional().describe('Logged by a run; replaces the overhead estimate'),
    workload: z.strictObject({ inputTokens: count, outputTokens: count, concurrency: count }).optional(),
    purchaseOption: z.enum(['on-demand', 'on-demand-reservation', 'capacity-block', 'spot']).optional(),
    region: z.string().optional(),
    utilization: z.number().gt(0).max(1).optional().describe('Share of the hours the replica runs at the planned load'),
    apiUsdPerMillionTokens: z
      .number()
      .positive()
      .optional()
      .describe('What an API asks per million tokens, input and output together; for the break-even utilization'),
    weightsPath: z
      .strictObject({
        kind: z.enum(weightsTiers),
        bytesPerSecond: z.number().positive().optional(),
      })
      .optional(),
  })
  .meta({ id: 'PlanRequest', title: 'Windlass plan request' });

export type ParsedRequest =
  { readonly ok: true; readonly request: PlanRequest } | { readonly ok: false; readonly problems: readonly Problem[] };

/** Checks untrusted input once; every problem names its field. */
export function parsePlanRequest(raw: unknown): ParsedRequest {
  const parsed = planRequestSchema.safeParse(raw, { reportInput: true });
  if (parsed.success) return { ok: true, request: parsed.data satisfies PlanRequest };
  return { ok: false, problems: schemaProblems(parsed.error.issues, planRequestSchema, 'request') };
}
