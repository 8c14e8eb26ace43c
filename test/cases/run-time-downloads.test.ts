import { dirname } from 'node:path';
import { synthesizeCharts } from '../../charts';
import { allModels, runTimeFiles, runTimeFilesOf } from '../../lib/catalog';
import { stagingJobs } from '../../lib/mirror';
import { environmentWith } from '../support/environments';
import { at, engineContainer, env, manifestsOf, type PodTemplate, podTemplates } from '../support/manifests';
import { planInput } from '../support/plan-fixture';
import type { WeightsTier } from '../../lib/contract/weights-tier';

const HARMONY = '446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d';

/** What an engine fetches at run time: class, release, file, source. */
const FETCHED = [
  ['GptOssForCausalLM', '0.27.1', ['o200k_base.tiktoken'], 'vllm#22525, openai/harmony#101'],
  ['GptOssForCausalLM', '0.29.0', ['o200k_base.tiktoken'], 'vllm#54615; openai-harmony 0.0.8 tried without network'],
  ['GptOssForCausalLM', '0.33.0', [], 'oss-harmony 0.0.11 carries it'],
  ['KimiK25ForConditionalGeneration', '0.29.0', [], 'tiktoken.model is in the repository and staged with it'],
  ['Qwen3ForCausalLM', '0.29.0', [], 'tokenizer.json'],
] as const;

test.each(FETCHED)('%s with vLLM %s fetches %j (%s)', (className, version, files) => {
  expect(runTimeFilesOf(className, version).map(({ name }) => name)).toEqual(files);
});

test('every entry names one content and is needed by a catalogued model', () => {
  for (const { sha256, url, family } of runTimeFiles) {
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(url).toMatch(/^https:/);
    expect(allModels.some(({ config }) => family.test(config?.architectures[0] ?? ''))).toBe(true);
  }
});

const gptOss = (tier?: WeightsTier) =>
  planInput(
    environmentWith((environment) => {
      environment.models = [{ name: 'oss', model: 'gpt-oss-20b' }];
      if (tier !== undefined) environment.storage = { tier };
    }),
  );
const podOf = (plan: ReturnType<typeof gptOss>): PodTemplate =>
  podTemplates(manifestsOf(synthesizeCharts(plan))).find(({ namespace }) => namespace === 'windlass-serving')!;
const step = (pod: PodTemplate) => pod.spec.initContainers?.find(({ name }) => name === 'engine-files');

describe.each(['s3-stream', 'nvme-cache'] as const)('gpt-oss with its weights on %s', (tier) => {
  const plan = gptOss(tier);
  const pod = podOf(plan);

  test('its vocabulary is staged with the checkpoint, by its hash', () => {
    expect(stagingJobs(plan).flatMap(({ files }) => files)).toEqual([
      {
        url: 'https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken',
        sha256: HARMONY,
        key: `engine-files/${HARMONY.slice(0, 16)}/o200k_base.tiktoken`,
      },
    ]);
  });

  test('a step brings it into the pod, and the variable names where it is', () => {
    const [bucket, key, sha256, path = ''] = (step(pod)!.command as string[]).slice(3);
    expect([bucket, key, sha256]).toEqual([
      plan.weightsBucket,
      `engine-files/${HARMONY.slice(0, 16)}/o200k_base.tiktoken`,
      HARMONY,
    ]);
    expect(env(engineContainer(pod), 'TIKTOKEN_ENCODINGS_BASE')).toBe(dirname(path));
    expect(engineContainer(pod).volumeMounts).toContainEqual({
      name: 'engine-files',
      mountPath: dirname(path),
      readOnly: true,
    });
    expect(pod.spec.volumes).toContainEqual({ name: 'engine-files', emptyDir: { sizeLimit: '64Mi' } });
  });
});

test('on a shared file system it lies beside the checkpoint', () => {
  const pod = podOf(gptOss('fsx-lustre'));
  expect(step(pod)).toBeUndefined();
  expect(env(engineContainer(pod), 'TIKTOKEN_ENCODINGS_BASE')).toBe(`/models/engine-files/${HARMONY.slice(0, 16)}`);
});

test('a model that needs nothing has no step, volume or variable for it', () => {
  const pod = podOf(planInput(environmentWith(() => {})));
  expect(step(pod)).toBeUndefined();
  expect(JSON.stringify(pod)).not.toMatch(/engine.files|TIKTOKEN/);
  expect(at(pod, 'spec.volumes')).not.toContainEqual(expect.objectContaining({ name: 'engine-files' }));
});
