import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A line of test/fixtures/models/published.jsonl; README.md beside it says what the fields mean. */
export interface PublishedFile {
  readonly huggingFaceId: string;
  readonly config: Record<string, unknown>;
  readonly quantConfig?: unknown;
  readonly refused?: true;
  readonly statedParameters?: number;
  readonly counts?: readonly Counted[];
  readonly repositoryBytes?: number;
  /** How often the repository holds its weights. */
  readonly repositoryCopies?: number;
  readonly source: string;
}

/** What a stated count is a count of; the parts of a row are added up. */
export type Counted =
  'text' | 'vision' | 'mtp' | 'mtp embedding and head' | 'stored copy of the tied head' | 'without output head';

/** Files as published: tables of tokens and lists without weight in the answer are left out. */
export const publishedFiles: readonly PublishedFile[] = readFileSync(
  join(__dirname, '../fixtures/models/published.jsonl'),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as PublishedFile);

const configs = new Map(publishedFiles.map(({ huggingFaceId, config }) => [huggingFaceId, config]));

export function publishedConfig(id: string): Record<string, unknown> {
  const config = configs.get(id);
  if (config === undefined) throw new Error(`test/fixtures/models/published.jsonl has no ${id}`);
  return config;
}
