import { z } from 'zod';

/** What `models`, `instance-types` and `regions` print with `--json`. Money is US dollars, lengths are tokens. */

const text = z.string();
const texts = z.array(text);
const range = z.strictObject({ low: z.number(), expected: z.number(), high: z.number() });

const checkpoint = z.strictObject({
  id: text,
  huggingFaceId: text,
  quantization: text,
  bytes: z.number().optional(),
  /** Hugging Face hands it out only to accounts that accepted its terms. */
  gated: z.boolean(),
});

const hardware = z.strictObject({
  instanceType: text,
  nodes: z.int(),
  gpu: text,
  gpus: z.int(),
  checkpoint: text,
  quantization: text,
  /** Longest request that fits there. */
  maxModelLen: z.int(),
  /** The load of the figures; `concurrency` is as many as run at once. Absent: the shape of the model is unknown. */
  workload: z.strictObject({ inputTokens: z.number(), outputTokens: z.number(), concurrency: z.number() }).optional(),
  tokensPerSecondPerUser: range.optional(),
  outputTokensPerSecondPerGpu: range.optional(),
  purchaseOption: text,
  usdPerHour: range.optional(),
  /** The whole price charged to one kind of token, with as many requests as in `workload`, all day. */
  usdPerMillionInputTokens: range.optional(),
  usdPerMillionOutputTokens: range.optional(),
  /** The price of a token in or out. */
  usdPerMillionTotalTokens: range.optional(),
});

const model = z.strictObject({
  id: text,
  name: text,
  parameters: z.strictObject({ total: z.number(), active: z.number() }).optional(),
  maxModelLen: z.int().optional(),
  formats: texts,
  checkpoints: z.array(checkpoint),
  tasks: texts,
  /** Whether clients may send images. */
  vision: z.boolean(),
  /** Absent: no public source was found that names it. */
  licence: z
    .strictObject({
      /** As Hugging Face tags it; `other` is one of the maker's own. */
      id: text,
      title: text.optional(),
      source: text,
    })
    .optional(),
  toolCallParser: text.optional(),
  reasoningParser: text.optional(),
  /** The smallest that holds it, where hardware was asked about. */
  hardware: hardware.optional(),
});

export const modelsSchema = z.strictObject({
  /** Whose prices are shown, where hardware was asked about. */
  region: text.optional(),
  models: z.array(model),
  /** Without public weights: what was said of them. */
  announced: z.array(model.extend({ announcedAs: text.optional() })),
  /** Ids of models that match but for the hardware: none of what was asked about holds them. */
  notHeld: texts,
  /** Ids of models that match but of which no size was stated. */
  notPlanned: texts,
  notes: texts,
});

export const instanceTypesSchema = z.strictObject({
  instanceTypes: z.array(
    z.strictObject({
      name: text,
      gpu: text,
      gpuCount: z.int(),
      /** What a CUDA process sees of one GPU. */
      gpuMemoryGiB: z.number(),
      interconnect: z.enum(['NVLink', 'PCIe', 'none']),
      networkGbps: z.number(),
      efaInterfaces: z.int(),
      purchaseOptions: texts,
      /** Region → zone ids that offer it. */
      availabilityZoneIds: z.record(text, texts),
      /** Region → list price. */
      onDemandUsdPerHour: z.record(text, z.number()),
      /** Whether the newest node image has a driver for its GPUs. */
      hasDriver: z.boolean(),
    }),
  ),
});

export const regionsSchema = z.strictObject({
  regions: z.array(
    z.strictObject({
      region: text,
      gpus: texts,
      zones: z.array(
        z.strictObject({
          id: text,
          /** Whether the EKS control plane may stand there. */
          controlPlane: z.boolean(),
          instanceTypes: texts,
        }),
      ),
      /** Resource types that CloudFormation does not have there. */
      lacking: texts,
    }),
  ),
});

export type ListedModel = z.infer<typeof model>;
export type ListedHardware = z.infer<typeof hardware>;
export type ModelList = z.infer<typeof modelsSchema>;
export type InstanceTypeList = z.infer<typeof instanceTypesSchema>;
export type ListedInstanceType = InstanceTypeList['instanceTypes'][number];
export type RegionList = z.infer<typeof regionsSchema>;
export type ListedRegion = RegionList['regions'][number];
