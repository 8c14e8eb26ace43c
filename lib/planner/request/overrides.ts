import type { CheckpointSpec, HuggingFaceConfig, ModelSpec } from '../../catalog/types';
import type { HfOverrides, RopeScaling } from '../../schema/engine-fields';
import { deepMerged, isRecord } from '../../units';
import { hasSections, LANGUAGE_SECTIONS } from '../../catalog';
import { type Problem, problem } from '../../problem';
import type { PlanRequest } from './plan-request';

/** A model with the fields of a request in place of its config.json's, as `--hf-overrides` would be told. */
export interface Overridden {
  readonly model: ModelSpec;
  /** Absent: nothing is overridden. */
  readonly hfOverrides?: HfOverrides;
}

export type Overriding =
  ({ readonly ok: true } & Overridden) | { readonly ok: false; readonly problems: readonly Problem[] };

/** What of a file is no setting: its weights, and code that would be fetched. */
const FIXED: Readonly<Record<string, string>> = {
  quantization_config: 'how weights are stored is what their files say; choose another build',
  compression_config: 'how weights are stored is what their files say; choose another build',
  auto_map: 'it names code to load; set trustRemoteCode of a model of your own',
  transformers_version: 'it says what wrote the file',
};

const ROPE_FIELDS = ['rope_parameters', 'rope_scaling'];

