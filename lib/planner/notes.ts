import { compareVersions } from '../catalog/versions';
import { findModel, quantizations } from '../catalog';
import type { Fits } from './fit';
import { isAutomatic, isSafe, runningRequests } from './fit';
import type { PreparedModel } from './prepare';
import type { Resolved } from './resolve';
import type { Note, PlanRequest, ServingPlan } from './types';
import { crossesNodes } from './throughput';
import { keyValueHeads } from './weights';

type NoteRule = (context: NoteContext) => Note | undefined;

interface NoteContext {
  readonly request: PlanRequest;
  readonly resolved: Resolved;
  readonly prepared: PreparedModel;
  readonly choice: Fits;
  readonly result: ServingPlan;
}

const note = (topic: string, message: string): Note => ({ topic, message });
const count = (value: number): string => Math.floor(value).toLocaleString('en-US');

const copiedHeads: NoteRule = ({ prepared: { shape }, choice: { layout } }) => {
  const heads = shape && keyValueHeads(shape.architecture);
  const tp = layout.tensorParallelSize;
  if (heads === undefined || tp <= heads) return undefined;
  return note(
    'kv-cache',
    `tensorParallelSize ${tp} exceeds the ${heads} KV heads: vLLM keeps ${tp / heads} copies of the KV cache, which are counted`,
  );
};

const latentCopies: NoteRule = ({ prepared: { shape }, choice: { layout } }) => {
  const kind = shape?.architecture.attention.kind;
  if (layout.tensorParallelSize === 1 || (kind !== 'mla' && kind !== 'dsa' && kind !== 'v4')) return undefined;
  return note(
    'kv-cache',
    `every one of the ${layout.tensorParallelSize} tensor-parallel ranks holds the whole latent KV cache; data parallelism would divide it (vllm#51454: 7.7 times the capacity with DP8)`,
  );
};

const fallbackKernels: NoteRule = ({ resolved: { quantization, gpu } }) => {
  const spec = quantizations[quantization];
  const native = spec.nativeFromComputeCapability ?? Number.POSITIVE_INFINITY;
  if (gpu.computeCapability >= native || spec.fallback === undefined) return undefined;
  return note(
    'quantization',
    `${gpu.name} (compute capability ${gpu.computeCapability / 10}) does not multiply in ${quantization}: ${spec.fallback}`,
  );
};

const wholeMemory: NoteRule = ({ choice: { settings } }) =>
  settings.gpuMemoryUtilization <= 0.95
    ? undefined
    : note(
        'memory',
        `gpuMemoryUtilization ${settings.gpuMemoryUtilization} leaves no room for graph capture and kernel warm-up, which run after the KV cache is taken; 0.92 is vLLM's default (vllm#57475)`,
      );

const shortened: NoteRule = ({ choice, request }) =>
  choice.shortenedFrom === undefined || !isAutomatic(request.maxModelLen)
    ? undefined
    : note(
        'context',
        `the model allows ${count(choice.shortenedFrom)} tokens, ${count(choice.settings.maxModelLen)} fit; maxModelLen is set to that`,
      );

const thin: NoteRule = ({ choice }) =>
  isSafe(choice) || choice.pool === undefined
    ? undefined
    : note(
        'memory',
        `thin: at the low end of the estimate (${choice.memory.kvCacheGiB.low.toFixed(1)} GiB of KV cache per GPU) the engine would refuse to start; keep a shorter maxModelLen ready`,
      );

const speculativeMemory: NoteRule = ({ choice, result: { speculative } }) => {
  const many = 256;
  if (speculative === undefined || choice.settings.maxNumSeqs <= many) return undefined;
  return note(
    'memory',
    `verifying ${speculative.numSpeculativeTokens} drafts multiplies the sampler's memory of maxNumSeqs ${choice.settings.maxNumSeqs}; set maxNumSeqs to the load you expect`,
  );
};

const overload: NoteRule = ({ choice, result: { throughput } }) => {
  if (throughput === undefined) return undefined;
  const { workload } = throughput;
  const running = runningRequests(choice, workload);
  if (running >= workload.concurrency) return undefined;
  const length = workload.inputTokens + workload.outputTokens;
  const limit =
    running < choice.settings.maxNumSeqs ? 'the KV cache admits' : `maxNumSeqs ${choice.settings.maxNumSeqs} admits`;
  return note(
    'load',
    `${limit} ${count(running)} requests of ${count(length)} tokens at once; of ${workload.concurrency} planned the rest wait, and throughput counts only those that run`,
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
      'overhead of DeepSeek-V4 rests on few logs (9 to 12 GiB with V4-Pro on 8 GPUs); from v0.28 on about 4 GiB more are possible (vllm#54677)',
    );
  return undefined;
};

const newEngine: NoteRule = ({ resolved: { engineVersion } }) =>
  compareVersions(engineVersion, '0.21.0') < 0
    ? undefined
    : note('memory', `overheads were measured up to vLLM 0.20; for ${engineVersion} they are carried forward`);

const crossNode: NoteRule = ({ prepared: { shape }, choice: { layout } }) =>
  shape === undefined || !crossesNodes(shape.architecture, layout)
    ? undefined
    : note(
        'throughput',
        'layers that exchange activations between nodes over EFA were not measured: 100 µs a layer are assumed and the band is wider. On v0.28 add --disable-custom-all-reduce (vllm#53894)',
      );

const stateAndPipeline: NoteRule = ({ prepared: { shape }, choice: { layout } }) =>
  shape?.architecture.stateful !== true || layout.pipelineParallelSize === 1
    ? undefined
    : note(
        'layout',
        'pipeline parallelism gave wrong output with recurrent state (vllm#50494): compare with a run without it before use',
      );

const idleGpus: NoteRule = ({ resolved: { instanceType }, choice: { layout } }) => {
  const idle = instanceType === undefined ? 0 : instanceType.gpuCount - layout.gpusPerNode;
  return idle <= 0
    ? undefined
    : note(
        'layout',
        `${idle} of ${instanceType?.gpuCount} GPUs of each node stay free for other replicas; the price is that of the whole node`,
      );
};

const announcedKv: NoteRule = ({ prepared: { shape } }) =>
  shape !== undefined
    ? undefined
    : note(
        'announced',
        'only the weights were checked: what context costs, and whether the layout is legal, cannot be known before a configuration is published. Image and checkpoint location must be yours',
      );

const lateModel: NoteRule = ({ resolved: { model } }) =>
  model.provenance === 'announced' && findModel(model.id) !== undefined && (model.notes?.length ?? 0) > 0
    ? note('announced', (model.notes ?? []).join(' '))
    : undefined;

const RULES: readonly NoteRule[] = [
  announcedKv,
  lateModel,
  copiedHeads,
  latentCopies,
  fallbackKernels,
  wholeMemory,
  shortened,
  thin,
  speculativeMemory,
  overload,
  v4InFlight,
  weakOverhead,
  newEngine,
  crossNode,
  stateAndPipeline,
  idleGpus,
];

/** Everything about a working plan that its reader must know. */
export function planNotes(
  request: PlanRequest,
  resolved: Resolved,
  prepared: PreparedModel,
  choice: Fits,
  result: ServingPlan,
): readonly Note[] {
  const context = { request, resolved, prepared, choice, result };
  return RULES.flatMap((rule) => rule(context) ?? []);
}
