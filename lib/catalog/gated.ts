import type { Sourced } from './types';

/** Repositories that Hugging Face hands out only to accounts that accepted their terms. */
interface GatedRepositories extends Sourced {
  readonly repositories: RegExp;
}

const GATED: readonly GatedRepositories[] = [
  {
    repositories: /^meta-llama\//i,
    source:
      'Hugging Face answers 401 and "Cannot access gated repo" for meta-llama/Llama-3.x and Llama-4 (sglang#14644, McGill-NLP/llm2vec#36); builds of them by NVIDIA and Red Hat are open',
    checkedOn: '2026-11-28',
  },
  {
    repositories: /^google\/gemma-[123]/i,
    source: 'ariG23498/gemma3-object-detection#5, ostris/ai-toolkit#745: 401 for Gemma 2 and 3; Gemma 4 is open',
    checkedOn: '2026-11-28',
  },
];

export const isGated = (huggingFaceId: string): boolean =>
  GATED.some(({ repositories }) => repositories.test(huggingFaceId));
