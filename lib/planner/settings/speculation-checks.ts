import {
  findModel,
  isAtLeast,
  METHOD_WITHOUT_DRAFT,
  SPECULATIVE_METHODS,
  type SpeculativeMethodSpec,
} from '../../catalog';
import { problem } from '../../problem';
import { configOfBuild } from '../architecture';
import type { PlanRequest, SpeculativeRequest } from '../request';
import type { ChosenSpeculation } from '../speculation';
import type { Check } from './check';

const asked = (speculative: PlanRequest['speculative']): SpeculativeRequest | undefined =>
  typeof speculative === 'object' ? speculative : undefined;

const specOf = (speculative: Pick<ChosenSpeculation, 'method'> | undefined): SpeculativeMethodSpec | undefined =>
  speculative && SPECULATIVE_METHODS[speculative.method];

/** vLLM config/speculative.py: greater than zero; more than the trained depth must be a multiple of it. */
const tokenCount: Check = ({ request, architecture, speculation }) => {
  const value = asked(request.speculative)?.numSpeculativeTokens;
  if (value === undefined) return undefined;
  if (!Number.isInteger(value) || value < 1)
    return problem(
      'speculative.numSpeculativeTokens',
      `must be a whole number above 0, got ${value}; to switch speculation off set speculative: false`,
    );
  const trained = specOf(speculation)?.draftLayers.countedInConfig === true ? (architecture?.draftLayers ?? 1) : 1;
  if (trained <= 1 || value <= trained || value % trained === 0) return undefined;
  return problem(
    'speculative.numSpeculativeTokens',
    `${value} must be a multiple of the ${trained} tokens the draft was trained to predict; use ${trained} or ${trained * 2}`,
  );
};

const draftModelNamed: Check = ({ request, speculation }) => {
  const stated = asked(request.speculative);
  const draft = specOf(stated)?.draft;
  if (stated === undefined || (draft !== 'head' && draft !== 'model')) return undefined;
  if (speculation?.draftHuggingFaceId !== undefined) return undefined;
  return problem(
    'speculative.model',
    `method ${stated.method} needs the Hugging Face id of its draft and the catalog knows none for this model; set speculative.model`,
  );
};

/** A model beside the model takes its own weights: without their size the plan would promise memory that is not there. */
const draftSized: Check = ({ request, speculation }) => {
  const stated = asked(request.speculative);
  if (stated?.model === undefined || specOf(stated)?.draft !== 'model' || speculation?.draftBytes !== undefined)
    return undefined;
  return problem(
    'speculative.draftBytes',
    `the size of the draft '${stated.model}' is not in the catalog; set speculative.draftBytes to the sum of its safetensors files`,
  );
};

const draftShips: Check = ({ request, resolved, architecture, speculation }) => {
  const stated = asked(request.speculative);
  const spec = specOf(stated);
  if (stated === undefined || spec?.draft !== 'in-checkpoint') return undefined;
  if (speculation?.draftHuggingFaceId !== undefined) return undefined;
  const included = resolved.checkpoint?.includesDraft;
  const ships =
    included === stated.method ||
    (spec.draftLayers.countedInConfig === true && included === undefined && (architecture?.draftLayers ?? 0) > 0);
  if (ships) return undefined;
  const holds = included === undefined ? 'no draft' : `a ${included} draft`;
  const build = resolved.model.checkpoints.find(({ includesDraft }) => includesDraft === stated.method);
  const wayOut =
    build === undefined
      ? included === undefined
        ? `use ${METHOD_WITHOUT_DRAFT} or speculative: false`
        : `use ${included}`
      : `use checkpoint ${build.id}`;
  return problem(
    'speculative.method',
    `${stated.method} needs its draft in the checkpoint and ${resolved.checkpoint?.id ?? resolved.model.id} holds ${holds}; ${wayOut}`,
  );
};

