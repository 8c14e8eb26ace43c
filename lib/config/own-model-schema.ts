import { z } from 'zod';
import { allModels } from '../catalog';
import { LIMITS } from '../schema/limits';
import { modelTask, poolingType, quantizationFormat, repositoryId, uploadRevision } from '../schema/primitives';

/** `false`: without the one that the catalog has. */
const parser = () => z.union([z.literal(false), z.string().regex(/^[\w.-]+$/, 'must be the name of a parser of vLLM')]);

/** One word of those that a flag of vLLM takes. */
const word = () => z.string().regex(/^[\w.-]+$/, 'must be one word, as the flag of vLLM takes it');

/** A path in the repository of the environment file. */
export const relativePath = () =>
  z
    .string()
    .min(1)
    .regex(/^(?!\/|[A-Za-z]:)/, 'must be relative to the folder of the environment file');

/** Where files come from that are no repository of Hugging Face. */
export const sourceSchema = z.strictObject({
  /** A bucket of yours, `s3://bucket/prefix/`: the staging job copies from there. */
  s3: z
    .string()
    .regex(
      /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/([\w!.'()-]+\/)*$/,
      "must be like 's3://bucket/prefix/', with a slash at its end",
    )
    .optional(),
  /** The key that bucket is encrypted with, where it is one of KMS. */
  kmsKeyArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/, 'must be the ARN of a KMS key')
    .optional(),
  /** It is in the weights bucket, where the plan says. */
  staged: z.literal(true).optional(),
});

/** A model of one's own: a fine-tune of a catalogued one, or what its own files say. */
export const ownModelSchema = z.strictObject({
  /** Hugging Face id of its repository; names it in plans and its place in the weights bucket. */
  id: repositoryId(),
  /** Catalog id or Hugging Face id of the model it was made from: all that is not stated here is as there. */
  basedOn: z
    .string()
    .meta({ examples: allModels.map(({ id }) => id) })
    .optional(),
  /** Folder with its config.json and, where there are any, hf_quant_config.json and *.safetensors.index.json; or the file. */
  path: relativePath().optional(),
  /** Commit that is staged in the weights bucket; with another source than Hugging Face a name of the upload. */
  revision: uploadRevision().optional(),
  /** Where its weights come from. @default - that commit of the repository `id` of Hugging Face */
  source: sourceSchema.optional(),
  /** How its weights are stored. @default - as of the model it is based on, or as its files say */
  quantization: quantizationFormat().optional(),
  /** Sum of its safetensors files. @default - as of the model it is based on, or of the index in `path`; else computed */
  checkpointBytes: z.int().positive().max(LIMITS.draftBytes).optional(),
  /** Longest context it was made for, in tokens. @default - as of the model it is based on, or as its config.json says */
  maxModelLen: z.int().positive().max(LIMITS.tokens).optional(),
  toolCallParser: parser().optional(),
  reasoningParser: parser().optional(),
  /** File of a chat template in place of the checkpoint's own. @default - `chat_template.jinja` of `path`, where there is one */
  chatTemplate: relativePath().optional(),
  /** The engine runs Python of the checkpoint. @default - as of the model it is based on; else it does not */
  trustRemoteCode: z.boolean().optional(),
  /** How its tokenizer is read. @default - as of the model it is based on; else vLLM's `auto` */
  tokenizerMode: word().optional(),
  /** How its configuration is read: `hf`, `mistral`. @default - as of the model it is based on; else vLLM's `auto` */
  configFormat: word().optional(),
  /** How its weights are read. @default - as of the model it is based on; else streamed or copied as `storage.tier` says */
  loadFormat: word().optional(),
  /** Tokens of one block of its KV cache. @default - as of the model it is based on; else vLLM's own */
  blockSize: z.int().positive().max(LIMITS.blockSize).optional(),
  /** What its KV cache is stored in unless `kvCacheDtype` says otherwise. @default - as of the model it is based on; else `auto` */
  kvCacheDtype: word().optional(),
  /** `false`: a base model without chat template, which only completes text. @default - it chats */
  chats: z.boolean().optional(),
  /** What it is served for. @default - as of the model it is based on, or as class and files of `path` say */
  task: modelTask().optional(),
  /** Which hidden states become an embedding. @default - as of the model it is based on, as `1_Pooling` of `path` or vLLM's class says */
  poolingType: poolingType().optional(),
});

export type OwnModelInput = z.output<typeof ownModelSchema>;
