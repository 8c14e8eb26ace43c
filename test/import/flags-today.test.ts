import { importSource, type Item } from '../../lib/import';

interface Imported {
  readonly model: Record<string, unknown>;
  readonly instanceType: string | undefined;
  readonly items: readonly Item[];
}

function imported(line: string): Imported {
  const result = importSource(line, { region: 'us-west-2' });
  if (!result.ok) throw new Error(result.message);
  const { models, capacity } = result.written.environment;
  return { model: models[0] as never, instanceType: capacity[0]?.instanceType, items: result.items };
}

const QWEN = 'vllm serve Qwen/Qwen3-8B';
const OWN = 'vllm serve example/finetune';

describe('what a flag says becomes a field', () => {
  test.each<[line: string, fields: object]>([
    [`${QWEN} --task embed`, { task: 'embed' }],
    [`${QWEN} --runner pooling --convert embed`, { task: 'embed' }],
    [`${OWN} --task embedding`, { model: { task: 'embed' } }],
    [`${QWEN} --guided-decoding-backend xgrammar:no-fallback`, { structuredOutputs: { backend: 'xgrammar' } }],
    [
      `${QWEN} --structured-outputs-config.backend guidance --structured-outputs-config.disable_any_whitespace true`,
      { structuredOutputs: { backend: 'guidance', disableAnyWhitespace: true } },
    ],
    [
      `${QWEN} --rope-scaling '{"rope_type":"yarn","factor":4.0,"original_max_position_embeddings":32768}' --rope-theta 1e6`,
      { ropeScaling: { ropeType: 'yarn', factor: 4, originalMaxPositionEmbeddings: 32_768, ropeTheta: 1e6 } },
    ],
    [
      `${QWEN} --speculative-config.method ngram --speculative-config.num_speculative_tokens 3`,
      { speculative: { method: 'ngram', numSpeculativeTokens: 3 } },
    ],
    [
      `${QWEN} --speculative-model '[ngram]' --num-speculative-tokens 5`,
      { speculative: { method: 'ngram', numSpeculativeTokens: 5 } },
    ],
    [`${QWEN} --spec-method ngram --spec-tokens 4`, { speculative: { method: 'ngram', numSpeculativeTokens: 4 } }],
    [`${QWEN} --hf-overrides.max_position_embeddings 65536`, { hfOverrides: { max_position_embeddings: 65_536 } }],
    [
      `${OWN} --limit-mm-per-prompt '{"image":5,"video":{"count":1,"num_frames":32}}'`,
      { mediaLimits: { image: 5, video: 1 } },
    ],
    [`${QWEN} --worker-use-ray`, {}],
    [`${QWEN} --tensor-parallel-size 2 > server.log 2>&1`, { layout: { tensorParallelSize: 2 } }],
  ])('%s', (line, fields) => {
    const { model, items } = imported(line);
    expect(model).toMatchObject(fields);
    expect(items.filter(({ outcome }) => outcome === 'not-carried')).toEqual([]);
  });
});

describe('what is lost is said to be', () => {
  test.each<[line: string, name: string, why: string]>([
    [`${QWEN} --block-size 128`, '--block-size', 'the catalog names none'],
    [`${QWEN} --limit-mm-per-prompt '{"other":1}'`, '--limit-mm-per-prompt', 'not a count of image, video or audio'],
    [`${QWEN} --rope-theta 5000`, '--rope-theta', 'models[].hfOverrides.rope_parameters.rope_theta'],
    [`${QWEN} --max-cpu-lora 4`, '--max-cpu-lora', 'the source names no adapter'],
    [`${QWEN} --max-loras 4`, '--max-loras', 'the source names no adapter'],
    [`${QWEN} --num-speculative-tokens 3`, '--num-speculative-tokens', 'nothing says what drafts them'],
    [`${QWEN} --enable-reasoning`, '--enable-reasoning', 'say it with --reasoning-parser'],
    [`vllm serve $EXTRA --model Qwen/Qwen3-8B`, '$EXTRA', 'what $EXTRA holds is not in the source'],
  ])('%s', (line, name, why) => {
    expect(imported(line).items).toContainEqual(
      expect.objectContaining({ name, outcome: 'not-carried', why: expect.stringContaining(why) as string }),
    );
  });
});

test('a flag that was removed is not taken for the beginning of another', () => {
  const [, device] = imported(`${QWEN} --device cuda`).items;
  expect(device).toMatchObject({ outcome: 'not-needed', why: expect.stringContaining('finds its device itself') });
});

test('what turned reasoning on is not missed where a parser is named', () => {
  const items = imported(`${OWN} --enable-reasoning --reasoning-parser qwen3`).items;
  expect(items.map(({ outcome }) => outcome)).toEqual(['carried', 'not-needed', 'carried']);
});

test('a short context does not ask for larger hardware', () => {
  expect(imported(`${QWEN} --max-model-len 4096`).instanceType).toBe(imported(QWEN).instanceType);
});

const POD = `apiVersion: apps/v1
kind: Deployment
metadata: { name: chat }
spec:
  template:
    spec:
      containers:
        - name: vllm
          image: vllm/vllm-openai
          args: [--model, Qwen/Qwen3-8B]
          env: [{ name: VLLM_ATTENTION_BACKEND, value: FLASHINFER }]
          envFrom: [{ configMapRef: { name: more } }]
        - { name: proxy, image: envoyproxy/envoy }
`;
const VALUES = `servingEngineSpec:
  modelSpec:
    - name: chat
      modelURL: {{ .Values.model | default "Qwen/Qwen3-8B" }}
      replicaCount: {{ .Values.replicas }}
`;

describe('what a file says beside flags is said too', () => {
  test.each<[text: string, name: string, why: string]>([
    [POD, 'container', 'run it as a chart of your own'],
    [POD, 'envFrom', 'models[].engine.env'],
    [POD, 'VLLM_ATTENTION_BACKEND', "models[].engine.args['attention-backend']"],
    [VALUES, 'modelURL', 'its name is {{ .Values.model | default "Qwen/Qwen3-8B" }}'],
    [VALUES, 'replicaCount', 'write models[].replicas'],
  ])('%#', (text, name, why) => {
    expect(imported(text).items).toContainEqual(
      expect.objectContaining({ name, outcome: 'not-carried', why: expect.stringContaining(why) as string }),
    );
  });
});
