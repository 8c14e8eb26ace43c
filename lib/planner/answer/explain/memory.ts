import { band, type Explanation, gib, sumOf } from './explanation';
import { layersOnFullestRank } from '../../layout';
import {
  batchSizes,
  constantsFor,
  HIDDEN_COPIES,
  type MemoryInputs,
  type MemoryPlan,
  overheadInputs,
  overheadTerms,
} from '../../memory';
import { BF16_BYTES, GIB } from '../../../units';
import { expertPadding, keyValueSplit } from '../../weights';

export function explainMemory(memory: MemoryPlan, inputs: MemoryInputs): readonly Explanation[] {
  return [
    {
      name: 'memory.perGpu.requestedGiB',
      value: gib(memory.requestedGiB),
      formula: 'visibleGiB × gpuMemoryUtilization',
      inputs: { visibleGiB: memory.visibleGiB, gpuMemoryUtilization: inputs.settings.gpuMemoryUtilization },
      source: 'vllm-project/vllm v1/worker/gpu_worker.py; visible memory from run logs, see the GPU catalog',
    },
    explainWeights(memory, inputs),
    ...explainDraft(memory, inputs),
    ...explainLora(memory, inputs),
    explainOverhead(memory, inputs),
    explainLeft(memory, inputs),
  ];
}

/** Counts of parameters by how they are spread, and the bytes of each. */
function explainWeights({ weightsGiB }: MemoryPlan, { prepared, layout }: MemoryInputs): Explanation {
  const { shape, checkpointBytes } = prepared;
  const named = { name: 'memory.perGpu.weightsGiB', value: gib(weightsGiB) };
  if (shape === undefined)
    return {
      ...named,
      formula: 'checkpointBytes / gpus / 2^30',
      inputs: { checkpointBytes, gpus: layout.gpus },
      source: 'only the size is known: spread evenly',
    };
  const { architecture, parts, format, factor } = shape;
  const { tensorParallelSize: tp, pipelineParallelSize: pp, dataParallelSize: dp } = layout;
  const { head } = format;
  const isHeadQuantized = head !== undefined && pp === 1;
  const outer = isHeadQuantized
    ? '((embeddings + vision) × 2 − head × (2 − headBytesEach)) / tp'
    : '(embeddings + vision) / tp × 2';
  return {
    ...named,
    formula: `(stageLayers / layers × ((splitByHead / tp + keyValue / keyValueRanks + onEveryRank) × bytesEach + (onEveryRank16Bit + absorbed / tp) × 2 + experts × expertBytesEach × expertPadding / (tp × dp)) + ${outer}) × factor / 2^30`,
    inputs: {
      stageLayers: layersOnFullestRank(architecture.numHiddenLayers, pp),
      layers: architecture.numHiddenLayers,
      splitByHead: parts.attention + parts.dense + parts.shared,
      keyValue: parts.keyValue,
      keyValueRanks: keyValueSplit(architecture, tp),
      onEveryRank: parts.attentionReplicated,
      onEveryRank16Bit: parts.router + parts.attentionReplicated16Bit,
      absorbed: parts.absorbed,
      experts: parts.routed,
      bytesEach: format.other,
      expertBytesEach: format.routed,
      expertPadding: expertPadding(architecture, format, layout),
      embeddings:
        parts.embedding / (pp > 1 && !architecture.tieWordEmbeddings && architecture.headless !== true ? 2 : 1) +
        parts.tables,
      vision: parts.vision,
      ...(isHeadQuantized ? { head: parts.embedding / 2, headBytesEach: head } : {}),
      factor,
      tp,
      dp,
    },
    source:
      'parameters counted from config.json; spread as in vllm-project/vllm model_executor/layers; median error 0.3 % on 79 logged runs',
  };
}

function explainDraft({ draftWeightsGiB }: MemoryPlan, { speculation, prepared, layout }: MemoryInputs): Explanation[] {
  if (draftWeightsGiB === 0) return [];
  const named = { name: 'memory.perGpu.draftWeightsGiB', value: gib(draftWeightsGiB) };
  const { draftBytes } = speculation ?? {};
  if (draftBytes !== undefined)
    return [
      {
        ...named,
        formula: 'draftBytes / tp / 2^30',
        inputs: { draftBytes, tp: layout.tensorParallelSize },
        source: 'files of the draft, split by tensor parallelism',
      },
    ];
  const layers = prepared.shape?.draftLayers ?? 1;
  return [
    {
      ...named,
      formula: 'draftLayers × GiBPerDraftLayer',
      inputs: { draftLayers: layers, GiBPerDraftLayer: draftWeightsGiB / layers },
      source: 'a draft layer is a layer of the model and the projection that joins state and embedding',
    },
  ];
}

