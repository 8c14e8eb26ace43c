import { DRAFT_OF_CONFIG, findGpu } from '../../../lib/catalog';
import type { PlanRequest } from '../../../lib/planner/request';
import { modelFromConfig } from '../../../lib/planner/architecture';
import { layoutOf } from '../../../lib/planner/layout';
import { kvBehaviour, kvPool, loraBytes, overheadInputs } from '../../../lib/planner/memory';
import { overheadGiB } from '../../../lib/planner/memory/overhead/overhead';
import { engineDefaults } from '../../../lib/planner/settings';
import { chooseSpeculation } from '../../../lib/planner/speculation';
import { draftWeightBytes, modelWeightBytes, prepare } from '../../../lib/planner/weights';
import { bytesToGiB } from '../../../lib/units';
import { publishedFiles } from '../../support/published-files';

/**
 * Published files, one of every kind: file, GPU, degrees (tensor × pipeline × data), expert parallelism, release, and what else is
 * asked. Of layouts only the arithmetic is of interest here, not whether they are legal.
 */
const ASKED = `
meta-llama/Llama-3.1-8B-Instruct L4 1×1×1 0.15.0
meta-llama/Llama-3.1-405B-Instruct-FP8 H100 8×2×1 0.33.0 fp8
Skywork/Skywork-Reward-Llama-3.1-8B-v0.2 H200 1×1×1 0.29.0
TheBloke/Genz-70b-GPTQ A100-80 4×1×1 0.29.0
nvidia/Llama-3_3-Nemotron-Super-49B-v1 H100 2×1×1 0.29.0
ibm-granite/granite-3.3-8b-instruct-FP8 RTX_PRO_6000 2×1×1 0.29.0
Qwen/Qwen2-VL-2B-Instruct-AWQ L40S 2×1×1 0.29.0
Qwen/Qwen2.5-VL-7B-Instruct H100 2×1×1 0.29.0
Qwen/Qwen2-Audio-7B-Instruct H100 1×1×1 0.29.0
zai-org/GLM-4.1V-9B-Thinking H100 2×1×1 0.29.0
allenai/Molmo-7B-D-0924 H100 1×1×1 0.29.0
OpenGVLab/InternVL2-2B T4 1×1×1 0.29.0
ibm-granite/granite-docling-258M L4 1×1×1 0.29.0
google/gemma-3-27b-it H100 2×1×1 0.29.0
google/gemma-3n-E4B-it H100 1×1×1 0.29.0
google/gemma-4-E2B-it L4 1×1×1 0.29.0
google/gemma-4-26B-A4B H100 2×1×1 0.29.0
nvidia/Gemma-4-31B-IT-NVFP4 B200 2×1×1 0.29.0 fp8
google/gemma-2-9b H100 2×1×1 0.29.0
meta-models/Muse-Glimmer-30B H100 2×1×1 0.33.0
moonshotai/Kimi-K2.5 H200 8×1×1 0.29.0
nvidia/Kimi-K2.6-NVFP4 B300 8×2×1 0.33.0 EP
moonshotai/Kimi-K3 B300 8×1×1 0.29.0 EP
moonshotai/Kimi-Linear-48B-A3B-Instruct H100 4×1×1 0.29.0 EP
deepseek-ai/DeepSeek-R1 H200 8×1×1 0.18.0 draft
deepseek-ai/DeepSeek-R1 H200 1×1×8 0.29.0 EP draft
deepseek-ai/DeepSeek-V2-Lite H100 1×1×1 0.15.0
deepseek-ai/DeepSeek-V3.2 H200 8×1×1 0.29.0 EP fp8
nvidia/DeepSeek-V3.2-NVFP4 B200 8×1×1 0.33.0 fp8 draft
deepseek-ai/DeepSeek-OCR L4 1×1×1 0.29.0
deepseek-ai/DeepSeek-V4-Pro B200 8×1×1 0.29.0 EP draft
deepseek-ai/DeepSeek-V4-Flash H200 4×1×1 0.25.0 EP
nvidia/DeepSeek-V4-Flash-NVFP4 B200 1×1×8 0.33.0 EP
zai-org/GLM-5.2-FP8 H200 8×1×1 0.29.0 EP draft
nvidia/GLM-5.2-NVFP4 B200 8×1×1 0.33.0 nvfp4_ds_mla
MiniMaxAI/MiniMax-M2.7 H100 4×1×1 0.29.0 EP
MiniMaxAI/MiniMax-M2.7 H100 2×1×2 0.29.0
MiniMaxAI/MiniMax-M3 B200 8×1×1 0.29.0 EP
nvidia/MiniMax-M3-NVFP4 B200 4×1×1 0.33.0
openai/gpt-oss-120b H100 2×1×1 0.29.0
openai/gpt-oss-20b B200 1×1×2 0.29.0 EP
meta-llama/Llama-4-Scout-17B-16E-Instruct H200 4×1×1 0.29.0
meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8 H200 8×1×1 0.11.0 fp8
XiaomiMiMo/MiMo-V2-Flash H200 4×2×1 0.29.0 draft
Qwen/Qwen3-Next-80B-A3B-Instruct H100 4×1×1 0.29.0 draft
Qwen/Qwen3.5-122B-A10B-FP8 H200 2×2×1 0.23.0 EP
nvidia/Qwen3.6-27B-NVFP4 B200 1×1×1 0.33.0 draft
Qwen/Qwen3.8-2.4T-A95B-FP8 B300 16×1×1 0.29.0 EP draft
Qwen/Qwen3-235B-A22B-FP8 H100 4×2×1 0.16.0
nvidia/NVIDIA-Nemotron-3-Super-120B-A12B-NVFP4 B200 2×1×1 0.29.0
nvidia/Nemotron-H-56B-Base-8K H100 8×1×1 0.29.0
ai21labs/AI21-Jamba-1.5-Mini H100 2×1×1 0.29.0
LiquidAI/LFM2-8B-A1B L4 1×1×1 0.29.0
openbmb/MiniCPM3-4B L4 1×1×1 0.29.0
meituan-longcat/LongCat-Flash-Chat H200 8×1×1 0.29.0
arcee-ai/Trinity-Mini H100 2×1×1 0.29.0
tencent/Hunyuan-A13B-Instruct H100 4×1×1 0.29.0 EP
databricks/dbrx-instruct A100-80 8×1×1 0.29.0
tiiuae/falcon-40b A100-40 4×1×1 0.29.0
THUDM/glm-4-9b-chat L40S 1×1×1 0.29.0 int8
BAAI/bge-m3 T4 1×1×1 0.29.0
`;

