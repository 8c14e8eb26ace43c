import { findModel, isCatalogued } from '../../../catalog';
import { AUTOMATIC_TIER, isStreamed } from '../../../contract';
import { note, toDo } from '../../../problem';
import { count, type NoteRule } from './rule';

const estimated: NoteRule = ({ result: { pooling } }) =>
  pooling === undefined
    ? undefined
    : note(
        'throughput',
        `texts a second are arithmetic, not measurement: 20 to 60 % of the peak of the GPU and 1 to 8 ms of the host a step; tokenizing on the CPU, which small encoders wait for, is not counted`,
      );

const unfitted: NoteRule = ({ result: { pooling }, choice }) =>
  pooling === undefined || choice.inputs.availableKvCacheGiB !== undefined
    ? undefined
    : note(
        'memory',
        'overhead was fitted to models that generate; of those that do not no log was, so its band is wider, and the low end decides what fits',
      );

const wholeTexts: NoteRule = ({ result: { pooling }, choice: { settings } }) =>
  pooling === undefined || pooling.sharesPrefixes
    ? undefined
    : note(
        'memory',
        `a text is read in one step (${pooling.bidirectional ? 'attention in both directions' : `${pooling.type} pooling`}), so max-num-batched-tokens ${count(settings.maxNumBatchedTokens)} holds the longest, and nothing of it is cached for the next`,
      );

/** vLLM 0.29.0 model_executor/models/adapters.py `_load_st_projector`: weights it does not find it goes on without. */
const projection: NoteRule = ({ result: { pooling }, prepared: { shape }, request: { weightsPath } }) => {
  const width = shape?.architecture.hiddenSize;
  if (pooling?.dimensions === undefined || width === undefined || pooling.dimensions === width) return undefined;
  if (!isStreamed(weightsPath?.kind ?? AUTOMATIC_TIER.streaming)) return undefined;
  return toDo(
    'weights',
    `embeddings of ${count(pooling.dimensions)} dimensions come of a projection in a file of its own, which the S3 streamer does not bring: vLLM would go on without and answer with ${count(width)}; set storage.tier to nvme-cache or fsx-lustre`,
  );
};

/** The copying job takes safetensors alone. */
const pickles: NoteRule = ({ resolved: { checkpoint } }) =>
  checkpoint?.pickledOnly === true
    ? toDo(
        'weights',
        `${checkpoint.huggingFaceId} publishes its weights as a pickle, which runs code when it is loaded and is never staged: convert it to safetensors (transformers: save_pretrained) and give it as a model of your own, basedOn with a source (docs/own-models.md)`,
      )
    : undefined;

const untrained: NoteRule = ({ resolved: { model }, request }) =>
  request.task === 'embed' && findModel(model.id)?.task === undefined && isCatalogued(model)
    ? note(
        'task',
        `${model.id} is served for embeddings as vLLM converts it, by its last token; it was not trained for that as far as the catalog knows: measure before you rely on it`,
      )
    : undefined;

/** What is said of models that give vectors, scores or classes. */
export const poolingNotes: readonly NoteRule[] = [estimated, unfitted, wholeTexts, projection, pickles, untrained];
