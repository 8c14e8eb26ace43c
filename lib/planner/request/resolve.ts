import {
  allGpus,
  allInstanceTypes,
  allModels,
  findCheckpoint,
  findEngine,
  findGpu,
  findInstanceType,
  findModel,
  inSameFamily,
  quantizations,
  suggest,
} from '../../catalog';
import { DEFAULT_ENGINE_VERSION } from '../../catalog/engines/default-version';
import type {
  CheckpointSpec,
  EngineSpec,
  GpuSpec,
  InstanceTypeSpec,
  ModelSpec,
  Quantization,
} from '../../catalog/types';
import type { Problem } from '../../problem';
import type { PlanRequest } from './plan-request';

/** One build of a model; without `checkpoint`, one that nobody published under a known name. */
export interface CheckpointChoice {
  readonly checkpoint?: CheckpointSpec;
  readonly quantization: Quantization;
}

/** The names of a request looked up. */
export interface Resolved extends CheckpointChoice {
  readonly model: ModelSpec;
  readonly gpu: GpuSpec;
  readonly instanceType?: InstanceTypeSpec;
  readonly engineVersion: string;
  readonly engine?: EngineSpec;
}

export type Resolution =
  | { readonly ok: true; readonly resolved: Resolved }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly model?: ModelSpec };

/** Looks up everything a request names and reports every name that leads nowhere. */
export function resolve(request: PlanRequest, customModel?: ModelSpec): Resolution {
  const problems: Problem[] = [];
  const model = customModel ?? findModel(request.model);
  if (model === undefined) problems.push(unknownModel(request.model));
  const hardware = resolveHardware(request, problems);
  const stored = model === undefined ? undefined : resolveCheckpoint(request, model, problems);
  if (model === undefined || hardware === undefined || stored === undefined || problems.length > 0)
    return { ok: false, problems, model };
  const engineVersion = (request.engineVersion ?? DEFAULT_ENGINE_VERSION).replace(/^v/, '');
  return { ok: true, resolved: { model, ...stored, ...hardware, engineVersion, engine: findEngine(engineVersion) } };
}

/** What builds append to the name of the model they were made from. */
const BUILD_SUFFIX = /-(fp8|nvfp4|mxfp4|fp4|int4|w4a16|w8a8|awq|gptq|bf16|dynamic|block|instruct|thinking|gguf).*$/i;

/** Ids and repositories that resemble the name without its owner and build; the way out of the catalog is a config.json. */
function unknownModel(name: string): Problem {
  const plain = (name.split('/').at(-1) ?? name).replace(BUILD_SUFFIX, '');
  const ids = allModels.map(({ id }) => id);
  const close = findModel(plain)?.id ?? suggest(plain === '' ? name : plain, ids).join(', ');
  const hint = close === '' ? `known: ${ids.slice(0, 8).join(', ')}, …` : `did you mean ${close}?`;
  return {
    field: 'model',
    message: `'${name}' is not in the catalog; ${hint} Any other model is planned from its Hugging Face config.json: give the path of that file`,
  };
}

function unknown(field: string, value: string, known: readonly string[]): Problem {
  const close = suggest(value, known);
  const hint = close.length > 0 ? `did you mean ${close.join(', ')}?` : `known: ${known.slice(0, 8).join(', ')}, …`;
  return { field, message: `'${value}' is not in the catalog; ${hint}` };
}

function resolveHardware(
  { instanceType: name, gpu }: PlanRequest,
  problems: Problem[],
): { gpu: GpuSpec; instanceType?: InstanceTypeSpec } | undefined {
  const gpuNames = allGpus.map((known) => known.name);
  if (name !== undefined) {
    const instanceType = findInstanceType(name);
    if (gpu !== undefined && instanceType !== undefined && findGpu(gpu)?.name !== instanceType.gpu)
      problems.push({
        field: 'gpu',
        message: `'${gpu}' contradicts instanceType ${name}, which has ${instanceType.gpu}; leave one of them out`,
      });
    if (instanceType === undefined) {
      problems.push(
        unknown(
          'instanceType',
          name,
          allInstanceTypes.map((type) => type.name),
        ),
      );
      return undefined;
    }
    const found = findGpu(instanceType.gpu);
    if (found === undefined) throw new Error(`catalog: ${name} names the GPU ${instanceType.gpu}, which has no record`);
    return { gpu: found, instanceType };
  }
  if (gpu === undefined) {
    problems.push({
      field: 'instanceType',
      message: `name an instance type or a GPU (${gpuNames.join(', ')}), or search over all of them`,
    });
    return undefined;
  }
  const found = findGpu(gpu);
  if (found === undefined) problems.push(unknown('gpu', gpu, gpuNames));
  return found === undefined ? undefined : { gpu: found };
}

