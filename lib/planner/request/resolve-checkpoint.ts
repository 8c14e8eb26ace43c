import { findCheckpoint, inSameFamily, quantizations } from '../../catalog';
import type { CheckpointSpec, ModelSpec, Quantization } from '../../catalog/types';
import { found, type LookUp, refused, unknownName } from './look-up';
import type { PlanRequest } from './plan-request';

/** One build of a model; without `checkpoint`, one that nobody published under a known name. */
export interface CheckpointChoice {
  readonly checkpoint?: CheckpointSpec;
  readonly quantization: Quantization;
}

/** The build a request means: by its name, by its format, or the one the model is usually served from. */
export function resolveCheckpoint(request: PlanRequest, model: ModelSpec): LookUp<CheckpointChoice> {
  const { checkpoint: name, quantization } = request;
  if (quantization !== undefined && quantizations[quantization] === undefined)
    return unknownName('quantization', quantization, Object.keys(quantizations));
  const because = quantization === undefined ? undefined : quantizations[quantization].refusedBecause;
  if (because !== undefined)
    return refused('quantization', `'${quantization}' is refused: ${because}${buildsOf(model)}`);
  if (name !== undefined) return namedCheckpoint(name, request, model);
  return quantization === undefined ? found(usualBuild(request, model)) : inFormat(quantization, request, model);
}

/** The id of a repository is the build in it; the catalog's own id means the default one. */
function usualBuild(request: PlanRequest, model: ModelSpec): CheckpointChoice {
  const isOwnId = isSame(model.id, request.model);
  const named = isOwnId ? undefined : (repositoryOf(model, request.model) ?? namedBuild(model, request.model));
  const checkpoint = named ?? findCheckpoint(model);
  return {
    checkpoint,
    quantization: checkpoint?.quantization ?? (model.config === undefined ? 'fp8' : 'bf16'),
  };
}

const isSame = (id: string | undefined, name: string): boolean => id?.toLowerCase() === name.toLowerCase();

/** Of several builds in one repository, the default. */
function repositoryOf(model: ModelSpec, name: string): CheckpointSpec | undefined {
  const inside = model.checkpoints.filter(({ huggingFaceId }) => isSame(huggingFaceId, name));
  return inside.find(({ id }) => id === model.defaultCheckpoint) ?? inside[0];
}

/** A repository that is the model's own and holds none of the builds means the default one. */
const namedBuild = (model: ModelSpec, name: string): CheckpointSpec | undefined =>
  isSame(model.huggingFaceId, name) ? undefined : findCheckpoint(model, name);

/** The published build in a format; without one the plan is made from parameter counts, and a note says so. */
function inFormat(asked: Quantization, request: PlanRequest, model: ModelSpec): LookUp<CheckpointChoice> {
  const checkpoint = checkpointOf(model, asked);
  if (checkpoint !== undefined) return found({ checkpoint, quantization: checkpoint.quantization });
  return storedOtherwise(asked, request, model) ?? found({ quantization: asked });
}

/**
 * A repository in one format is not loaded in another. A configuration given as a file is not refused: releases in other
 * formats differ from it in `quantization_config` only, and a note says that the plan is of such a release.
 */
function storedOtherwise(asked: Quantization, request: PlanRequest, model: ModelSpec): LookUp<never> | undefined {
  const stored = request.model.includes('/') ? findCheckpoint(model, request.model)?.quantization : undefined;
  if (stored === undefined || stored === 'bf16' || inSameFamily(stored, asked)) return undefined;
  return refused(
    'quantization',
    `'${asked}' does not match ${request.model}, which is stored as ${stored}; leave quantization out or name a build in ${asked}${buildsOf(model)}`,
  );
}

const checkpointOf = (model: ModelSpec, asked: Quantization): CheckpointSpec | undefined => {
  const preferred = findCheckpoint(model);
  const has = (format: Quantization | undefined) => (one: CheckpointSpec | undefined) =>
    one !== undefined && one.quantization === format;
  if (has(asked)(preferred)) return preferred;
  // 'fp8' is what people call either kind, so the build listed first is meant; 'fp8-block' is said by those who mean it.
  if (asked === 'fp8') return model.checkpoints.find((one) => has('fp8')(one) || has('fp8-block')(one));
  return model.checkpoints.find(has(asked)) ?? model.checkpoints.find((one) => inSameFamily(one.quantization, asked));
};

function buildsOf({ id, checkpoints }: ModelSpec): string {
  if (checkpoints.length === 0) return '';
  return `. ${id} is published as ${checkpoints.map((one) => `${one.id} (${one.quantization})`).join(', ')}`;
}

function namedCheckpoint(
  name: string,
  { quantization: asked, checkpointBytes }: PlanRequest,
  model: ModelSpec,
): LookUp<CheckpointChoice> {
  const checkpoint = findCheckpoint(model, name);
  if (checkpoint === undefined) {
    // An announced model has no known checkpoint, so any name the user gives is theirs.
    if (model.checkpoints.length === 0 || checkpointBytes !== undefined) return found({ quantization: asked ?? 'fp8' });
    const ids = model.checkpoints.map(({ id }) => id);
    return unknownName('checkpoint', name, ids);
  }
  const because = quantizations[checkpoint.quantization].refusedBecause;
  if (because !== undefined) return refused('checkpoint', `${checkpoint.id} is refused: ${because}`);
  if (asked === undefined || inSameFamily(asked, checkpoint.quantization))
    return found({ checkpoint, quantization: checkpoint.quantization });
  return refused(
    'quantization',
    `'${asked}' does not match checkpoint ${checkpoint.id}, which is stored as ${checkpoint.quantization}; leave quantization out or choose a checkpoint in ${asked}`,
  );
}
