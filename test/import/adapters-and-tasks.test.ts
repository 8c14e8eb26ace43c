import { planParsed } from '../../lib/cli/environment';
import { parseEnvironment } from '../../lib/config';
import { asTypeScript, importSource, type Item } from '../../lib/import';

interface Imported {
  readonly model: Readonly<Record<string, unknown>>;
  readonly items: readonly Item[];
  readonly typescript: string;
  /** Fields that `check` names. */
  readonly problems: readonly string[];
}

function imported(text: string): Imported {
  const result = importSource(text, { region: 'us-west-2', instanceType: 'g6e.2xlarge' });
  if (!result.ok) throw new Error(result.message);
  const { environment } = result.written;
  const planned = planParsed(parseEnvironment(JSON.parse(JSON.stringify(environment)), __dirname));
  return {
    model: environment.models[0] as unknown as Imported['model'],
    items: result.items,
    typescript: asTypeScript(result.written, 'A test.'),
    problems: planned.ok ? [] : planned.problems.map(({ field }) => field),
  };
}

const outcomeOf = ({ items }: Imported, name: string): string | undefined =>
  items.find((item) => item.name === name)?.outcome;

const QWEN = 'vllm serve Qwen/Qwen3-8B';

describe('adapters', () => {
  test('of both spellings, by repository, bucket and folder, with the greatest rank', () => {
    const { model, problems } = imported(
      `${QWEN} --enable-lora --max-lora-rank 32 --max-loras 2 --max-cpu-loras 4 --lora-modules sql=org/sql-lora '{"name": "Law_2", "path": "s3://bucket/law"}' own=/data/own`,
    );
    expect(model).toMatchObject({
      loraAdapters: [
        { name: 'sql', id: 'org/sql-lora', rank: 32 },
        { name: 'law-2', id: 'law', source: { s3: 's3://bucket/law/' }, rank: 32 },
        { name: 'own', id: 'own', source: { staged: true }, rank: 32 },
      ],
      maxLoras: 2,
      maxCpuLoras: 4,
      maxLoraRank: 32,
    });
    expect(problems).toEqual([]);
  });

  test('without a rank are for a person to complete, and check says so', () => {
    const { problems, typescript } = imported(`${QWEN} --enable-lora --lora-modules sql=org/sql-lora`);
    expect(problems).toEqual(['models[0].loraAdapters[0].rank']);
    expect(typescript).toMatch(/id: 'org\/sql-lora' }, \/\/ TODO: rank, r of its adapter_config\.json/);
  });

  test('loaded at run time are meant to be', () => {
    const { model, problems } = imported(
      `VLLM_ALLOW_RUNTIME_LORA_UPDATING=True ${QWEN} --enable-lora --max-loras 3 --max-lora-rank 64`,
    );
    expect(model).toMatchObject({ loadLorasAtRuntime: true, maxLoras: 3, maxLoraRank: 64 });
    expect(problems).toEqual([]);
    expect(imported(`VLLM_ALLOW_RUNTIME_LORA_UPDATING=0 ${QWEN}`).model).not.toHaveProperty('loadLorasAtRuntime');
  });

  test('that nobody names leave nothing that check would refuse', () => {
    const result = imported(`${QWEN} --enable-lora --max-loras 3 --max-lora-rank 64`);
    expect(result.problems).toEqual([]);
    for (const flag of ['--enable-lora', '--max-loras', '--max-lora-rank'])
      expect(outcomeOf(result, flag)).toBe('not-carried');
  });

  test('with fewer of them in memory than Windlass has slots keep the one slot of vLLM', () => {
    const lora = '--enable-lora --max-lora-rank 8 --max-cpu-loras 2 --lora-modules a=o/a b=o/b c=o/c';
    const { model, problems } = imported(`${QWEN} ${lora}`);
    expect(model).toMatchObject({ maxLoras: 1, maxCpuLoras: 2 });
    expect(problems).toEqual([]);
  });

  test('with more slots than there are of them have one each', () => {
    const result = imported(`${QWEN} --max-lora-rank 8 --max-loras 4 --lora-modules a=o/a`);
    expect(result.model).not.toHaveProperty('maxLoras');
    expect({ outcome: outcomeOf(result, '--max-loras'), problems: result.problems }).toEqual({
      outcome: 'derived',
      problems: [],
    });
  });

  test('of the production stack go to the engine that is their base', () => {
    const values = `servingEngineSpec:
  modelSpec:
    - { name: llama3, modelURL: Qwen/Qwen3-8B, enableLoRA: true, vllmConfig: { extraArgs: ['--max-lora-rank', '16'] } }
loraAdapters:
  - { name: sql, baseModel: llama3, adapterSource: { type: huggingface, adapterName: sql-lora, repository: org/sql } }
  - { name: off, enabled: false, baseModel: llama3, adapterSource: { type: local, adapterName: off } }
`;
    const { model, items } = imported(values);
    expect(model).toMatchObject({ loraAdapters: [{ name: 'sql-lora', id: 'org/sql', rank: 16 }] });
    expect(items.filter(({ name }) => name === 'loraAdapters')).toHaveLength(1);
    const other = imported(values.replaceAll('baseModel: llama3', 'baseModel: mistral').replace('true', 'false'));
    expect(outcomeOf(other, 'loraAdapters')).toBe('not-carried');
  });

  test('of KServe have their sizes beside them', () => {
    const { model } = imported(`apiVersion: serving.kserve.io/v1alpha2
kind: LLMInferenceService
metadata: { name: qwen }
spec:
  model:
    uri: hf://Qwen/Qwen3-8B
    name: qwen
    lora: { adapters: [{ name: sql, uri: 'hf://org/sql' }], maxRank: 64, maxAdapters: 1, maxCpuAdapters: 4 }
`);
    expect(model).toMatchObject({
      loraAdapters: [{ name: 'sql', id: 'org/sql', rank: 64 }],
      maxLoras: 1,
      maxCpuLoras: 4,
      maxLoraRank: 64,
    });
  });
});