/** Applies `hfOverrides` and `ropeScaling` of a request; every field that cannot be applied is reported. */
export function overridden(model: ModelSpec, { hfOverrides, ropeScaling }: PlanRequest): Overriding {
  if (hfOverrides === undefined && ropeScaling === undefined) return { ok: true, model };
  const { config } = model;
  if (config === undefined) {
    const field = ropeScaling === undefined ? 'hfOverrides' : 'ropeScaling';
    const message = `${model.id} was announced without a config.json, so there is nothing to override; leave it out`;
    return { ok: false, problems: [problem(field, message)] };
  }
  const scaled = ropeScaling === undefined ? undefined : scaledPositions(config, model, ropeScaling);
  const problems = [
    ...overrideProblems(config, model, hfOverrides ?? {}),
    ...(scaled?.ok === false ? [scaled.problem] : []),
    ...(ropeScaling === undefined ? [] : statedTwice(hfOverrides ?? {})),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const told = deepMerged(hfOverrides ?? {}, scaled?.ok === true ? scaled.overrides : {});
  return {
    ok: true,
    hfOverrides: told,
    model: {
      ...model,
      config: applied(config, told),
      maxModelLen: scaled?.ok === true ? scaled.maxModelLen : lengthOf(model, told),
      checkpoints: model.checkpoints.map((build) => withoutFields(build, told)),
      ...(resizes(told) ? { parameters: undefined } : {}),
    },
  };
}

function overrideProblems(config: HuggingFaceConfig, { id }: ModelSpec, overrides: HfOverrides): readonly Problem[] {
  return Object.entries(overrides).flatMap(([key, value]) => {
    const fixed = Object.hasOwn(FIXED, key) ? FIXED[key] : undefined;
    if (fixed !== undefined) return [problem(`hfOverrides.${key}`, `${key} cannot be overridden: ${fixed}`)];
    if (key === 'architectures' && !isClassList(value))
      return [
        problem(
          'hfOverrides.architectures',
          'must be a list with the name of the class that vLLM shall load, as in config.json',
        ),
      ];
    // vLLM sets the field of the whole file, and reads that of the section.
    const section = sectionOf(config);
    if (section === undefined || isRecord(value) || !isLanguageField(config, key)) return [];
    const message = `${key} of ${id} lies in ${section}, where vLLM reads it; write hfOverrides.${section}.${key}`;
    return [problem(`hfOverrides.${key}`, message)];
  });
}

const isClassList = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string' && one !== '');

/** Fields that multimodal files have outside their section too. */
const OF_THE_FILE = ['architectures', 'model_type', 'tie_word_embeddings', 'torch_dtype', 'dtype', 'vocab_size'];

const isLanguageField = (config: HuggingFaceConfig, key: string): boolean => {
  if (OF_THE_FILE.includes(key)) return false;
  const section = sectionOf(config);
  const inner = section === undefined ? undefined : config[section];
  return isRecord(inner) ? key in inner && !(key in config) : key in config && !isRecord(config[key]);
};

/** The section in which a file has its language model; of a catalogued model, whose file is flattened, where its class has it. */
function sectionOf(config: HuggingFaceConfig): string | undefined {
  const own = LANGUAGE_SECTIONS.find((key) => isRecord(config[key]));
  if (own !== undefined) return own;
  return hasSections(config.architectures[0] ?? '') ? LANGUAGE_SECTIONS[0] : undefined;
}

function statedTwice(overrides: HfOverrides): readonly Problem[] {
  const inner = LANGUAGE_SECTIONS.flatMap((key) => (isRecord(overrides[key]) ? [overrides[key]] : []));
  const twice = [overrides, ...inner].some((one) => ROPE_FIELDS.some((key) => key in one));
  return twice
    ? [problem('ropeScaling', 'hfOverrides states rope_parameters or rope_scaling too; keep one of them')]
    : [];
}

type Scaled =
  | { readonly ok: true; readonly overrides: HfOverrides; readonly maxModelLen: number }
  | { readonly ok: false; readonly problem: Problem };

/**
 * `rope_parameters`, whole: of the file itself vLLM puts them in place of what it had, `rope_theta` and all (0.29.0 and 0.33.0
 * config/model.py `_apply_dict_overrides`); the longest context is what `_get_and_verify_max_len` makes of them.
 */
function scaledPositions(config: HuggingFaceConfig, model: ModelSpec, scaling: RopeScaling): Scaled {
  const section = sectionOf(config);
  const inner = section === undefined ? config : { ...config, ...(isRecord(config[section]) ? config[section] : {}) };
  const known = ROPE_FIELDS.map((key) => inner[key]).find(isRecord) ?? {};
  if (Object.values(known).some(isRecord))
    return refuse(
      `rope parameters of ${model.id} differ by kind of layer; state them all in hfOverrides.rope_parameters`,
    );
  const { ropeType, factor } = scaling;
  const theta = scaling.ropeTheta ?? numberOf(known['rope_theta']) ?? numberOf(inner['rope_theta']);
  if (theta === undefined)
    return refuse(
      `rope_theta of ${model.id} is not known here and vLLM would forget it; add ropeTheta as its config.json has it`,
    );
  const positions =
    numberOf(known['original_max_position_embeddings']) ??
    numberOf(inner['max_position_embeddings']) ??
    model.maxModelLen;
  const original = scaling.originalMaxPositionEmbeddings ?? positions;
  if (original === undefined)
    return refuse(
      `the positions ${model.id} was trained on are not known here; add originalMaxPositionEmbeddings as its config.json has it`,
    );
  const parameters = {
    ...withoutLegacyType(known),
    rope_type: ropeType,
    factor,
    original_max_position_embeddings: original,
    rope_theta: theta,
  };
  const overrides = { rope_parameters: parameters };
  return {
    ok: true,
    overrides: section === undefined ? overrides : { [section]: overrides },
    maxModelLen: Math.floor((ropeType === 'yarn' ? original : (positions ?? original)) * factor),
  };
}

const refuse = (message: string): Scaled => ({ ok: false, problem: problem('ropeScaling', message) });

/** `type` is the older name of `rope_type`, and vLLM refuses two that differ. */
const withoutLegacyType = (parameters: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(parameters).filter(([key]) => key !== 'type'));

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' && value > 0 ? value : undefined);

/** A length that is overridden is the model's. */
function lengthOf({ maxModelLen }: ModelSpec, told: HfOverrides): number | undefined {
  const inner = LANGUAGE_SECTIONS.flatMap((key) => (isRecord(told[key]) ? [told[key]] : []));
  const stated = [told, ...inner].flatMap((one) => numberOf(one['max_position_embeddings']) ?? []);
  return stated[0] ?? maxModelLen;
}

/**
 * As `--hf-overrides` works: a section of the file takes the fields, another object is put in place of the one that was there
 * (vLLM config/model.py `_apply_dict_overrides`). Sections of a catalogued file are flattened, so theirs join the others.
 */
function applied(config: HuggingFaceConfig, overrides: HfOverrides): HuggingFaceConfig {
  const result: Record<string, unknown> = { ...config };
  for (const [key, value] of Object.entries(overrides)) {
    const isFlattened = isRecord(value) && LANGUAGE_SECTIONS.includes(key as never) && !isRecord(config[key]);
    if (isFlattened) Object.assign(result, value);
    else if (isRecord(value) && isRecord(config[key]) && /_config$/.test(key))
      result[key] = deepMerged(config[key], value);
    else result[key] = value;
  }
  return result as unknown as HuggingFaceConfig;
}

/** Fields that decide how many weights are loaded. */
const SIZES = /layers|_size$|heads|_dim$|_rank$|experts/;

/** Whether other weights are loaded than the files were counted with. */
function resizes(told: HfOverrides): boolean {
  return Object.entries(told).some(([key, value]) =>
    isRecord(value) ? LANGUAGE_SECTIONS.includes(key as never) && resizes(value) : SIZES.test(key),
  );
}

/** A build's own fields give way to what is stated, and its size where that is no longer what is loaded. */
function withoutFields(stated: CheckpointSpec, told: HfOverrides): CheckpointSpec {
  const build = resizes(told) ? { ...stated, bytes: undefined } : stated;
  if (build.config === undefined) return build;
  const inner = LANGUAGE_SECTIONS.flatMap((key) => (isRecord(told[key]) ? Object.keys(told[key]) : []));
  const others = new Set([...Object.keys(told), ...inner]);
  return { ...build, config: Object.fromEntries(Object.entries(build.config).filter(([key]) => !others.has(key))) };
}
