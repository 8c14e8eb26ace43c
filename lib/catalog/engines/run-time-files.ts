import type { StagedFile } from '../types';
import { compareVersions } from '../versions';

/** A file that an engine fetches from the internet while it runs, which here it cannot: it is staged and named by a variable. */
export interface RunTimeFile extends StagedFile {
  /** Classes (`architectures`) whose engine asks for it. */
  readonly family: RegExp;
  /** Names the directory that holds the file. */
  readonly directoryVariable: string;
  /** The release whose image carries the file itself. */
  readonly shippedSince: string;
}

/** oss-harmony, which vLLM needs from this release on, carries the vocabulary; openai-harmony before it fetches it. */
export const HARMONY_VOCABULARY_SHIPPED_SINCE = '0.33.0';

/**
 * Everything of the kind that the catalogued models were found to need. Looked for in 0.29.0: calls of urlopen, requests and
 * hf_hub_download on the way of a request. Tiktoken tokenizers (Kimi), Mistral's tekken.json, image processors and a
 * checkpoint's own Python stand in its repository and are staged with it; drafts use the tokenizer of their target.
 */
export const runTimeFiles: readonly RunTimeFile[] = [
  {
    name: 'o200k_base.tiktoken',
    url: 'https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken',
    sha256: '446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d',
    family: /^GptOss/,
    directoryVariable: 'TIKTOKEN_ENCODINGS_BASE',
    shippedSince: HARMONY_VOCABULARY_SHIPPED_SINCE,
    source:
      'openai-harmony 0.0.8 (hash and URL in its library; tried: without network it fails at the first chat); vllm#22525, #54615, openai/harmony#101',
    checkedOn: '2026-11-28',
  },
];

/** What a model of this class needs with a release. */
export const runTimeFilesOf = (className: string, version: string): readonly RunTimeFile[] =>
  runTimeFiles.filter(
    ({ family, shippedSince }) => family.test(className) && compareVersions(version, shippedSince) < 0,
  );
