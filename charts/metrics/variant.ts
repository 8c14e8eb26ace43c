import type { DeploymentPlan } from '../../lib/environment';

/** Kubernetes' limit of a label value. */
const MAX_LABEL_LENGTH = 63;
const NO_SPECULATION = 'plain';

/** Quantization, GPU, parallel sizes and speculation of a deployment, as the value of a label: `fp8-b200-tp8-ep-mtp3`. */
export function variantOf({ plan }: DeploymentPlan): string {
  const { layout, speculative } = plan;
  const parts = [
    plan.checkpoint.quantization,
    plan.gpu.name,
    `tp${layout.tensorParallelSize}`,
    ...(layout.pipelineParallelSize > 1 ? [`pp${layout.pipelineParallelSize}`] : []),
    ...(layout.dataParallelSize > 1 ? [`dp${layout.dataParallelSize}`] : []),
    ...(layout.enableExpertParallel ? ['ep'] : []),
    speculative === undefined ? NO_SPECULATION : `${speculative.method}${speculative.numSpeculativeTokens}`,
  ];
  return labelValue(parts.join('-'));
}

const labelValue = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .slice(0, MAX_LABEL_LENGTH)
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
