import { cacheDtypeOfClass, findModel, minorOf, SPECULATIVE_METHODS, THRESHOLDS } from '../../../catalog';
import { note } from '../../../problem';
import { isMultimodal, keyValueHeads } from '../../architecture';
import { isSeenOverhead, loadedGiB, overheadInputs } from '../../memory';
import { count, type NoteRule } from './rule';

const copiedHeads: NoteRule = ({ prepared: { shape }, choice: { layout } }) => {
  if (shape === undefined || shape.architecture.bidirectional === true) return undefined;
  const heads = keyValueHeads(shape.architecture);
  const tp = layout.tensorParallelSize;
  const copies = heads === undefined ? 1 : tp / heads / (layout.decodeContextParallelSize ?? 1);
  if (copies <= 1) return undefined;
  return note(
    'kv-cache',
    `tensorParallelSize ${tp} exceeds the ${heads} KV heads: vLLM keeps ${copies} copies of the KV cache, which are counted`,
  );
};

const latentCopies: NoteRule = ({ prepared: { shape }, choice: { layout } }) => {
  const kind = shape?.architecture.attention.kind;
  const ranks = layout.tensorParallelSize / (layout.decodeContextParallelSize ?? 1);
  if (ranks === 1 || (kind !== 'mla' && kind !== 'dsa' && kind !== 'v4')) return undefined;
  if (layout.decodeContextParallelSize !== undefined)
    return note(
      'kv-cache',
      `${ranks} copies of the latent KV cache are kept, each cut by tokens over ${layout.decodeContextParallelSize} ranks`,
    );
  return note(
    'kv-cache',
    `every one of the ${layout.tensorParallelSize} tensor-parallel ranks holds the whole latent KV cache; data parallelism would divide it (vllm#51454: 7.7 times the capacity with DP8)`,
  );
};

const declaredCache: NoteRule = ({ choice: { settings } }) =>
  settings.kvCacheDtypeFlag === undefined
    ? undefined
    : note(
        'kv-cache',
        `the checkpoint declares its KV cache in ${settings.kvCacheDtype}, so vLLM's auto is ${settings.kvCacheDtype === 'fp8' ? 'fp8 (e4m3)' : settings.kvCacheDtype}, not 16 bits; kvCacheDtype: bfloat16 keeps 16 bits`,
      );

/** A release's own default for class and GPU halves the cache where nobody asked for it. */
const cacheOfClass: NoteRule = ({
  request,
  resolved: { gpu, engineVersion },
  prepared: { shape },
  choice: { settings },
}) => {
  const name = shape?.architecture.name;
  if ((request.kvCacheDtype ?? 'auto') !== 'auto' || name === undefined || settings.kvCacheDtypeFlag !== undefined)
    return undefined;
  const dtype = cacheDtypeOfClass(name, gpu.computeCapability, engineVersion);
  return dtype !== settings.kvCacheDtype
    ? undefined
    : note(
        'kv-cache',
        `vLLM ${engineVersion} caches ${name} in ${dtype} on ${gpu.name} unless told otherwise; kvCacheDtype: bfloat16 keeps 16 bits`,
      );
};

const wholeMemory: NoteRule = ({ choice: { settings } }) =>
  settings.gpuMemoryUtilization <= 0.95
    ? undefined
    : note(
        'memory',
        `gpuMemoryUtilization ${settings.gpuMemoryUtilization} leaves no room for graph capture and kernel warm-up, which run after the KV cache is taken; 0.92 is vLLM's default (vllm#57475)`,
      );

const speculativeMemory: NoteRule = ({ choice, result: { speculative } }) => {
  const many = 256;
  if (speculative === undefined || choice.settings.maxNumSeqs <= many) return undefined;
  return note(
    'memory',
    `verifying ${speculative.numSpeculativeTokens} drafts multiplies the sampler's memory of maxNumSeqs ${choice.settings.maxNumSeqs}; set maxNumSeqs to the load you expect`,
  );
};

const assumedHead: NoteRule = ({ request: { speculative: asked }, result: { speculative } }) => {
  if (typeof asked !== 'object' || asked.model === undefined || asked.draftBytes !== undefined) return undefined;
  if (SPECULATIVE_METHODS[asked.method].draft === 'model')
    return note('memory', `the draft ${asked.model} is counted with its weights; its own KV cache is not`);
  if (speculative === undefined || findModel(asked.model) !== undefined) return undefined;
  return note(
    'memory',
    `the head ${asked.model} is not in the catalog: ${speculative.draftWeightsGiB.toFixed(1)} GiB per GPU are assumed for it; set speculative.draftBytes`,
  );
};

