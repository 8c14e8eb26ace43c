import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_KEY } from '../../../charts/scripts/api-key';
import { COPY_WEIGHTS } from '../../../charts/scripts/copy-weights';
import { HEARTBEAT } from '../../../charts/scripts/heartbeat';
import { READINESS } from '../../../charts/scripts/readiness';
import { vllmMetrics } from '../../fixtures/vllm-metrics';
import { type Answers, FakeEngine, runScript, scratchFile, type ScriptResult } from '../support/python-script';

jest.setTimeout(60_000);

const STALL_S = 100;
const TIMEOUT_S = 0.5;
let engine: FakeEngine;
let state: string;
let calls = 0;

/** As vLLM 0.29.0 writes them, for two data-parallel ranks. */
const metrics = (steps: number, running: number, otherSteps = 5): string =>
  [
    '# TYPE vllm:num_requests_running gauge',
    `vllm:num_requests_running{engine="0",model_name="m"} ${running}.0`,
    'vllm:num_requests_running{engine="1",model_name="m"} 0.0',
    'vllm:iteration_tokens_total_bucket{engine="0",le="1.0",model_name="m"} 99.0',
    `vllm:iteration_tokens_total_count{engine="0",model_name="m"} ${steps}.0`,
    `vllm:iteration_tokens_total_count{engine="1",model_name="m"} ${otherSteps}.0`,
    'vllm:iteration_tokens_total_created{engine="0",model_name="m"} 1.7e+09',
  ].join('\n');

beforeEach(async () => {
  engine = await FakeEngine.start({ '/health': {}, '/metrics': { body: metrics(10, 1) } });
  state = scratchFile(`state-${calls++}.json`);
});
afterEach(() => engine.stop());

describe('liveness', () => {
  const probe = (stallSeconds = STALL_S): Promise<ScriptResult> =>
    runScript(HEARTBEAT, [engine.port, String(stallSeconds), String(TIMEOUT_S), state]);
  const answer = (answers: Answers): void => void Object.assign(engine.answers, answers);
  /** As if the last step had been seen so long ago. */
  const age = (seconds: number): void => {
    const last = JSON.parse(readFileSync(state, 'utf8')) as { engines: Record<string, { since: number }> };
    for (const one of Object.values(last.engines)) one.since -= seconds;
    writeFileSync(state, JSON.stringify(last));
  };

  test('an engine seen for the first time is alive', async () => {
    expect(await probe()).toEqual({ code: 0, stderr: '' });
  });

  test('requests without a step for too long: the engine hangs, while /health still says 200', async () => {
    await probe();
    age(STALL_S + 1);
    const { code, stderr } = await probe();
    expect(code).toBe(1);
    expect(stderr).toMatch(/engine 0: 1 requests are running and no step was counted for 10\d s/);
  });

  test('steps of one data-parallel rank do not hide that another hangs', async () => {
    await probe();
    age(STALL_S + 1);
    answer({ '/metrics': { body: metrics(10, 1, 6) } });
    expect(await probe()).toEqual({ code: 1, stderr: expect.stringContaining('engine 0: 1 requests are running') });
  });

  test('a long step is not yet a hang', async () => {
    await probe();
    age(STALL_S - 10);
    expect((await probe()).code).toBe(0);
  });

  test('a step, however late, starts the clock anew', async () => {
    await probe();
    age(STALL_S + 1);
    answer({ '/metrics': { body: metrics(11, 1) } });
    expect((await probe()).code).toBe(0);
    age(STALL_S - 10);
    expect((await probe()).code).toBe(0);
  });

  test('an idle engine is alive for ever, and its idle time is not counted against the next request', async () => {
    answer({ '/metrics': { body: metrics(10, 0) } });
    await probe();
    age(10 * STALL_S);
    expect((await probe()).code).toBe(0);
    answer({ '/metrics': { body: metrics(10, 1) } });
    expect((await probe()).code).toBe(0);
  });

  test('a saturated server answers late, and late is not dead', async () => {
    await probe();
    answer({ '/health': { hangs: true } });
    expect((await probe()).code).toBe(0);
  });

  test('but a server that says nothing for as long as a hang lasts is not merely late', async () => {
    await probe();
    age(STALL_S + 1);
    answer({ '/metrics': { hangs: true } });
    expect((await probe()).code).toBe(1);
  });

  test('503 is the word of a dead engine', async () => {
    answer({ '/health': { status: 503 } });
    expect(await probe()).toEqual({ code: 1, stderr: expect.stringContaining('/health answers 503') });
  });

  test('a closed port is a dead server', async () => {
    const { port } = engine;
    engine.stop();
    const { code, stderr } = await runScript(HEARTBEAT, [port, String(STALL_S), String(TIMEOUT_S), state]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('does not answer')]);
  });

  test('what an earlier start of the container left is not counted', async () => {
    await probe();
    age(STALL_S + 1);
    const left = JSON.parse(readFileSync(state, 'utf8')) as object;
    writeFileSync(state, JSON.stringify({ ...left, start: 'another' }));
    expect((await probe()).code).toBe(0);
  });

  test('a state file cut short is forgotten, not fatal', async () => {
    writeFileSync(state, '{"steps": 1');
    expect((await probe()).code).toBe(0);
  });

  test('a file of an earlier version of the script, found by a pod that runs on, is forgotten, not fatal', async () => {
    await probe();
    const { start } = JSON.parse(readFileSync(state, 'utf8')) as { start: string };
    writeFileSync(state, JSON.stringify({ start, steps: 10, since: 0 }));
    expect((await probe()).code).toBe(0);
  });

  test('reads metrics that vLLM has', () => {
    const [, steps = '', running = ''] = /STEPS = "(.+)_count"\nRUNNING = "(.+)"/.exec(HEARTBEAT) ?? [];
    expect(vllmMetrics).toContain(steps);
    expect(vllmMetrics).toContain(running);
  });
});