function resolveCheckpoint(request: PlanRequest, model: ModelSpec, problems: Problem[]): CheckpointChoice | undefined {
  const { quantization: asked } = request;
  if (asked !== undefined && quantizations[asked] === undefined) {
    problems.push(unknown('quantization', asked, Object.keys(quantizations)));
    return undefined;
  }
  const refused = asked === undefined ? undefined : quantizations[asked].refusedBecause;
  if (refused !== undefined) {
    problems.push({ field: 'quantization', message: `'${asked}' is refused: ${refused}${buildsOf(model)}` });
    return undefined;
  }
  if (request.checkpoint !== undefined) return namedCheckpoint(request, model, problems);
  const byFormat = asked === undefined ? undefined : checkpointOf(model, asked);
  // The id of a repository is that build; the catalog's own id means the default one.
  const isOwnId = model.id.toLowerCase() === request.model.toLowerCase();
  const named = isOwnId ? undefined : (repositoryOf(model, request.model) ?? namedBuild(model, request.model));
  const other = asked === undefined || byFormat !== undefined ? undefined : storedOtherwise(request, model, asked);
  if (other !== undefined) {
    problems.push(other);
    return undefined;
  }
  const checkpoint = byFormat ?? (asked === undefined ? (named ?? findCheckpoint(model)) : undefined);
  // No build in this format is known: it is planned from parameter counts, and a note says so.
  return {
    checkpoint,
    quantization: checkpoint?.quantization ?? asked ?? (model.config === undefined ? 'fp8' : 'bf16'),
  };
}

/**
 * A repository in one format is not loaded in another. A configuration given as a file is not refused: releases in other
 * formats differ from it in `quantization_config` only, and a note says that the plan is of such a release.
 */
function storedOtherwise(request: PlanRequest, model: ModelSpec, asked: Quantization): Problem | undefined {
  const stored = request.model.includes('/') ? findCheckpoint(model, request.model)?.quantization : undefined;
  if (stored === undefined || stored === 'bf16' || inSameFamily(stored, asked)) return undefined;
  return {
    field: 'quantization',
    message: `'${asked}' does not match ${request.model}, which is stored as ${stored}; leave quantization out or name a build in ${asked}${buildsOf(model)}`,
  };
}

/** Of several builds in one repository, the default. */
function repositoryOf(model: ModelSpec, name: string): CheckpointSpec | undefined {
  const inside = model.checkpoints.filter(({ huggingFaceId }) => huggingFaceId.toLowerCase() === name.toLowerCase());
  return inside.find(({ id }) => id === model.defaultCheckpoint) ?? inside[0];
}

/** A repository that is the model's own and holds none of the builds means the default one. */
const namedBuild = (model: ModelSpec, name: string): CheckpointSpec | undefined =>
  model.huggingFaceId?.toLowerCase() === name.toLowerCase() ? undefined : findCheckpoint(model, name);

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
  { checkpoint: name, quantization: asked, checkpointBytes }: PlanRequest,
  model: ModelSpec,
  problems: Problem[],
): CheckpointChoice | undefined {
  const checkpoint = findCheckpoint(model, name);
  if (checkpoint === undefined) {
    // An announced model has no known checkpoint, so any name the user gives is theirs.
    if (model.checkpoints.length === 0 || checkpointBytes !== undefined) return { quantization: asked ?? 'fp8' };
    problems.push(
      unknown(
        'checkpoint',
        name ?? '',
        model.checkpoints.map(({ id }) => id),
      ),
    );
    return undefined;
  }
  const refused = quantizations[checkpoint.quantization].refusedBecause;
  if (refused !== undefined) {
    problems.push({ field: 'checkpoint', message: `${checkpoint.id} is refused: ${refused}` });
    return undefined;
  }
  const agrees = asked === undefined || inSameFamily(asked, checkpoint.quantization);
  if (agrees) return { checkpoint, quantization: checkpoint.quantization };
  problems.push({
    field: 'quantization',
    message: `'${asked}' does not match checkpoint ${checkpoint.id}, which is stored as ${checkpoint.quantization}; leave quantization out or choose a checkpoint in ${asked}`,
  });
  return undefined;
}
