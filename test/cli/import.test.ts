import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importResultSchema } from '../../lib/import';
import { runWindlass } from '../support/windlass';

const SCRIPT = `export HF_TOKEN=hf_secret123
VLLM_USE_V1=1 vllm serve Qwen/Qwen3-8B --max-model-len 32K --tensor-parallel-size \${TP:-1} \\
  --api-key sk-secret --scheduling-policy priority --swap-space 4 --gpu-memory-utilisation 0.9 $EXTRA_ARGS
`;
const COMPOSE = `services:
  vllm:
    image: vllm/vllm-openai:v0.28.0
    command: ['--model', 'example/finetune', '--max-num-seqs', '\${SEQS:-8}']
`;
const PRODUCTION_STACK = `servingEngineSpec:
  modelSpec:
    - name: llama
      repository: vllm/vllm-openai
      tag: latest
      modelURL: Qwen/Qwen3-8B
      replicaCount: 2
      requestGPU: 1
      vllmConfig: { maxModelLen: 16384, enablePrefixCaching: false, extraArgs: ['--max-num-seqs', '32'] }
      hf_token: hf_secret123
`;
const KSERVE = `apiVersion: serving.kserve.io/v1alpha1
kind: LLMInferenceService
metadata: { name: qwen }
spec:
  model: { uri: 'hf://Qwen/Qwen3-8B', name: qwen }
  replicas: 2
  parallelism: { tensor: 1 }
`;

const run = (line: string, text: string) => runWindlass(`import ${line}`.split(' '), { readInput: () => text });

async function json(text: string, line = 'x --json') {
  const { stdout } = await run(line, text);
  return importResultSchema.parse(JSON.parse(stdout)) as ReturnType<typeof importResultSchema.parse> & {
    environment: { models: Record<string, unknown>[]; capacity: Record<string, unknown>[] };
  };
}

test('prints an environment, and says on standard error what became of each flag', async () => {
  const { stdout, stderr, exitCode } = await run('run.sh', SCRIPT);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('maxModelLen: 32_768');
  expect(stdout).toContain("args: { 'scheduling-policy': 'priority' }");
  expect(stderr).toContain('did you mean --gpu-memory-utilization?');
  expect(stderr).toContain('what $EXTRA_ARGS holds is not in the source');
});

test('never prints a secret', async () => {
  for (const text of [SCRIPT, PRODUCTION_STACK])
    for (const line of ['x', 'x --json']) {
      const { stdout, stderr } = await run(line, text);
      expect(stdout + stderr).not.toMatch(/secret123|sk-secret/);
      expect(stdout + stderr).toContain('HF_TOKEN');
    }
});

test('a model that the catalog lacks is one of your own, and waits for its config.json', async () => {
  const { stdout, stderr, exitCode } = await run('x', COMPOSE);
  expect(exitCode).toBe(1);
  expect(stdout).toContain("path: './models/finetune', // copy config.json there");
  expect(stdout).toContain("engine: { version: '0.28.0' }");
  expect(stderr).toContain('models[0].model.path');
});

test('values of the production stack become fields', async () => {
  const { ok, environment } = await json(PRODUCTION_STACK);
  expect(ok).toBe(true);
  expect(environment.models[0]).toMatchObject({
    model: 'qwen3-8b',
    replicas: 2,
    maxModelLen: 16_384,
    concurrency: 32,
    enablePrefixCaching: false,
  });
});

test('a service of KServe becomes fields', async () => {
  const { format: read, environment } = await json(KSERVE);
  expect(read).toBe('kserve');
  expect(environment.models[0]).toMatchObject({
    name: 'qwen',
    model: 'qwen3-8b',
    replicas: 2,
    layout: { tensorParallelSize: 1 },
  });
});

test('hardware is as stated', async () => {
  const { environment } = await json(
    SCRIPT,
    'x --json --instance-type p5en.48xlarge --reservation cr-0123456789abcdef0 --count 2',
  );
  expect(environment.capacity[0]).toMatchObject({
    instanceType: 'p5en.48xlarge',
    count: 2,
    purchaseOption: 'capacity-block',
    reservationId: 'cr-0123456789abcdef0',
  });
});

test.each([
  ['x --format yaml', SCRIPT, '--format: must be one of auto'],
  ['x --instance-type p5en.49xlarge', SCRIPT, 'the nearest are p5en.48xlarge'],
  ['x --count 0', SCRIPT, '--count: must be a whole number above 0'],
  ['x --out env.yaml', SCRIPT, '--out: must end in .ts or .json'],
  ['x', 'hello', 'holds nothing that is known'],
  ['x', 'kind: Deployment\nspec:\n  {{- if .Values.x }}\n  replicas: 1\n', 'line 3 is a Go template'],
  ['x', 'services: [a: b: c', 'is not readable YAML'],
])('%s is refused in one line', async (line, text, message) => {
  const { stdout, stderr, exitCode } = await run(line, text);
  expect({ stdout, exitCode, lines: stderr.trim().split('\n').length }).toEqual({ stdout: '', exitCode: 1, lines: 1 });
  expect(stderr).toContain(message);
});

test('writes a file whole, and no other over it unless forced', async () => {
  const out = join(mkdtempSync(join(tmpdir(), 'windlass-import-')), 'environment.ts');
  expect((await run(`x --out ${out}`, SCRIPT)).exitCode).toBe(0);
  expect(readFileSync(out, 'utf8')).toContain('defineEnvironment');
  expect(existsSync(`${out}.part`)).toBe(false);
  writeFileSync(out, 'mine');
  expect((await run(`x --out ${out}`, SCRIPT)).stderr).toContain('--force overwrites it');
  expect(readFileSync(out, 'utf8')).toBe('mine');
  expect((await run(`x --out ${out} --force`, SCRIPT)).exitCode).toBe(0);
});
