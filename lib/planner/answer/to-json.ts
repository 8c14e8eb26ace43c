import type { NoFit, PlanResult, ServingPlan } from './plan-result';

/** The stable JSON form of a plan: model, checkpoint and hardware by name, everything else as computed. */
export function toJson(result: PlanResult): Record<string, unknown> {
  return result.verdict === 'fits' ? servingJson(result) : noFitJson(result);
}

function servingJson({ model, checkpoint, gpu, instanceType, ...rest }: ServingPlan): Record<string, unknown> {
  const { verdict, problems, notes, ...figures } = rest;
  return {
    verdict,
    problems,
    notes,
    model: model.id,
    provenance: model.provenance,
    checkpoint: checkpoint.id,
    huggingFaceId: checkpoint.huggingFaceId,
    quantization: checkpoint.quantization,
    gpu: gpu.name,
    instanceType: instanceType?.name,
    ...figures,
    basis: undefined, // what an explanation needs is no part of the JSON
  };
}

function noFitJson({ model, verdict, problems, notes, ...figures }: NoFit): Record<string, unknown> {
  return {
    verdict,
    problems,
    notes,
    model: model?.id,
    provenance: model?.provenance,
    ...figures,
    basis: undefined, // what an explanation needs is no part of the JSON
  };
}
