import type { HuggingFaceConfig, ModelSpec } from '../../../lib/catalog/types';
import {
  type Architecture,
  modelFromConfig,
  type ParameterParts,
  parameterParts,
  readArchitecture,
  totalParameters,
} from '../../../lib/planner/architecture';
import { prepare } from '../../../lib/planner/weights';
import { draftLayerParts } from '../../../lib/planner/weights/draft-weights';
import { type Counted, type PublishedFile as Row, publishedFiles } from '../../support/published-files';

const specOf = ({ config, huggingFaceId, quantConfig }: Row): ModelSpec =>
  modelFromConfig(config, { id: huggingFaceId, quantConfig });

function architectureOf(row: Row): Architecture {
  const read = readArchitecture(specOf(row).config as HuggingFaceConfig);
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('\n'));
  return read.architecture;
}

function counted(model: Architecture, parts: ParameterParts, what: Counted): number {
  const embedding = model.vocabSize * model.hiddenSize;
  const sums: Record<Counted, number> = {
    text: totalParameters(parts),
    vision: parts.vision,
    mtp: totalParameters(draftLayerParts(model, parts)) * model.draftLayers,
    'mtp embedding and head': 2 * embedding * model.draftLayers,
    'stored copy of the tied head': embedding,
    'without output head': -embedding,
  };
  return sums[what];
}

const byId = (all: readonly Row[]): (readonly [string, Row])[] => all.map((row) => [row.huggingFaceId, row] as const);
const planned = publishedFiles.filter(({ refused }) => refused === undefined);

test('every file is planned or refused, most of them planned', () => {
  expect(publishedFiles.length).toBeGreaterThan(280);
  expect(planned.length / publishedFiles.length).toBeGreaterThan(0.8);
});

test.each(byId(planned))('%s is read', (_id, row) => {
  expect(architectureOf(row).numHiddenLayers).toBeGreaterThan(0);
});

test.each(byId(planned.filter(({ statedParameters }) => statedParameters !== undefined)))(
  '%s: its parts sum to the stated count within 1 %%',
  (_id, row) => {
    const model = architectureOf(row);
    const parts = parameterParts(model);
    const sum = (row.counts ?? ['text']).reduce((total, what) => total + counted(model, parts, what), 0);
    expect(Math.abs(sum / (row.statedParameters ?? 1) - 1)).toBeLessThan(0.01);
  },
);

test.each(byId(planned.filter(({ repositoryBytes }) => repositoryBytes !== undefined)))(
  '%s: its bytes are those of the repository within 2 %%',
  (_id, row) => {
    const model = specOf(row);
    const [checkpoint] = model.checkpoints;
    const quantization = checkpoint?.quantization ?? 'bf16';
    const prepared = prepare({ model, checkpoint, quantization, request: {} });
    const bytes = prepared.ok ? prepared.prepared.checkpointBytes : Number.NaN;
    const stored = (row.repositoryBytes ?? 1) / (row.repositoryCopies ?? 1);
    expect(Math.abs(bytes / stored - 1)).toBeLessThan(0.02);
  },
);

/** Why a file is refused, by what its one sentence says. */
const REFUSALS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/left vLLM after release/, ['Qwen/Qwen-7B', 'baichuan-inc/Baichuan2-7B-Chat', 'MiniMaxAI/MiniMax-M1-80k']],
  [/came with a release between vLLM 0.29.0 and 0.33.0/, ['zai-org/GLM-5.3-Flash', 'deepseek-ai/DeepSeek-V4.1-Flash']],
  [/is no class that vLLM 0.29.0 registers/, ['stepfun-ai/Step-3.7-Flash', 'Logics-MLLM/Logics-Thinking']],
  [/not modelled here/, ['Qwen/Qwen2.5-Omni-7B-AWQ']],
  [/names no class in architectures/, ['deepseek-ai/deepseek-vl2-tiny']],
];

test.each(byId(publishedFiles.filter(({ refused }) => refused === true)))(
  '%s is refused in one sentence',
  (_id, row) => {
    const read = readArchitecture(specOf(row).config as HuggingFaceConfig);
    expect(read).toMatchObject({ ok: false, problems: [{ field: expect.stringMatching(/^model\.config\./) }] });
  },
);

test.each(REFUSALS.flatMap(([says, ids]) => ids.map((id) => [id, says] as const)))(
  '%s is refused because it %s',
  (id, says) => {
    const row = publishedFiles.find(({ huggingFaceId }) => huggingFaceId === id);
    const read = readArchitecture(specOf(row as Row).config as HuggingFaceConfig);
    expect(read.ok ? '' : read.problems.map(({ message }) => message).join()).toMatch(says);
  },
);

/** Encoders by class: vLLM has their layers, and what they are for is in the name. */
test.each([
  ['BertModel', 'bert', 'embed'],
  ['RobertaForMaskedLM', 'roberta', 'embed'],
  ['ModernBertModel', 'modernbert', 'embed'],
  ['NomicBertModel', 'nomic_bert', 'embed'],
  ['GteNewModel', 'new', 'embed'],
  ['ModernBertForSequenceClassification', 'modernbert', 'classify'],
])('%s is an encoder: no cache, no output head', (name, type, task) => {
  const sizes = { num_hidden_layers: 12, hidden_size: 768, num_attention_heads: 12, intermediate_size: 3072 };
  const config = { architectures: [name], model_type: type, vocab_size: 30_000, ...sizes };
  const read = readArchitecture(config as unknown as HuggingFaceConfig);
  expect(read).toMatchObject({ ok: true, architecture: { headless: true, bidirectional: true } });
  expect(modelFromConfig(config).task).toBe(task);
});

/** Classes of Alibaba-NLP/gte-multilingual-base, sentence-transformers/all-mpnet-base-v2 and of vectors for every token. */
test.each(['NewForMaskedLM', 'MPNetForMaskedLM', 'HF_ColBERT'])('%s is refused by its name', (name) => {
  const sizes = { num_hidden_layers: 12, hidden_size: 768, num_attention_heads: 12, num_key_value_heads: 12 };
  const read = readArchitecture({ architectures: [name], ...sizes } as unknown as HuggingFaceConfig);
  expect(read.ok ? [] : read.problems.map(({ message }) => message)).toEqual([expect.stringContaining(name)]);
});