/** vLLM config/speculative.py `_verify_and_get_draft_tp`: 1 or the target's; a draft model must have the target's. */
const draftDegree: Check = ({ request }) => {
  const stated = asked(request.speculative);
  const degree = stated?.draftTensorParallelSize;
  const target = request.tensorParallelSize;
  if (stated === undefined || degree === undefined || target === undefined || degree === target) return undefined;
  if (specOf(stated)?.draft === 'model')
    return problem(
      'speculative.draftTensorParallelSize',
      `must be the target's ${target} for method ${stated.method}, got ${degree}`,
    );
  return degree === 1
    ? undefined
    : problem('speculative.draftTensorParallelSize', `must be 1 or the target's ${target}, got ${degree}`);
};

const sameVocabulary: Check = ({ request, architecture }) => {
  const stated = asked(request.speculative);
  const draft = stated?.model !== undefined && specOf(stated)?.draft === 'model' ? findModel(stated.model) : undefined;
  const theirs = draft?.config?.vocab_size;
  const ours = architecture?.vocabSize;
  if (typeof theirs !== 'number' || ours === undefined || ours === 0 || theirs === ours) return undefined;
  return problem(
    'speculative.model',
    `draft vocabulary ${theirs} differs from the target's ${ours}; choose a draft of the same family`,
  );
};

/** vLLM config/speculative.py: both default to 5. */
const lookupOrdered: Check = ({ request }) => {
  const { promptLookupMin: least, promptLookupMax: most } = asked(request.speculative) ?? {};
  if (least === undefined || most === undefined || least <= most) return undefined;
  return problem(
    'speculative.promptLookupMin',
    `${least} must be at most promptLookupMax ${most}; swap them or leave both out`,
  );
};

const acceptancePossible: Check = ({ request, speculation }) => {
  const value = asked(request.speculative)?.acceptanceLength;
  if (value === undefined || speculation === undefined) return undefined;
  const most = speculation.numSpeculativeTokens + 1;
  if (value >= 1 && value <= most) return undefined;
  return problem(
    'speculative.acceptanceLength',
    `must be between 1 and numSpeculativeTokens + 1 = ${most}, got ${value}`,
  );
};

/** docs/features/README.md, compatibility matrix. */
const withoutLora: Check = ({ request: { enableLora }, speculation }) =>
  enableLora === true && speculation !== undefined
    ? problem(
        'speculative.method',
        `speculation (${speculation.method}) and LoRA exclude each other in vLLM; set speculative: false or leave enableLora out`,
      )
    : undefined;

/** A draft that writes its whole block at once takes no fewer tokens. */
const wholeBlock: Check = ({ request, resolved, speculation }) => {
  const value = asked(request.speculative)?.numSpeculativeTokens;
  const whole = specOf(speculation)?.blockInConfig;
  if (whole === undefined || value === undefined) return undefined;
  if (isAtLeast(resolved.engineVersion, whole.until)) return undefined;
  const { field } = whole;
  const block = configOfBuild(resolved.model, resolved.checkpoint)?.[field];
  if (typeof block !== 'number' || value < 1 || value >= block) return undefined;
  return problem(
    'speculative.numSpeculativeTokens',
    `must be at least ${block}, the ${field} that the draft of ${resolved.checkpoint?.id} was trained with, got ${value}: vLLM refuses less; use ${block} or leave it out`,
  );
};

const methodInEngine: Check = ({ resolved, speculation }) => {
  const since = specOf(speculation)?.since;
  if (since === undefined || isAtLeast(resolved.engineVersion, since)) return undefined;
  return problem(
    'speculative.method',
    `${speculation?.method} came with vLLM ${since.since} and the engine is ${resolved.engineVersion}; take a newer engine or set speculative: false`,
  );
};

/** What vLLM refuses about speculation, most of it only after the weights are loaded. */
export const speculationChecks: readonly Check[] = [
  tokenCount,
  draftModelNamed,
  draftSized,
  draftShips,
  draftDegree,
  sameVocabulary,
  lookupOrdered,
  acceptancePossible,
  withoutLora,
  wholeBlock,
  methodInEngine,
];