interface Asked {
  readonly id: string;
  readonly gpu: string;
  readonly degrees: readonly number[];
  readonly engineVersion: string;
  readonly rest: readonly string[];
}

function asked(line: string): Asked {
  const [id = '', gpu = '', degrees = '', engineVersion = '', ...rest] = line.split(' ');
  return { id, gpu, degrees: degrees.split('×').map(Number), engineVersion, rest };
}

/** Unit by unit, as a plan puts them together. */
function figures({ id, gpu: name, degrees, engineVersion, rest }: Asked): string {
  const file = publishedFiles.find(({ huggingFaceId }) => huggingFaceId === id);
  const gpu = findGpu(name.replaceAll('_', ' '));
  if (file === undefined || gpu === undefined) throw new Error(`no ${id} or ${name}`);
  const model = modelFromConfig(file.config, { id, quantConfig: file.quantConfig });
  const [checkpoint] = model.checkpoints;
  const [tensorParallelSize, pipelineParallelSize, dataParallelSize] = degrees;
  const request: PlanRequest = {
    model: id,
    enableLora: true,
    kvCacheDtype: rest.find((word) => /fp8|nvfp4|int/.test(word)),
    speculative: rest.includes('draft') ? { method: DRAFT_OF_CONFIG, numSpeculativeTokens: 2 } : false,
  };
  const speculation = chooseSpeculation(request, model, checkpoint);
  const preparation = prepare({
    model,
    checkpoint,
    quantization: checkpoint?.quantization ?? 'bf16',
    request,
    speculation,
  });
  if (!preparation.ok) throw new Error(JSON.stringify(preparation.problems));
  const { prepared } = preparation;
  const { shape } = prepared;
  if (shape === undefined) throw new Error(`no layers of ${id}`);
  const layout = layoutOf(
    { tensorParallelSize, pipelineParallelSize, dataParallelSize, enableExpertParallel: rest.includes('EP') },
    1,
  );
  const settings = engineDefaults(request, model, shape.architecture, gpu, engineVersion, checkpoint);
  const weights = modelWeightBytes(prepared, layout);
  const draft = draftWeightBytes(prepared, layout, speculation);
  const pool = kvPool(shape.architecture, {
    ...settings,
    tensorParallelSize: layout.tensorParallelSize,
    pipelineParallelSize: layout.pipelineParallelSize,
    computeCapability: gpu.computeCapability,
    numSpeculativeTokens: speculation?.numSpeculativeTokens ?? 0,
    draftLayers: shape.draftLayers,
    behaviour: kvBehaviour(engineVersion),
  });
  const inputs = overheadInputs({ prepared, gpu, layout, settings, engineVersion, speculation, longestLen: 32_768 });
  const { low, expected, high } = overheadGiB({ ...inputs, weightsGiB: bytesToGiB(weights + draft) });
  const lora = settings.lora === undefined ? 0 : loraBytes(shape.architecture, layout, settings.lora);
  const cache = shape.architecture.bidirectional === true ? undefined : pool;
  return [
    [prepared.checkpointBytes],
    [prepared.activeParameters ?? 0],
    [weights, draft, lora],
    [cache?.bytesPerToken ?? 0],
    [cache?.blockSize ?? 0, cache?.bytesPerBlock ?? 0],
    [cache?.requestBlocks(32_768) ?? 0],
  ]
    .map((group) => group.map(Math.round).join(' '))
    .concat([low, expected, high].map((gib) => gib.toFixed(3)).join(' '))
    .join(' | ');
}

const COLUMNS =
  'file bytes | active parameters | weights, draft, adapters a GPU | KV bytes a token | tokens, bytes a block | blocks of 32,768 tokens | overhead GiB';

test('what files, weights, drafts, adapters, caches and overhead come to, to the byte', () => {
  const lines = ASKED.trim()
    .split('\n')
    .map((line) => `${line.replace(/^.*?\//, '')}: ${figures(asked(line))}`);
  expect(`\n${COLUMNS}\n${lines.join('\n')}\n`).toMatchSnapshot();
});
