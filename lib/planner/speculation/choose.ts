import {
  findCheckpoint,
  findModel,
  SPECULATIVE_CONFIG_KEYS,
  SPECULATIVE_METHODS,
  type SpeculativeMethod,
} from '../../catalog';
import type { CheckpointSpec, ModelSpec, SpeculationSpec } from '../../catalog/types';
import { BF16_BYTES } from '../../units';
import type { PlanRequest, SpeculativeRequest } from '../request';

/** Extra keys of `--speculative-config`. */
export type SpeculativeExtra = Readonly<Record<string, string | number | boolean>>;

/** The speculation a plan uses, before its effect is known. */
export interface ChosenSpeculation {
  readonly method: SpeculativeMethod;
  readonly numSpeculativeTokens: number;
  readonly acceptanceLength: number;
  readonly acceptanceSource: string;
  readonly draftHuggingFaceId?: string;
  readonly draftBytes?: number;
  readonly extra: SpeculativeExtra;
}

/** Mean tokens per step when each of k drafts is accepted with chance p, in order: (1 − p^(k+1)) / (1 − p). */
export const acceptanceLength = (acceptance: number, numSpeculativeTokens: number): number =>
  (1 - acceptance ** (numSpeculativeTokens + 1)) / (1 - acceptance);

/** What the request asks for; undefined: no speculation, which is vLLM's default even where a checkpoint ships a draft. */
export function chooseSpeculation(
  request: PlanRequest,
  model: ModelSpec,
  checkpoint: CheckpointSpec | undefined,
): ChosenSpeculation | undefined {
  if (request.speculative === undefined || request.speculative === false) return undefined;
  const known = model.speculation.filter(({ checkpoints }) => matches(checkpoints, checkpoint?.id));
  if (request.speculative === 'checkpoint') {
    const shipped = known.find(({ method }) => method === checkpoint?.includesDraft);
    return shipped === undefined ? undefined : chosen(shipped.method, shipped);
  }
  const { method, ...rest } = request.speculative;
  const spec = known.find((one) => one.method === method);
  const base = chosen(method, spec, rest.numSpeculativeTokens);
  const stated = rest.acceptanceLength;
  return {
    ...base,
    draftHuggingFaceId: rest.model ?? base.draftHuggingFaceId,
    draftBytes: rest.draftBytes ?? draftFileBytes(method, rest.model, model) ?? base.draftBytes,
    extra: { ...base.extra, ...statedExtra(rest) },
    ...(stated === undefined ? {} : { acceptanceLength: stated, acceptanceSource: 'stated in the request' }),
  };
}

/** A draft named in the request: its catalogued file; of a head of EAGLE what one is usually made of. */
function draftFileBytes(
  method: SpeculativeMethod,
  name: string | undefined,
  { config }: ModelSpec,
): number | undefined {
  if (name === undefined) return undefined;
  const draft = findModel(name);
  const stored = draft === undefined ? undefined : (findCheckpoint(draft, name) ?? findCheckpoint(draft))?.bytes;
  if (stored !== undefined) return stored;
  if (draft?.parameters !== undefined) return draft.parameters.total * BF16_BYTES;
  if (config === undefined || SPECULATIVE_METHODS[method].draft !== 'head') return undefined;
  return (HEAD_LAYER * config.hidden_size ** 2 + HEAD_VOCABULARY * config.hidden_size) * BF16_BYTES;
}

/** Assumed of an EAGLE head: one dense layer on the joined states (14 squares of the width) and 32,000 words in and out. */
const HEAD_LAYER = 14;
const HEAD_VOCABULARY = 2 * 32_000;

const matches = (checkpoints: readonly string[] | undefined, id: string | undefined): boolean =>
  checkpoints === undefined || id === undefined || checkpoints.includes(id);

/** Keys of `--speculative-config` that the request states. */
function statedExtra(stated: Omit<SpeculativeRequest, 'method'>): SpeculativeExtra {
  const keys = Object.entries(SPECULATIVE_CONFIG_KEYS) as [keyof typeof SPECULATIVE_CONFIG_KEYS, string][];
  return Object.fromEntries(
    keys.flatMap(([field, key]) => {
      const value = stated[field];
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function chosen(method: SpeculativeMethod, spec: SpeculationSpec | undefined, tokens?: number): ChosenSpeculation {
  const { defaultTokens, assumedAcceptance } = SPECULATIVE_METHODS[method];
  const numSpeculativeTokens = tokens ?? spec?.numSpeculativeTokens ?? defaultTokens;
  const measured = spec?.acceptanceLength;
  const assumed = acceptanceLength(assumedAcceptance, numSpeculativeTokens);
  return {
    method,
    numSpeculativeTokens,
    // A measurement with another number of drafts still bounds what more of them can bring.
    acceptanceLength: measured === undefined ? assumed : Math.min(measured, numSpeculativeTokens + 1),
    acceptanceSource:
      measured === undefined
        ? `assumed: each ${method} draft accepted with chance ${assumedAcceptance}; measure it on your traffic`
        : (spec?.acceptanceSource ?? spec?.source ?? 'catalog'),
    draftHuggingFaceId: spec?.draftHuggingFaceId,
    draftBytes: spec?.draftBytes,
    extra: spec?.extra ?? {},
  };
}