describe('readiness', () => {
  const completion = (text: string): Answers => ({
    '/v1/completions': { body: JSON.stringify({ choices: [{ text }] }) },
  });
  const ask = (...key: string[]): Promise<ScriptResult> =>
    runScript(READINESS, [engine.port, 'm', '2', '2', state, ...key]);
  const paths = (): string[] => engine.seen.map(({ path }) => path);

  test('passes with something to read', async () => {
    Object.assign(engine.answers, completion(' Paris.'));
    expect(await ask()).toEqual({ code: 0, stderr: '' });
    const request = JSON.parse(engine.seen.at(-1)!.body) as Record<string, unknown>;
    expect(request).toMatchObject({ model: 'm', temperature: 0, min_tokens: 8, max_tokens: 8 });
  });

  test.each(['', ' \n'])('an answer of special tokens only (%j) is no answer', async (text) => {
    Object.assign(engine.answers, completion(text));
    expect(await ask()).toEqual({ code: 1, stderr: expect.stringContaining('nothing but special tokens') });
  });

  test('asks once; afterwards health is enough', async () => {
    Object.assign(engine.answers, completion(' Paris.'));
    await ask();
    expect((await ask()).code).toBe(0);
    expect(paths()).toEqual(['/health', '/v1/completions', '/health']);
  });

  test('asks again when the container was started again', async () => {
    Object.assign(engine.answers, completion(' Paris.'));
    writeFileSync(state, 'another start');
    await ask();
    expect(paths()).toEqual(['/health', '/v1/completions']);
  });

  test('an engine that failed is asked again', async () => {
    Object.assign(engine.answers, completion(''));
    await ask();
    Object.assign(engine.answers, completion('Paris'));
    expect((await ask()).code).toBe(0);
  });

  test('does not ask before the engine is healthy', async () => {
    Object.assign(engine.answers, { '/health': { status: 503 } }, completion('Paris'));
    expect((await ask()).code).toBe(1);
    expect(paths()).toEqual(['/health']);
  });

  test('while nothing listens it says so and no more', async () => {
    const { port } = engine;
    engine.stop();
    const { code, stderr } = await runScript(READINESS, [port, 'm', '2', '2', state]);
    expect([code, stderr.trim().split('\n')]).toEqual([1, [expect.stringContaining('does not answer')]]);
  });

  test('an error of the engine is shown', async () => {
    Object.assign(engine.answers, { '/v1/completions': { status: 500, body: 'CUDA error' } });
    expect(await ask()).toEqual({ code: 1, stderr: expect.stringContaining('500: CUDA error') });
  });

  test('uses the key of the pod, in the form of an earlier version too, which a pod that runs on has', async () => {
    const file = scratchFile('key.yaml');
    writeFileSync(file, '{"api-key": ["secret"]}');
    Object.assign(engine.answers, completion('Paris'));
    expect((await ask(file)).code).toBe(0);
    expect(engine.seen.at(-1)!.authorization).toBe('Bearer secret');
  });
});

test('the API key is written for one user only, as vLLM and the start-up probe read it', async () => {
  const boto3 = scratchFile('boto3.py');
  writeFileSync(
    boto3,
    'class client:\n  def __init__(self, service): assert service == "secretsmanager"\n  def get_secret_value(self, SecretId): return {"SecretString": "value of " + SecretId}\n',
  );
  const file = scratchFile('written.yaml');
  expect(await runScript(API_KEY, ['windlass/x/api-key', file])).toEqual({ code: 0, stderr: '' });
  expect(readFileSync(file, 'utf8')).toBe('? "api-key=value of windlass/x/api-key"\n: true\n');
  expect(statSync(file).mode & 0o777).toBe(0o400);
});