/** Weights and a logged cache beyond what is requested: another utilization, layout or build than the log's. */
const loggedTooMuch: NoteRule = ({ request: { availableKvCacheGiB: logged }, choice: { memory } }) => {
  const { requestedGiB } = memory;
  if (logged === undefined || loadedGiB(memory) + logged <= requestedGiB) return undefined;
  return note(
    'memory',
    `availableKvCacheGiB ${logged} and ${loadedGiB(memory).toFixed(1)} GiB of weights exceed the ${requestedGiB.toFixed(1)} GiB requested of a GPU: the log is of another gpuMemoryUtilization, layout or build`,
  );
};

const v4InFlight: NoteRule = ({ prepared: { shape }, choice }) => {
  if (shape?.architecture.attention.kind !== 'v4') return undefined;
  return note(
    'kv-cache',
    `with DeepSeek-V4 the batched tokens in flight, not the context, decide how many requests fit: maxNumBatchedTokens ${choice.settings.maxNumBatchedTokens} is reserved per request up to its length; lower it for more concurrency`,
  );
};

const weakOverhead: NoteRule = ({ prepared: { shape }, choice: { layout } }) => {
  if (layout.dataParallelSize > 1 && layout.enableExpertParallel)
    return note(
      'memory',
      'overhead with data and expert parallelism is the weakest estimate: 28 to 37 GiB per GPU were logged with 16k batched tokens; read the band, not the middle',
    );
  if (shape?.architecture.attention.kind === 'v4')
    return note(
      'memory',
      `overhead of DeepSeek-V4 rests on three logs (V4-Pro on 8 GPUs 9 and 12 GiB, V4-Flash on 2 without graphs 5.6); from v${minorOf(THRESHOLDS.moreOverhead.since)} on about 4 GiB more are possible (${THRESHOLDS.moreOverhead.source})`,
    );
  return undefined;
};

const unseenOverhead: NoteRule = ({ choice, resolved: { gpu, engineVersion } }) =>
  choice.pool === undefined ||
  choice.inputs.prepared.shape?.architecture.headless === true ||
  choice.inputs.availableKvCacheGiB !== undefined ||
  isSeenOverhead(overheadInputs(choice.inputs))
    ? undefined
    : note(
        'memory',
        `fewer than three logs tell the overhead of such a model on ${gpu.name} with vLLM ${engineVersion}: its band is wider, and the low end decides what fits`,
      );

const cutByTokens: NoteRule = ({ choice: { layout } }) =>
  layout.decodeContextParallelSize === undefined
    ? undefined
    : note(
        'speed',
        `decodeContextParallelSize ${layout.decodeContextParallelSize}: the cache it saves is counted; what a step wins by reading less of it and loses by exchanging results is not`,
      );

const balanced: NoteRule = ({ choice: { layout } }) =>
  layout.eplb === undefined
    ? undefined
    : note(
        'speed',
        `eplb: ${count(layout.eplb.numRedundantExperts)} copies of experts and the room to move one layer of them are counted in the weights; what balanced experts win and rearranging costs is not. vLLM refuses it for classes of models and formats without it: try the start before you rely on it`,
      );

const stretched: NoteRule = ({ request: { ropeScaling } }) =>
  ropeScaling === undefined
    ? undefined
    : note(
        'context',
        `ropeScaling by ${ropeScaling.factor}: vLLM scales positions of every request alike, so that answers to short ones may be a little worse`,
      );

const fewerMedia: NoteRule = ({ request: { mediaLimits }, prepared: { shape }, resolved: { model } }) => {
  if (mediaLimits === undefined) return undefined;
  return shape !== undefined && !isMultimodal(shape.architecture)
    ? note('memory', `mediaLimits change nothing: ${model.id} takes text alone`)
    : note('memory', 'mediaLimits are not counted: encoder and its profiling are taken as with one image a request');
};

/** Where memory figures are weak, copied or at their limit. */
export const memoryNotes: readonly NoteRule[] = [
  copiedHeads,
  latentCopies,
  declaredCache,
  cacheOfClass,
  wholeMemory,
  speculativeMemory,
  assumedHead,
  loggedTooMuch,
  v4InFlight,
  weakOverhead,
  unseenOverhead,
  cutByTokens,
  balanced,
  stretched,
  fewerMedia,
];
