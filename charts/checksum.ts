import { createHash } from 'node:crypto';

/** Of the files that a pod reads: in its annotations, so that a changed one rolls out. */
export const checksum = (files: Readonly<Record<string, string>>): string =>
  createHash('sha256').update(JSON.stringify(files)).digest('hex');
