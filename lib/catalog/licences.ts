import type { ModelSpec, Sourced } from './types';

/** Under what a model's own makers publish its weights; whoever repacks them (NVFP4, FP8-dynamic) may add terms. */
export interface Licence extends Sourced {
  /** As Hugging Face tags it; `other`: one of the maker's own, named by `title`. */
  readonly id: string;
  readonly title?: string;
}

interface LicensedModels extends Licence {
  readonly models: readonly string[];
}

const CHECKED_ON = '2026-11-29';
/** Its table of curated models names the licence of each repository on Hugging Face. */
const KAITO = 'kaito-project/kaito website/docs/presets.md';

const LICENCES: readonly LicensedModels[] = [
  {
    id: 'apache-2.0',
    models: [
      'qwen3-0.6b',
      'qwen3-1.7b',
      'qwen3-4b',
      'qwen3-8b',
      'qwen3-14b',
      'qwen3-32b',
      'qwen3-30b-a3b',
      'qwen3-235b-a22b',
      'qwen3-235b-a22b-2507',
    ],
    source: 'QwenLM/Qwen3 README.md: "All our open-weight models are licensed under Apache 2.0"',
    checkedOn: CHECKED_ON,
  },
  {
    id: 'apache-2.0',
    models: ['qwen3.6-27b', 'qwen3.6-35b-a3b', 'gemma-4-26b-a4b', 'gemma-4-31b', 'gpt-oss-20b', 'gpt-oss-120b'],
    source: KAITO,
    checkedOn: CHECKED_ON,
  },
  {
    id: 'apache-2.0',
    models: ['qwen3-next-80b-a3b', 'qwen3.5-27b', 'qwen3.5-35b-a3b', 'qwen3.5-122b-a10b', 'qwen3.5-397b-a17b'],
    source:
      'several public comparisons of open models, with the LICENSE files of the Qwen3-Next and Qwen3.5 repositories',
    checkedOn: CHECKED_ON,
  },
  {
    id: 'apache-2.0',
    models: ['ministral-3-3b', 'ministral-3-8b', 'ministral-3-14b', 'mistral-large-3'],
    source:
      'docs.redhat.com, AI Inference Server 3.3, Mistral 3: "All Mistral 3 models are released under the Apache 2.0 license"',
    checkedOn: CHECKED_ON,
  },
  {
    id: 'apache-2.0',
    models: ['mistral-small-3.2-24b'],
    source: 'answer of the Hugging Face API for Mistral-Small-3.2-24B-Instruct-2506, read 2026-05-18 and published',
    checkedOn: CHECKED_ON,
  },
  {
    id: 'apache-2.0',
    models: ['mixtral-8x7b', 'mixtral-8x22b'],
    source: 'docs.mistral.ai/getting-started/open_weight_models',
    checkedOn: CHECKED_ON,
  },
  {
    id: 'mit',
    models: ['deepseek-r1'],
    source: 'deepseek-ai/DeepSeek-R1 README.md: "the model weights are licensed under the MIT License"',
    checkedOn: CHECKED_ON,
  },
  {
    id: 'mit',
    models: ['deepseek-v3.2', 'deepseek-v4-flash', 'deepseek-v4-pro'],
    source: KAITO,
    checkedOn: CHECKED_ON,
  },
  {
    id: 'mit',
    models: ['glm-4.5'],
    source: 'zai-org/GLM-4.5 README.md: "released under the MIT open-source license"',
    checkedOn: CHECKED_ON,
  },
  {
    id: 'mit',
    models: ['glm-5', 'glm-5.1', 'glm-5.2'],
    source:
      'aiwiki.ai/wiki/glm_5, groundy.com on the weights of GLM-5.2, dev.to comparison of MiniMax M3 with GLM-5.1; the code of GLM-5.2 is Apache-2.0',
    checkedOn: CHECKED_ON,
  },
  {
    id: 'modified-mit',
    models: ['kimi-k2'],
    source: 'model card of moonshotai/Kimi-K2-Instruct-0905: license_name: modified-mit',
    checkedOn: CHECKED_ON,
  },
  {
    id: 'modified-mit',
    models: ['kimi-k2.5'],
    source: 'BrianCLong/summit docs/items/kimi-k2_5.sources.md: label of moonshotai/Kimi-K2.5',
    checkedOn: CHECKED_ON,
  },
  { id: 'modified-mit', models: ['kimi-k2.6', 'kimi-k2.7-code'], source: KAITO, checkedOn: CHECKED_ON },
  {
    id: 'modified-mit',
    models: ['mistral-medium-3.5-128b'],
    source:
      'docs.nvidia.com/nemo/automodel, Mistral Medium 3.5: "Modified MIT"; not for companies above 20 million USD of revenue a month',
    checkedOn: CHECKED_ON,
  },
  {
    id: 'llama3.1',
    models: ['llama-3.1-8b', 'llama-3.1-70b', 'llama-3.1-405b'],
    source:
      'deepseek-ai/DeepSeek-R1 README.md, of Llama-3.1-8B: "llama3.1 license"; one agreement for all of Llama 3.1',
    checkedOn: CHECKED_ON,
  },
  {
    id: 'llama3.2',
    models: ['llama-3.2-1b', 'llama-3.2-3b'],
    source: 'model cards of fine-tunes whose base_model is meta-llama/Llama-3.2-1B and -3B-Instruct: license: llama3.2',
    checkedOn: CHECKED_ON,
  },
  {
    id: 'llama3.3',
    models: ['llama-3.3-70b'],
    source: 'deepseek-ai/DeepSeek-R1 README.md, of Llama-3.3-70B-Instruct: "llama3.3 license"',
    checkedOn: CHECKED_ON,
  },
  {
    id: 'llama4',
    models: ['llama-4-scout', 'llama-4-maverick'],
    source:
      'model card of RedHatAI/Llama-4-Scout-17B-16E-Instruct-FP8-dynamic: license: llama4; meta-llama/llama-models models/llama4/LICENSE is one for both',
    checkedOn: CHECKED_ON,
  },
  {
    id: 'nvidia-nemotron-open-model-license',
    models: ['nemotron-3-super-120b-a12b'],
    source:
      'insights.marvin-42.com: commit of the model card of 2026-03 sets license_name nvidia-nemotron-open-model-license',
    checkedOn: CHECKED_ON,
  },
  {
    id: 'nvidia-nemotron-open-model-license',
    models: ['nemotron-3-nano-30b-a3b'],
    source: `${KAITO}: the same as Nemotron 3 Super`,
    checkedOn: CHECKED_ON,
  },
  { id: 'openmdw-1.1', models: ['nemotron-3-ultra-550b-a55b'], source: KAITO, checkedOn: CHECKED_ON },
  {
    id: 'other',
    title: 'Kimi K3 License',
    models: ['kimi-k3'],
    source: 'LICENSE of moonshotai/Kimi-K3 as several public notes of 2026-08 quote it; not the modified MIT of K2',
    checkedOn: CHECKED_ON,
  },
  {
    id: 'other',
    title: 'Qwen3.8-Max License',
    models: ['qwen3.8-2.4t-a95b'],
    source: 'LICENSE of Qwen/Qwen3.8-2.4T-A95B as public notes of 2026-09-20 name it; smaller Qwen3.8 are Apache-2.0',
    checkedOn: CHECKED_ON,
  },
  {
    id: 'other',
    title: 'MiniMax non-commercial license',
    models: ['minimax-m2.7'],
    source:
      'LICENSE of MiniMaxAI/MiniMax-M2.7, quoted whole by gnu.support: commercial use needs a written authorization',
    checkedOn: CHECKED_ON,
  },
  {
    id: 'other',
    title: 'MiniMax Community License',
    models: ['minimax-m3'],
    source: 'dev.to and public notes on the LICENSE of MiniMaxAI/MiniMax-M3: commercial use under conditions',
    checkedOn: CHECKED_ON,
  },
  {
    id: 'other',
    title: 'DeepSeek model license',
    models: ['deepseek-coder-1.3b'],
    source: 'deepseek-ai/DeepSeek-Coder README.md: "subject to the Model License", LICENSE-MODEL',
    checkedOn: CHECKED_ON,
  },
];

const BY_MODEL = new Map(
  LICENCES.flatMap(({ models, ...licence }) => models.map((model) => [model, licence] as const)),
);

/** Of a model of the catalog; undefined: no public source was found that names it. */
export const licenceOf = ({ id }: Pick<ModelSpec, 'id'>): Licence | undefined => BY_MODEL.get(id);

/** Each once, in the order of the table. */
export const licenceIds: readonly string[] = [...new Set(LICENCES.map(({ id }) => id))];

/** Ids that the table names. */
export const licensedModels: readonly string[] = LICENCES.flatMap(({ models }) => models);
