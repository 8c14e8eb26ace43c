import { flagOf, type Flags } from './flags';
import type { DeploymentPlan } from '../../lib/environment';

/** What the model needs whatever the hardware: tokenizer, parsers, format. */
export function modelFlags({ plan }: DeploymentPlan): Flags {
  const { serving } = plan.model;
  if (serving === undefined) return {};
  return {
    ...optional('tokenizer-mode', serving.tokenizerMode),
    ...optional('config-format', serving.configFormat),
    ...(serving.trustRemoteCode === true ? { 'trust-remote-code': true } : {}),
    ...optional('block-size', serving.blockSize),
    ...(serving.toolCallParser === undefined
      ? {}
      : { 'enable-auto-tool-choice': true, 'tool-call-parser': serving.toolCallParser }),
    ...optional('reasoning-parser', serving.reasoningParser),
  };
}

/** A catalog flag that only some layouts or checkpoints can use. */
interface Condition {
  readonly flag: string;
  /** @default - whatever its value */
  readonly value?: string;
  readonly holds: (deployment: DeploymentPlan) => boolean;
}

const CONDITIONS: readonly Condition[] = [
  {
    // Of the kernels of experts few take adapters; without the flag vLLM chooses one that does (fused_moe/modular_kernel.py:594).
    flag: 'moe-backend',
    holds: ({ plan }) => plan.settings.lora === undefined,
  },
  {
    // MegaMoE is a kernel for expert-parallel layers with FP4 experts, which exchange tokens over NVLink, in symmetric memory
    // of all their ranks (vLLM deepseek_v4/nvidia/model.py:557-588; DeepGEMM `get_symm_buffer_for_mega_moe`).
    flag: 'moe-backend',
    value: 'deep_gemm_mega_moe',
    holds: ({ plan: { layout, checkpoint } }) =>
      layout.enableExpertParallel &&
      layout.expertParallelSize <= layout.gpusPerNode &&
      checkpoint.quantization === 'fp8-fp4-experts',
  },
  {
    // Recipes of Qwen3.8, the only model with one here, choose the kernel of linear layers for NVFP4 weights only.
    flag: 'linear-backend',
    holds: ({ plan }) => plan.checkpoint.quantization === 'nvfp4',
  },
  {
    // Recipes of DeepSeek-V4, the only model with one here, choose their own capture modes with expert parallelism only.
    flag: 'compilation-config',
    holds: ({ plan }) => plan.layout.enableExpertParallel,
  },
];

/** The catalog's flags for this GPU architecture and layout that hold here and that the plan does not decide itself. */
export function architectureFlags(deployment: DeploymentPlan, decided: Flags): Flags {
  const { model, gpu, layout } = deployment.plan;
  const flags = {
    ...(layout.enableExpertParallel ? {} : model.serving?.withoutExpertParallel),
    ...model.serving?.byArchitecture?.[gpu.architecture],
  };
  const taken = new Set(Object.keys(decided).map(flagOf));
  return Object.fromEntries(
    Object.entries(flags).filter(([name, value]) => !taken.has(flagOf(name)) && isUsable(name, value, deployment)),
  );
}

function isUsable(name: string, value: string | number | boolean, deployment: DeploymentPlan): boolean {
  return CONDITIONS.filter((condition) => condition.flag === name && (condition.value ?? value) === value).every(
    (condition) => condition.holds(deployment),
  );
}

function optional(name: string, value: string | number | undefined): Flags {
  return value === undefined ? {} : { [name]: value };
}
