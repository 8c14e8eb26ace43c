import type { HuggingFaceConfig, ModelTask, PoolingTask, PoolingType } from '../types';

/** How vLLM serves models that give vectors, scores or classes instead of tokens. Read in 0.29.0; 0.33.0 has the same. */

/** Ends of class names, most telling first. Source: config/model.py `_SUFFIX_TO_DEFAULTS`. */
const ENDINGS: readonly (readonly [RegExp, ModelTask])[] = [
  [/For(CausalLM|ConditionalGeneration)$|ChatModel$|LMHeadModel$|^MiniCPMV$|^ChatGLMModel$/, 'generate'],
  [/For(Sequence|Token)Classification$|ClassificationModel$/, 'classify'],
  [/For(MaskedLM|TextEncoding)$|EmbeddingModel$|Model$/, 'embed'],
];

/** One label is a score: vLLM opens its scoring routes for such classifiers alone (entrypoints/pooling/utils.py `enable_scoring_api`). */
const isOneLabel = ({ num_labels: count, id2label: labels }: HuggingFaceConfig): boolean =>
  count === 1 || (typeof labels === 'object' && labels !== null && Object.keys(labels).length === 1);

/** What a configuration's class is for, where nothing else is said. */
export function taskOfConfig(config: HuggingFaceConfig): ModelTask {
  const [name = ''] = config.architectures ?? [];
  const task = ENDINGS.find(([ending]) => ending.test(name))?.[1] ?? 'generate';
  return task === 'classify' && isOneLabel(config) ? 'score' : task;
}

export const isPooling = (task: ModelTask | undefined): task is PoolingTask =>
  task !== undefined && task !== 'generate';

/** Rewards for every token have the route `/pooling` alone. Source: model_executor/models/registry.py `_REWARD_MODELS`. */
export const rewardsTokens = (className: string): boolean => /RewardModel$/.test(className);

/** Tasks a model of one of its own can be started for, its own first. Embeddings are scored by their cosine. */
const TASKS_OF: Readonly<Record<ModelTask, readonly ModelTask[]>> = {
  generate: ['generate', 'embed'],
  embed: ['embed', 'score'],
  score: ['score', 'classify'],
  classify: ['classify'],
};

export const tasksOfTask = (own: ModelTask): readonly ModelTask[] => TASKS_OF[own];

/** Encoders: attention in both directions, and the first token stands for all (`default_pooling_type` of bert.py and its kin). */
const ENCODER = /^(Bert|Roberta|XLMRoberta|ModernBert|NomicBert|Gte)/;

export const isEncoder = (className: string): boolean => ENCODER.test(className);

/** How hidden states become one vector where neither checkpoint nor anyone says. */
export const defaultPoolingType = (className: string): PoolingType => (isEncoder(className) ? 'CLS' : 'LAST');

/** Whether every token sees those after it too. Source: config/model.py `attn_type`, model_executor/models/config.py. */
export const isBidirectionalConfig = (config: HuggingFaceConfig): boolean =>
  isEncoder(config.architectures?.[0] ?? '') ||
  /Bidirectional/.test(config.architectures?.[0] ?? '') ||
  config['is_causal'] === false ||
  config['use_bidirectional_attention'] === true;

/** Prompts are cut and prefixes shared only where the last token of causal attention is taken: config/model.py `is_prefix_caching_supported`. */
export const canSharePrefixes = (type: PoolingType, isBidirectional: boolean): boolean =>
  type === 'LAST' && !isBidirectional;

/** Routes of vLLM by task, those that ask for the API key first. Source: entrypoints/pooling/*\/api_router.py, factories.py. */
export const POOLING_ROUTES: Readonly<
  Record<PoolingTask, { readonly guarded: readonly string[]; readonly open: readonly string[] }>
> = {
  embed: {
    guarded: ['/v1/embeddings', '/v2/embed', '/v1/score', '/v1/rerank', '/v2/rerank'],
    open: ['/score', '/rerank', '/pooling'],
  },
  score: {
    guarded: ['/v1/score', '/v1/rerank', '/v2/rerank'],
    open: ['/score', '/rerank', '/classify', '/pooling'],
  },
  classify: { guarded: [], open: ['/classify', '/pooling'] },
};

/** What `--convert` makes of a class that generates; others are what they are. */
export const conversionOf = (className: string, task: ModelTask): 'embed' | undefined =>
  taskOfConfig({ architectures: [className] } as unknown as HuggingFaceConfig) === 'generate' && task === 'embed'
    ? 'embed'
    : undefined;