function explainLora({ loraGiB }: MemoryPlan, { settings: { lora } }: MemoryInputs): Explanation[] {
  if (loraGiB === undefined || lora === undefined) return [];
  const { maxLoras, maxLoraRank } = lora;
  return [
    {
      name: 'memory.perGpu.loraGiB',
      value: gib(loraGiB),
      formula: 'maxLoras × maxLoraRank × width × 2 / 2^30',
      inputs: { maxLoras, maxLoraRank, width: (loraGiB * GIB) / (maxLoras * maxLoraRank * BF16_BYTES) },
      source:
        'inputs and outputs of every linear layer as a rank has them, whatever adapters change; equal to the buffers that layers of vLLM made for sixteen models on a CPU',
    },
  ];
}

function explainOverhead({ overheadGiB, ...memory }: MemoryPlan, inputs: MemoryInputs): Explanation {
  const named = { name: 'memory.perGpu.overheadGiB', value: `${band(overheadGiB)} GiB` };
  const { availableKvCacheGiB } = inputs;
  if (availableKvCacheGiB !== undefined)
    return {
      ...named,
      formula: `max(0, requestedGiB − weightsGiB − draftWeightsGiB${loraTerm(memory)} − availableKvCacheGiB)`,
      inputs: { ...taken(memory), availableKvCacheGiB },
      source: 'the logged cache of the request takes the place of the estimate',
    };
  const asked = overheadInputs(inputs);
  const peak = explainPeak(asked);
  const rest = sumOf({ ...overheadTerms(asked), activationGiB: 0 });
  const drafts = inputs.speculation?.numSpeculativeTokens ?? 0;
  const verified = drafts === 0 ? '' : ' + numSpeculativeTokens × perLogit × sequences × vocabSize × 4 / 2^30';
  return {
    ...named,
    formula: `${peak.formula} / 2^30${verified}${rest.formula === '0' ? '' : ` + ${rest.formula}`}`,
    inputs: {
      ...peak.inputs,
      ...(drafts === 0 ? {} : { numSpeculativeTokens: drafts }),
      ...rest.inputs,
    },
    source:
      'the larger of two printed peaks, sampler and forward pass, and what logs print beside them; fitted to public logs of vLLM 0.10 to 0.27 on nine GPUs, run the evaluation for its errors',
  };
}

/** The peak of a profiled batch: the sampler holds copies of the logits, a forward pass the widest layer. */
function explainPeak(inputs: ReturnType<typeof overheadInputs>): Pick<Explanation, 'formula' | 'inputs'> {
  const { perLogit, perHidden, perForward } = constantsFor(inputs.engineVersion);
  const { sequences, vocabSize, batchedTokens, hiddenSize, feedForward } = batchSizes(inputs);
  return {
    formula:
      'max(perLogit × sequences × vocabSize × 4 + perHidden × batchedTokens × hiddenSize × 2, perForward × batchedTokens × 2 × (feedForward + hiddenCopies × hiddenSize))',
    inputs: {
      perLogit,
      sequences,
      vocabSize,
      perHidden,
      batchedTokens,
      hiddenSize,
      perForward,
      feedForward,
      hiddenCopies: HIDDEN_COPIES,
    },
  };
}

function explainLeft({ kvCacheGiB, overheadGiB, ...memory }: MemoryPlan, inputs: MemoryInputs): Explanation {
  const logged = inputs.availableKvCacheGiB;
  return {
    name: 'memory.perGpu.kvCacheGiB',
    value: `${band(kvCacheGiB)} GiB`,
    ...(logged === undefined
      ? {
          formula: `max(0, requestedGiB − weightsGiB − draftWeightsGiB${loraTerm(memory)} − overheadGiB)`,
          inputs: { ...taken(memory), overheadGiB: overheadGiB.expected },
        }
      : { formula: 'availableKvCacheGiB', inputs: { availableKvCacheGiB: logged } }),
    source: 'vllm-project/vllm v1/worker/gpu_worker.py, determine_available_memory',
  };
}

const taken = ({
  requestedGiB,
  weightsGiB,
  draftWeightsGiB,
  loraGiB,
}: Pick<MemoryPlan, 'requestedGiB' | 'weightsGiB' | 'draftWeightsGiB' | 'loraGiB'>) => ({
  requestedGiB,
  weightsGiB,
  draftWeightsGiB,
  ...(loraGiB === undefined ? {} : { loraGiB }),
});

const loraTerm = ({ loraGiB }: Pick<MemoryPlan, 'loraGiB'>): string => (loraGiB === undefined ? '' : ' − loraGiB');
