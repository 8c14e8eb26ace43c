import {
  allInstanceTypes,
  allModels,
  BOUGHT_AS,
  defaultEngine,
  findModel,
  kvCacheDtypes,
  regionNames,
  speculativeMethodNames,
} from '../catalog';
import type { PurchaseOption } from '../catalog/types';
import { weightsTiers } from '../contract';
import { type Choice } from './choice';

export type Key = keyof Choice;

/** How a field is written in a link, and what may be written there. */
export type Kind =
  | { readonly is: 'one-of'; readonly of: (choice: Partial<Choice>) => readonly string[] }
  | { readonly is: 'count' }
  | { readonly is: 'context' }
  | { readonly is: 'share' }
  | { readonly is: 'number'; readonly least: number }
  | { readonly is: 'text'; readonly pattern: RegExp; readonly rule: string }
  | { readonly is: 'boolean' };

export interface Field {
  readonly key: Key;
  /** In links. */
  readonly short: string;
  readonly label: string;
  readonly group: Group;
  readonly kind: Kind;
  /** What happens when it is left out; absent: it must be given. */
  readonly otherwise?: string;
  readonly hint?: string;
}

export const GROUPS = ['Model', 'Hardware', 'Traffic', 'Speculation', 'Layout and engine', 'Price'] as const;
export type Group = (typeof GROUPS)[number];

const names = (all: readonly string[]) => (): readonly string[] => all;
const count: Kind = { is: 'count' };

/** Builds of the model that was chosen. */
const checkpointsOf = ({ model }: Partial<Choice>): readonly string[] =>
  findModel(model ?? '')?.checkpoints.map(({ id }) => id) ?? [];

export const PURCHASE_OPTIONS = Object.keys(BOUGHT_AS) as PurchaseOption[];

/** In the order of the form; models come before what depends on them. */
export const FIELDS: readonly Field[] = [
  {
    key: 'model',
    short: 'm',
    label: 'Model',
    group: 'Model',
    kind: { is: 'one-of', of: () => allModels.map(({ id }) => id) },
  },
  {
    key: 'checkpoint',
    short: 'c',
    label: 'Checkpoint',
    group: 'Model',
    kind: { is: 'one-of', of: checkpointsOf },
    otherwise: "the model's default",
  },
  {
    key: 'maxModelLen',
    short: 'l',
    label: 'Context, tokens',
    group: 'Model',
    kind: { is: 'context' },
    otherwise: "the model's own",
    hint: "max-model-len; 'auto' is the longest that fits",
  },
  {
    key: 'kvCacheDtype',
    short: 'k',
    label: 'KV cache dtype',
    group: 'Model',
    kind: { is: 'one-of', of: names(kvCacheDtypes(defaultEngine.version)) },
    otherwise: 'recipe or auto',
  },
  {
    key: 'instanceType',
    short: 'i',
    label: 'Instance type',
    group: 'Hardware',
    kind: { is: 'one-of', of: () => allInstanceTypes.map(({ name }) => name) },
  },
  {
    key: 'nodes',
    short: 'n',
    label: 'Nodes a replica',
    group: 'Hardware',
    kind: count,
    otherwise: 'the fewest that hold it',
  },
  {
    key: 'region',
    short: 'r',
    label: 'Region',
    group: 'Hardware',
    kind: { is: 'one-of', of: names(regionNames) },
  },
  {
    key: 'purchaseOption',
    short: 'p',
    label: 'Bought as',
    group: 'Hardware',
    kind: { is: 'one-of', of: names(PURCHASE_OPTIONS) },
  },
  {
    key: 'weightsTier',
    short: 'w',
    label: 'Weights from',
    group: 'Hardware',
    kind: { is: 'one-of', of: names(weightsTiers) },
    otherwise: 'S3, streamed where the format can',
  },
  {
    key: 'concurrency',
    short: 'q',
    label: 'Requests at once',
    group: 'Traffic',
    kind: count,
    otherwise: 'usual load',
    hint: 'per replica; becomes max-num-seqs',
  },
  {
    key: 'inputTokens',
    short: 'ti',
    label: 'Tokens in',
    group: 'Traffic',
    kind: count,
    otherwise: 'usual',
    hint: 'of a typical request',
  },
  {
    key: 'outputTokens',
    short: 'to',
    label: 'Tokens out',
    group: 'Traffic',
    kind: count,
    otherwise: 'usual',
    hint: 'of its answer',
  },
  {
    key: 'speculation',
    short: 's',
    label: 'Speculation',
    group: 'Speculation',
    kind: { is: 'one-of', of: names(['off', ...speculativeMethodNames]) },
    otherwise: 'as the checkpoint ships it',
  },
  {
    key: 'numSpeculativeTokens',
    short: 'sk',
    label: 'Drafts a step',
    group: 'Speculation',
    kind: count,
    otherwise: 'usual',
    hint: 'with a method that is named',
  },
  {
    key: 'draftModel',
    short: 'sd',
    label: 'Draft, Hugging Face id',
    group: 'Speculation',
    kind: { is: 'text', pattern: /^[\w.-]+\/[\w.-]+$/, rule: 'must be a Hugging Face id like org/name' },
    otherwise: "the catalog's",
  },
  {
    key: 'acceptanceLength',
    short: 'sa',
    label: 'Acceptance length',
    group: 'Speculation',
    kind: { is: 'number', least: 1 },
    otherwise: 'as published',
    hint: 'tokens a step, measured on your traffic',
  },
  {
    key: 'tensorParallelSize',
    short: 'tp',
    label: 'Tensor parallel',
    group: 'Layout and engine',
    kind: count,
    otherwise: 'planned',
  },
  {
    key: 'pipelineParallelSize',
    short: 'pp',
    label: 'Pipeline parallel',
    group: 'Layout and engine',
    kind: count,
    otherwise: 'planned',
  },
  {
    key: 'dataParallelSize',
    short: 'dp',
    label: 'Data parallel',
    group: 'Layout and engine',
    kind: count,
    otherwise: 'planned',
  },
  {
    key: 'enableExpertParallel',
    short: 'ep',
    label: 'Expert parallel',
    group: 'Layout and engine',
    kind: { is: 'boolean' },
    otherwise: 'planned',
  },
  {
    key: 'maxNumBatchedTokens',
    short: 'b',
    label: 'Batched tokens',
    group: 'Layout and engine',
    kind: count,
    otherwise: 'recipe or vLLM',
  },
  {
    key: 'gpuMemoryUtilization',
    short: 'g',
    label: 'GPU memory share',
    group: 'Layout and engine',
    kind: { is: 'share' },
    otherwise: 'recipe or vLLM',
  },
  {
    key: 'apiUsdPerMillionTokens',
    short: 'a',
    label: 'API price, USD per 1M tokens',
    group: 'Price',
    kind: { is: 'number', least: 0.000001 },
    otherwise: 'no break-even',
    hint: 'in and out together; from which load on owning is cheaper',
  },
  {
    key: 'utilization',
    short: 'u',
    label: 'Share of hours at that load',
    group: 'Price',
    kind: { is: 'share' },
    otherwise: 'all of them (1)',
  },
];
