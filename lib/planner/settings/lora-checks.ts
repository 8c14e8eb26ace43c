import { loraOuterModules, loraRankFor, loraRanks, loraSupport, MOST_LORA_VOCABULARY } from '../../catalog';
import { problem } from '../../problem';
import type { Check, CheckContext } from './check';

/** A rule for requests with adapters alone. */
const withLora =
  (check: Check): Check =>
  (context: CheckContext) =>
    context.request.enableLora === true ? check(context) : undefined;

const sizesNeedLora: Check = ({ request: { enableLora, maxLoras, maxLoraRank } }) => {
  if (enableLora === true || (maxLoras === undefined && maxLoraRank === undefined)) return undefined;
  const field = maxLoras === undefined ? 'maxLoraRank' : 'maxLoras';
  return problem(
    field,
    `it sizes places for adapters, and the engine takes none; set enableLora: true or leave it out`,
  );
};

/** v1/worker/lora_model_runner_mixin.py:54 of vLLM 0.29.0 ends the engine. */
const classTakesLora: Check = ({ architecture, resolved: { engineVersion, model } }) => {
  if (architecture === undefined) return undefined;
  const support = loraSupport(architecture.name, engineVersion);
  if (support.kind === 'supported') return undefined;
  const way =
    support.since === undefined
      ? 'merge the adapter into a checkpoint of your own, or leave it out'
      : `take vLLM ${support.since}`;
  return problem(
    'enableLora',
    `${architecture.name} (${model.id}) takes no LoRA adapters in vLLM ${engineVersion}; ${way}`,
  );
};

/**
 * Its class declares them (0.29.0 models/deepseek_v4/nvidia/model.py:1711), but its usual expert kernel, MegaMoE, has no LoRA
 * (model_executor/layers/fused_moe/experts: TritonExperts, UnfusedOAITritonExperts, TrtLlm and Marlin alone have), and no run is known.
 */
const v4WithoutLora: Check = ({ architecture }) =>
  architecture?.attention.kind === 'v4'
    ? problem(
        'enableLora',
        'LoRA adapters of DeepSeek-V4 are not planned: its MegaMoE kernel takes none, and no run with adapters is known; leave it out',
      )
    : undefined;

const rankTaken: Check = ({ request: { maxLoraRank }, resolved: { engineVersion } }) => {
  if (maxLoraRank === undefined) return undefined;
  const known = loraRanks(engineVersion);
  if (known.length === 0 || loraRankFor(maxLoraRank, engineVersion) !== undefined) return undefined;
  return problem(
    'maxLoraRank',
    `${maxLoraRank} is above ${known.at(-1)}, the greatest rank that vLLM ${engineVersion} takes; merge an adapter of such a rank into a checkpoint of your own`,
  );
};

const vocabularyTaken: Check = ({ architecture }) => {
  if (architecture === undefined || architecture.vocabSize <= MOST_LORA_VOCABULARY) return undefined;
  const { name, vocabSize } = architecture;
  return loraOuterModules(name).head && !/ForConditionalGeneration$/.test(name)
    ? problem(
        'enableLora',
        `${name} takes adapters of its output head, for which vLLM allows at most ${MOST_LORA_VOCABULARY.toLocaleString('en-US')} tokens of vocabulary; this one has ${vocabSize.toLocaleString('en-US')}; leave it out`,
      )
    : undefined;
};

export const loraChecks: readonly Check[] = [
  sizesNeedLora,
  withLora(v4WithoutLora),
  withLora(classTakesLora),
  withLora(rankTaken),
  withLora(vocabularyTaken),
];
