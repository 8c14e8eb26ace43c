import { z } from 'zod';
import { LIMITS } from './limits';

/** Fields that an environment and a plan request spell alike. */

const positive = () => z.number().positive();

/** A value as `--flag` takes it: one word, a switch, a list, or JSON. */
export const flagValue = () =>
  z.union([z.string(), z.number(), z.boolean(), z.array(z.unknown()), z.record(z.string(), z.unknown())]);

/** How positions beyond those a model was trained on are scaled; vLLM's `rope_parameters`. */
export const ropeScalingSchema = () =>
  z.strictObject({
    ropeType: z.enum(['yarn', 'linear', 'dynamic']).default('yarn'),
    /** How many times longer the context becomes. */
    factor: positive().min(1).max(LIMITS.ropeFactor),
    /** Positions of the training, which `factor` multiplies. @default - as the config.json says, else max_position_embeddings */
    originalMaxPositionEmbeddings: z.int().positive().max(LIMITS.tokens).optional(),
    /** The model's own `rope_theta`, which vLLM forgets with the rest. @default - as its config.json says */
    ropeTheta: positive().optional(),
  });

/** Fields in place of those of config.json, as there. */
export const hfOverridesSchema = () => z.record(z.string(), z.unknown());

/** Most images, videos and sounds of one request; a kind that is left out keeps vLLM's own limit. */
export const mediaLimitsSchema = () => {
  const limit = () => z.int().nonnegative().max(LIMITS.mediaPerPrompt).optional();
  return z.strictObject({ image: limit(), video: limit(), audio: limit() });
};

/** Expert-parallel load balancing: hot experts are copied to other ranks while the engine runs. */
export const eplbSchema = () =>
  z.union([
    z.literal(true),
    z.strictObject({
      /** Copies beside the model's own experts, over all ranks. @default - 0: experts only change places */
      numRedundantExperts: z.int().nonnegative().max(LIMITS.redundantExperts).optional(),
      /** Steps whose load is remembered. @default - vLLM's 1000 */
      windowSize: z.int().positive().max(LIMITS.eplbSteps).optional(),
      /** Steps between rearrangements. @default - vLLM's 3000 */
      stepInterval: z.int().positive().max(LIMITS.eplbSteps).optional(),
    }),
  ]);

export type FlagValue = z.output<ReturnType<typeof flagValue>>;
export type RopeScaling = z.output<ReturnType<typeof ropeScalingSchema>>;
export type HfOverrides = z.output<ReturnType<typeof hfOverridesSchema>>;
export type MediaLimits = z.output<ReturnType<typeof mediaLimitsSchema>>;
export type Eplb = z.output<ReturnType<typeof eplbSchema>>;
