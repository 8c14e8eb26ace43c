import { compareVersions, findModel, isFirstReleaseKnown, newestEngineVersion, quantizations } from '../../../catalog';
import type { CheckpointSpec, GpuSpec } from '../../../catalog/types';
import { type Note, note, toDo } from '../../../problem';
import { warningAbout } from '../../layout';
import { runningRequests } from '../../memory';
import { formatDuration } from '../../../units';
import { isAutomatic } from '../../settings';
import { cacheSavings } from '../../start';
import { mediaNotes } from './media';
import { memoryNotes } from './memory';
import { poolingNotes } from './pooling';
import { count, type NoteContext, type NoteRule } from './rule';
import { speedNotes } from './speed';

const isNative = ({ quantization }: CheckpointSpec, gpu: GpuSpec): boolean => {
  const { fallback, nativeFromComputeCapability: native, refusedBecause } = quantizations[quantization];
  if (refusedBecause !== undefined) return false;
  return fallback === undefined || gpu.computeCapability >= (native ?? Number.POSITIVE_INFINITY);
};

const fallbackKernels: NoteRule = ({ resolved: { model, quantization, gpu } }) => {
  const spec = quantizations[quantization];
  const native = spec.nativeFromComputeCapability ?? Number.POSITIVE_INFINITY;
  if (gpu.computeCapability >= native || spec.fallback === undefined) return undefined;
  const said = `${gpu.name} (compute capability ${gpu.computeCapability / 10}) does not multiply in ${quantization}: ${spec.fallback}`;
  const others = model.checkpoints.filter((build) => isNative(build, gpu)).map(({ id }) => id);
  return others.length === 0
    ? note('quantization', `${said}; no build of ${model.id} in the catalog is in a format that it multiplies in`)
    : toDo('quantization', `${said}; choose checkpoint ${others.join(' or ')}, unless its size is what counts`);
};

const shortened: NoteRule = ({ choice, request }) =>
  choice.shortenedFrom === undefined || !isAutomatic(request.maxModelLen)
    ? undefined
    : note(
        'context',
        `the model allows ${count(choice.shortenedFrom)} tokens, ${count(choice.settings.maxModelLen)} fit; maxModelLen is set to that`,
      );

/** A stated length is refused before; one that the memory dictates is only known now. */
const tooLongToAsk: NoteRule = ({ choice: { settings }, request: { workload } }) =>
  workload === undefined || workload.inputTokens + workload.outputTokens <= settings.maxModelLen
    ? undefined
    : note(
        'load',
        `requests of ${count(workload.inputTokens)} + ${count(workload.outputTokens)} tokens are longer than the ${count(settings.maxModelLen)} that fit: the engine refuses them`,
      );

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

const newerEngine: NoteRule = ({ resolved: { engineVersion } }) =>
  compareVersions(engineVersion, newestEngineVersion) <= 0
    ? undefined
    : note(
        'engine',
        `vLLM ${engineVersion} is newer than ${newestEngineVersion}, the newest in the catalog: it is planned as that one behaves`,
      );

const stateAndPipeline: NoteRule = ({ prepared: { shape }, choice: { layout } }) => {
  const warning = shape === undefined ? undefined : warningAbout(layout, shape.architecture);
  return warning === undefined ? undefined : toDo('layout', warning);
};

const olderThanRecipe: NoteRule = ({ resolved: { checkpoint, engineVersion } }) => {
  const named = checkpoint?.minEngineVersion;
  return named === undefined || compareVersions(engineVersion, named) >= 0
    ? undefined
    : note(
        'engine',
        `the recipe of ${checkpoint?.id} names vLLM ${named} or newer and the engine is ${engineVersion}: try that it loads before you rely on it`,
      );
};

/** Older registries were not read: a release without the class ends with "Model architectures … are not supported". */
const firstReleaseUnknown: NoteRule = ({ prepared: { shape }, resolved: { engineVersion } }) =>
  shape === undefined || isFirstReleaseKnown(shape.architecture.name, engineVersion)
    ? undefined
    : note(
        'engine',
        `which release first had ${shape.architecture.name} is not known here: try that vLLM ${engineVersion} loads it before you rely on it`,
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

/** Below it a cache is not worth its upkeep. */
const WORTH_A_CACHE_S = 60;

const compileCache: NoteRule = ({ result: { coldStart } }) => {
  const saved = cacheSavings(coldStart);
  return saved.expected < WORTH_A_CACHE_S
    ? undefined
    : note(
        'start',
        `compiled kernels are lost with every pod: a cache that outlives it would save about ${formatDuration(saved.expected)} (${formatDuration(saved.low)} to ${formatDuration(saved.high)}) of every start but a node's first`,
      );
};

const RULES: readonly NoteRule[] = [
  ...memoryNotes,
  ...poolingNotes,
  ...mediaNotes,
  announcedKv,
  lateModel,
  fallbackKernels,
  shortened,
  tooLongToAsk,
  overload,
  ...speedNotes,
  compileCache,
  newerEngine,
  stateAndPipeline,
  olderThanRecipe,
  firstReleaseUnknown,
  idleGpus,
];

/** Everything about a working plan that its reader must know. */
export const planNotes = (context: NoteContext): readonly Note[] => RULES.flatMap((rule) => rule(context) ?? []);
