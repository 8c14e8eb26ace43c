import { z } from 'zod';
import { relativePath, sourceSchema } from './own-model-schema';
import { LIMITS } from '../schema/limits';
import { kubernetesName, repositoryId, uploadRevision } from '../schema/primitives';

/** An adapter that the engine serves beside its model. */
export const loraAdapterSchema = z.strictObject({
  /** The name clients send as `model`; also that of its staging job. */
  name: kubernetesName(40),
  /** Hugging Face id of its repository; names its place in the weights bucket. */
  id: repositoryId(),
  /** Commit that is staged in the weights bucket; with another source than Hugging Face a name of the upload. */
  revision: uploadRevision().optional(),
  /** `r` of its adapter_config.json. @default - read there, where `path` is given */
  rank: z.int().positive().max(LIMITS.loraRank).optional(),
  /** Where it comes from. @default - that commit of the repository `id` of Hugging Face */
  source: sourceSchema.optional(),
  /** Size of its files. @default - as large as its rank lets it be */
  bytes: z.int().positive().max(LIMITS.draftBytes).optional(),
  /** Folder with its adapter_config.json, or the file: its rank and base are read there. */
  path: relativePath().optional(),
});

export type LoraAdapterInput = z.output<typeof loraAdapterSchema>;
