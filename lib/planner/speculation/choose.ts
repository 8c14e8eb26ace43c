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
import { acceptanceLength, scaledTo, survivalOf } from './acceptance';

/** Extra keys of `--speculative-config`. */
export type SpeculativeExtra = Readonly<Record<string, string | number | boolean>>;

/** The speculation a plan uses, before its effect is known. */
export interface ChosenSpeculation {
  readonly method: SpeculativeMethod;
  readonly numSpeculativeTokens: number;
  readonly acceptanceLength: number;
  readonly acceptanceSource: string;
  /** Chance that the draft of each position survives. */
  readonly survival: readonly number[];
  /** Neither request nor draft says how many tokens: a plan may draft fewer. */
  readonly isOpen: boolean;
  readonly draftHuggingFaceId?: string;
  readonly draftBytes?: number;
  readonly extra: SpeculativeExtra;
}

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
    ...(stated === undefined
      ? {}
      : {
          acceptanceLength: stated,
          survival: scaledTo(base.survival, stated),
          acceptanceSource: 'stated in the request',
          isOpen: false,
        }),
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

function chosen(method: SpeculativeMethod, spec: SpeculationSpec | undefined, asked?: number): ChosenSpeculation {
  const { defaultTokens, tokens, survival: usual, survivalSource } = SPECULATIVE_METHODS[method];
  const numSpeculativeTokens = asked ?? spec?.numSpeculativeTokens ?? defaultTokens;
  const survival = measuredSurvival(usual, spec, numSpeculativeTokens);
  return {
    method,
    numSpeculativeTokens,
    survival,
    acceptanceLength: acceptanceLength(survival, numSpeculativeTokens),
    acceptanceSource:
      spec?.acceptanceLength === undefined
        ? `assumed by position as with other models (${survivalSource}); measure it on your traffic`
        : (spec.acceptanceSource ?? spec.source),
    isOpen: asked === undefined && tokens === 'any',
    draftHuggingFaceId: spec?.draftHuggingFaceId,
    draftBytes: spec?.draftBytes,
    extra: spec?.extra ?? {},
  };
}

/** What was measured of the model with the drafts of its recipe, in the shape of the method, for as many as are drafted here. */
function measuredSurvival(
  usual: readonly number[],
  spec: SpeculationSpec | undefined,
  drafts: number,
): readonly number[] {
  if (spec?.acceptanceLength === undefined) return survivalOf(usual, drafts);
  return survivalOf(scaledTo(survivalOf(usual, spec.numSpeculativeTokens), spec.acceptanceLength), drafts);
}

/** The same speculation with another number of drafts. */
export const withTokens = (speculation: ChosenSpeculation, drafts: number): ChosenSpeculation => ({
  ...speculation,
  numSpeculativeTokens: drafts,
  survival: speculation.survival.slice(0, drafts),
  acceptanceLength: acceptanceLength(speculation.survival, drafts),
});