describe('weights on node disks', () => {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const WHOLE: Readonly<Record<string, string>> = { 'a.safetensors': 'weights a', 'nested/b.safetensors': 'weights b' };
  let bucket: string;
  let disk: string;

  /** A directory in place of the bucket; boto3 is in the engine image, not here. */
  beforeEach(() => {
    bucket = scratchFile(`bucket-${calls}`);
    disk = scratchFile(`disk-${calls}`);
    writeFileSync(
      scratchFile('boto3.py'),
      `
import os
class Body:
  def __init__(self, path): self.file = open(path, "rb")
  def read(self): return self.file.read()
  def iter_chunks(self, size): yield from iter(lambda: self.file.read(4), b"")
class client:
  def __init__(self, service): assert service == "s3"
  def get_object(self, Bucket, Key): return {"Body": Body(os.path.join(Bucket, Key))}
  def get_paginator(self, name):
    assert name == "list_objects_v2"
    return self
  def paginate(self, Bucket, Prefix):
    folder = os.path.join(Bucket, Prefix)
    names = [name for name in os.listdir(folder) if os.path.isfile(os.path.join(folder, name))]
    yield {"Contents": [{"Key": Prefix + name, "Size": os.path.getsize(os.path.join(folder, name))} for name in names]}
`,
    );
    stage(Object.entries(WHOLE).map(([path, text]) => ({ path, size: text.length, sha256: sha256(text) })));
  });

  const stage = (files: readonly object[] | undefined): void => {
    mkdirSync(join(bucket, 'org/model/nested'), { recursive: true });
    for (const [path, text] of Object.entries(WHOLE)) writeFileSync(join(bucket, 'org/model', path), text);
    if (files !== undefined) writeFileSync(join(bucket, 'org/model/windlass-manifest.json'), JSON.stringify({ files }));
  };
  const copy = (prefix = 'org/model/'): Promise<ScriptResult> => runScript(COPY_WEIGHTS, [bucket, disk, '2', prefix]);
  const onDisk = (path: string): string => readFileSync(join(disk, 'org/model', path), 'utf8');

  test('what the manifest lists is copied, by several processes', async () => {
    expect(await copy()).toEqual({ code: 0, stderr: '' });
    expect(Object.keys(WHOLE).map(onDisk)).toEqual(Object.values(WHOLE));
  });

  test('a step that is run again leaves alone what is whole', async () => {
    await copy();
    rmSync(join(disk, 'org/model/a.safetensors'));
    writeFileSync(join(bucket, 'org/model/nested/b.safetensors'), 'touched b');
    expect(await copy()).toEqual({ code: 0, stderr: '' });
    expect(Object.keys(WHOLE).map(onDisk)).toEqual(Object.values(WHOLE));
  });

  test.each([
    ['another byte', 'weights A'],
    ['a cut file', 'weig'],
  ])('%s is never given its name', async (_, text) => {
    writeFileSync(join(bucket, 'org/model/a.safetensors'), text);
    const { code, stderr } = await copy();
    expect(code).toBe(1);
    expect(stderr).toMatch(/a\.safetensors, attempt 3: .* the manifest says 9 of/);
    expect(existsSync(join(disk, 'org/model/a.safetensors'))).toBe(false);
  });

  test('of a bucket of one’s own the manifest has sizes alone: they are checked', async () => {
    stage(Object.entries(WHOLE).map(([path, text]) => ({ path, size: text.length, etag: 'e' })));
    expect(await copy()).toEqual({ code: 0, stderr: '' });
    writeFileSync(join(bucket, 'org/model/a.safetensors'), 'cut');
    rmSync(join(disk, 'org/model/a.safetensors'));
    expect((await copy()).stderr).toMatch(/a\.safetensors, attempt 3: .* the manifest says 9/);
  });

  test('what its owner staged has no manifest: safetensors and what belongs to them are copied, no pickles', async () => {
    rmSync(join(bucket, 'org/model/windlass-manifest.json'));
    writeFileSync(join(bucket, 'org/model/adapter_model.bin'), 'pickle');
    expect(await copy('org/model/*')).toEqual({ code: 0, stderr: '' });
    expect(onDisk('a.safetensors')).toBe(WHOLE['a.safetensors']);
    expect(existsSync(join(disk, 'org/model/adapter_model.bin'))).toBe(false);
    rmSync(join(bucket, 'org/model/a.safetensors'));
    expect((await copy('org/model/*')).stderr).toMatch(/has no safetensors; upload the files there/);
  });

  test('a checkpoint that is not staged is said to be missing', async () => {
    rmSync(join(bucket, 'org/model/windlass-manifest.json'));
    const { code, stderr } = await copy();
    expect(code).toBe(1);
    expect(stderr).toMatch(/org\/model\/windlass-manifest\.json: .*; is the checkpoint staged\?/);
  });
});
