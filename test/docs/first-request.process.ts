import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { apiKeySecretName, loadBalancerName } from '../../lib/contract';
import { planOf } from '../support/plan-fixture';

const ROOT = join(__dirname, '..', '..');
const page = readFileSync(join(ROOT, 'docs', 'first-request.md'), 'utf8');
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, block = '']) => block);

const directory = mkdtempSync(join(tmpdir(), 'windlass-first-'));
const KEY = 'a-key-of-the-test';
const plan = () => planOf('production');

function write(name: string, text: string): string {
  const file = join(directory, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** Answers as vLLM does: 401 without the key, the models, and a stream of events. */
let server: Server;
const asked: { path: string; body: { model?: string; stream?: boolean } }[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      if (request.headers.authorization !== `Bearer ${KEY}`)
        return response.writeHead(401).end('{"error":"Unauthorized"}');
      asked.push({ path: request.url ?? '', body: text === '' ? {} : (JSON.parse(text) as object) });
      if (request.url === '/v1/models')
        return response.end(JSON.stringify({ data: [{ id: plan().deployments[0]!.name }] }));
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const content of ['Hello', ', you.'])
        response.write(`data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`);
      return response.end('data: [DONE]\n\n');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true });
});

function run(command: string, args: readonly string[], extra: Readonly<Record<string, string>> = {}) {
  const { port } = server.address() as AddressInfo;
  const env = { PATH: process.env['PATH'], WINDLASS_URL: `http://127.0.0.1:${port}`, WINDLASS_KEY: KEY, ...extra };
  const child = spawn(command, [...args], { cwd: directory, env });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise<{ status: number | null; stdout: string; stderr: string }>((done) =>
    child.on('close', (status) => done({ status, stdout, stderr })),
  );
}

const asksForTheModel = () =>
  expect(asked.at(-1)).toMatchObject({
    path: '/v1/chat/completions',
    body: { model: plan().deployments[0]!.servedModelName, stream: true },
  });

test('key, address and port are those of the environment', () => {
  const [exports = ''] = blocks('sh');
  expect(exports).toContain(`--secret-id ${apiKeySecretName('production')} `);
  expect(exports).toContain(`--names ${loadBalancerName('production')} `);
  expect(exports).toContain(`:${plan().deployments[0]!.port}"`);
});

/** `aws` answers from a file beside it. */
test('the exports take what aws prints', async () => {
  const bin = join(directory, 'bin');
  write('bin/aws', `#!/bin/sh\ncase "$*" in *secretsmanager*) echo ${KEY};; *) echo internal-x.elb;; esac\n`);
  spawnSync('chmod', ['+x', join(bin, 'aws')]);
  const script = `${blocks('sh')[0]}\necho "$WINDLASS_KEY $WINDLASS_URL"`;
  const { stdout } = await run('bash', ['--norc', '-c', script], { PATH: `${bin}:${process.env['PATH']}` });
  expect(stdout).toBe(`${KEY} http://internal-x.elb:8080\n`);
});

test('curl lists the models and streams an answer', async () => {
  const { status, stdout, stderr } = await run('bash', ['--norc', '-ec', blocks('sh')[1] ?? '']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/deepseek-v4-pro[\s\S]*Hello[\s\S]*\[DONE\]/);
  asksForTheModel();
});

test('and says so when the key is another', async () => {
  const { status, stdout } = await run('bash', ['--norc', '-ec', blocks('sh')[1] ?? ''], { WINDLASS_KEY: 'wrong' });
  expect({ status: status === 0, stdout }).toEqual({ status: false, stdout: expect.stringContaining('Unauthorized') });
});

/** The parts of OpenAI's client that the page uses; the real one is not installed here. */
const PYTHON_CLIENT = `
import json, types, urllib.request
class OpenAI:
    def __init__(self, base_url, api_key, timeout, max_retries):
        def create(**body):
            request = urllib.request.Request(base_url + "/chat/completions", json.dumps(body).encode(),
                {"Authorization": "Bearer " + api_key, "Content-Type": "application/json"})
            for line in urllib.request.urlopen(request, timeout=timeout):
                text = line.decode().strip()
                if text.startswith("data: {"):
                    yield json.loads(text[6:], object_hook=lambda fields: types.SimpleNamespace(**fields))
        self.chat = types.SimpleNamespace(completions=types.SimpleNamespace(create=create))
`;
const NODE_CLIENT = `
export default class OpenAI {
  constructor({ baseURL, apiKey }) {
    const create = async (body) => {
      const response = await fetch(baseURL + '/chat/completions', {
        method: 'POST', body: JSON.stringify(body), headers: { authorization: 'Bearer ' + apiKey },
      });
      const lines = (await response.text()).split('\\n').filter((line) => line.startsWith('data: {'));
      return (async function* () { for (const line of lines) yield JSON.parse(line.slice(6)); })();
    };
    this.chat = { completions: { create } };
  }
}
`;

test('the Python program prints the answer', async () => {
  if (spawnSync('python3', ['--version']).error !== undefined) return;
  write('openai.py', PYTHON_CLIENT);
  const { status, stdout, stderr } = await run('python3', [write('first.py', blocks('python')[0] ?? '')]);
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'Hello, you.\n', stderr: '' });
  asksForTheModel();
});

test('the TypeScript program prints the answer', async () => {
  write('node_modules/openai/package.json', '{ "name": "openai", "type": "module", "exports": "./index.js" }');
  write('node_modules/openai/index.js', NODE_CLIENT);
  const program = write('first.mts', blocks('ts')[0] ?? '');
  const { status, stdout, stderr } = await run(join(ROOT, 'node_modules/.bin/tsx'), [program]);
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'Hello, you.\n', stderr: '' });
  asksForTheModel();
});