describe('what a model is for', () => {
  const OWN = 'vllm serve org/own-embedder';

  test.each([
    ['a model that generates makes vectors', `${QWEN} --task embed`, { task: 'embed' }],
    ['a runner that pools', `${QWEN} --runner pooling`, { task: 'embed' }],
    ['a runner and what for', `${QWEN} --runner pooling --convert embed`, { task: 'embed' }],
    ['one of your own', `${OWN} --convert classify`, { model: { task: 'classify' } }],
    ['its vector', `${OWN} --pooler-config '{"pooling_type": "MEAN"}'`, { model: { poolingType: 'MEAN' } }],
    ['its vector by key', `${OWN} --pooler-config.pooling_type cls`, { model: { poolingType: 'CLS' } }],
    [
      'its former flag',
      `${OWN} --override-pooler-config '{"pooling_type": "LAST"}'`,
      { model: { poolingType: 'LAST' } },
    ],
  ])('%s', (_, line, model) => {
    expect(imported(line).model).toMatchObject(model);
  });

  test.each([
    [`${QWEN} --runner generate`, '--runner', 'derived'],
    [`${QWEN} --runner auto`, '--runner', 'not-needed'],
    [`${QWEN} --convert classify`, '--convert', 'not-carried'],
    [`${QWEN} --task transcription`, '--task', 'not-carried'],
    [`${QWEN} --pooler-config '{"pooling_type": "MEAN"}'`, '--pooler-config', 'not-carried'],
    [`${OWN} --pooler-config '{"pooling_type": "STEP"}'`, '--pooler-config', 'not-carried'],
    [`${OWN} --pooler-config '{"normalize": false}'`, '--pooler-config', 'not-carried'],
  ])('%s: no field', (line, flag, outcome) => {
    const { model, items } = imported(line);
    expect(items.find(({ name }) => name === flag)).toMatchObject({ outcome });
    expect(model).not.toHaveProperty('task');
  });
});
