/** Small files that engines read beside a checkpoint, in the weights bucket: one prefix a content, so that none is overwritten. */
export const ENGINE_FILES_PREFIX = 'engine-files/';

const DIGITS = 16;
export const engineFilePrefix = ({ sha256 }: { readonly sha256: string }): string =>
  `${ENGINE_FILES_PREFIX}${sha256.slice(0, DIGITS)}/`;

/** Where a step before the engine leaves them, when they are not on a file system that the pod mounts. */
export const ENGINE_FILES_DIRECTORY = '/run/engine-files';

/** The same for LoRA adapters: the loader streams weights from the bucket, adapters it reads from files. */
export const LORA_DIRECTORY = '/run/lora-adapters';
