import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { STAGE_WEIGHTS } from '../../lib/mirror';
import { FakeCommands } from '../support/fake-commands';

jest.setTimeout(60_000); // each run starts a dozen processes

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const hash = (algorithm: string, text: string): string => createHash(algorithm).update(text).digest('hex');
const blobId = (text: string): string => hash('sha1', `blob ${text.length}\0${text}`);

/** A repository of the Hub: the file's text; weights are large files, the rest small ones. */
const REPOSITORY: Readonly<Record<string, string>> = {
  'config.json': '{"model_type": "test"}',
  'tokenizer.json': '{}',
  'tokenizer.model': 'pieces',
  'chat_template.jinja': '{{ messages }}',
  'modeling_test.py': 'print("runs in the engine")',
  'model-00001-of-00002.safetensors': 'weights one',
  'model-00002-of-00002.safetensors': 'weights two',
  'model.safetensors.index.json': '{"weight_map": {}}',
  'consolidated.safetensors': 'the same weights again',
  'pytorch_model.bin': 'pickle',
  'adapter.pt': 'pickle',
  'README.md': '# words',
  'original/model.safetensors': 'the same weights again',
};
const isLarge = (path: string): boolean => /\.(safetensors|bin|pt)$/.test(path);

interface Hub {
  readonly url: string;
  readonly requests: string[];
  readonly close: () => void;
}
const open: { close: () => void }[] = [];
afterAll(() => open.forEach((thing) => thing.close()));

/** Answers the two calls of the Hub's API on loopback, the list in two pages; `served` replaces what is sent. */
async function hub(served: Readonly<Record<string, string>> = {}, token?: string): Promise<Hub> {
  const requests: string[] = [];
  const entries = Object.entries(REPOSITORY).map(([path, text]) => ({
    type: 'file',
    path,
    size: text.length,
    oid: isLarge(path) ? '1'.repeat(40) : blobId(text),
    ...(isLarge(path) ? { lfs: { oid: hash('sha256', text), size: text.length } } : {}),
  }));
  const server: Server = createServer((request, response) => {
    const { url = '' } = request;
    requests.push(url);
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401).end();
    } else if (url.startsWith(`/api/models/org/model/tree/${COMMIT}`)) {
      const isSecond = url.includes('cursor');
      if (!isSecond) response.setHeader('link', `<${url}&cursor=2>; rel="next"`);
      response.end(JSON.stringify(isSecond ? entries.slice(6) : entries.slice(0, 6)));
    } else {
      const path = decodeURIComponent(url.replace(`/org/model/resolve/${COMMIT}/`, ''));
      response.end(served[path] ?? REPOSITORY[path]);
    }
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const made = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () => void (server.closeAllConnections(), server.close()),
  };
  open.push(made);
  return made;
}

/** S3 in a directory: keys as file names, metadata beside them. */
const AWS = `
case "$1 $2" in
  "s3 cp")
    name=$(echo "$4" | sed 's|s3://||' | tr / _)
    cp "$3" "$STATE/s3-$name"
    echo "\${13}" > "$STATE/key-$name"
    echo "$9" | sed -n 's/sha256=\\([0-9a-f]*\\),blob=\\(.*\\)/{"sha256": "\\1", "blob": "\\2"}/p' > "$STATE/meta-$name" ;;
  "s3api head-object")
    name=$(echo "$4/$6" | tr / _)
    [ -s "$STATE/meta-$name" ] || exit 254
    echo "{\\"SSEKMSKeyId\\": \\"$(cat "$STATE/key-$name")\\", \\"ContentLength\\": $(stat -c %s "$STATE/s3-$name"), \\"Metadata\\": $(cat "$STATE/meta-$name")}" ;;
esac`;

function bucket(): FakeCommands {
  const made = new FakeCommands({ aws: AWS });
  writeFileSync(join(made.directory, 'program.js'), STAGE_WEIGHTS);
  open.push({ close: () => made.remove() });
  return made;
}

interface Run {
  readonly code: number | null;
  readonly stderr: string;
}

function stage(from: Hub, into: FakeCommands, variables: NodeJS.ProcessEnv = {}): Promise<Run> {
  const env = {
    ...into.env,
    HF_ENDPOINT: from.url,
    REPOSITORY: 'org/model',
    REVISION: COMMIT,
    BUCKET: 'weights',
    PREFIX: 'org/model/',
    LOAD_FORMAT: 'auto',
    WITH_CODE: 'false',
    KMS_KEY: 'arn:key',
    RETRY_MS: '1',
    ...variables,
  };
  const child = spawn(process.execPath, [join(into.directory, 'program.js')], { env });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((done) => child.on('close', (code) => done({ code, stderr })));
}

const PREFIX = 's3-weights_org_model_';
const MANIFEST = 'windlass-manifest.json';
const stagedFiles = ({ directory }: FakeCommands): string[] =>
  readdirSync(directory)
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => name.slice(PREFIX.length))
    .sort();
const uploads = (made: FakeCommands): string[] =>
  made.calls().flatMap((call) => /^aws s3 cp \S+ s3:\/\/weights\/org\/model\/(\S+)/.exec(call)?.[1] ?? []);

const LOADED = [
  'chat_template.jinja',
  'config.json',
  'model-00001-of-00002.safetensors',
  'model-00002-of-00002.safetensors',
  'model.safetensors.index.json',
  'tokenizer.json',
  'tokenizer.model',
];

test('safetensors, configuration and tokenizer of both pages are staged; pickles, code, duplicates and words are not', async () => {
  const [from, into] = [await hub(), bucket()];
  expect(await stage(from, into)).toEqual({ code: 0, stderr: '' });
  expect(stagedFiles(into)).toEqual([...LOADED, MANIFEST].sort());
  expect(from.requests.filter((url) => /\.(bin|pt|py|md)$|original/.test(url))).toEqual([]);
});

test('the manifest comes last and holds the SHA-256 of every file', async () => {
  const [from, into] = [await hub(), bucket()];
  await stage(from, into);
  expect(uploads(into).at(-1)).toBe(MANIFEST);
  const manifest = JSON.parse(readFileSync(join(into.directory, PREFIX + MANIFEST), 'utf8')) as object;
  expect(manifest).toEqual({
    repository: 'org/model',
    revision: COMMIT,
    files: LOADED.map((path) => ({
      path,
      size: REPOSITORY[path]!.length,
      sha256: hash('sha256', REPOSITORY[path]!),
    })),
  });
});

test.each([
  ['a large file with one bit flipped', 'model-00002-of-00002.safetensors', 'weights twn'],
  ['a large file cut short', 'model-00001-of-00002.safetensors', 'weights'],
  ['a small file that is not of the commit', 'config.json', '{"model_type": "evil"}'],
])('%s stops the job, is not uploaded, and there is no manifest', async (_, path, text) => {
  const [from, into] = [await hub({ [path]: text }), bucket()];
  const { code, stderr } = await stage(from, into);
  expect(code).toBe(1);
  expect(stderr).toMatch(new RegExp(`${path} has .*, the commit records`));
  expect(stagedFiles(into)).not.toContain(path);
  expect(stagedFiles(into)).not.toContain(MANIFEST);
});

test('every upload asks S3 to check what arrives', async () => {
  const [from, into] = [await hub(), bucket()];
  await stage(from, into);
  for (const call of into.calls().filter((line) => line.startsWith('aws s3 cp')))
    expect(call).toContain('--checksum-algorithm SHA256');
});

test('a second run downloads nothing that is there already', async () => {
  const into = bucket();
  await stage(await hub(), into);
  const again = await hub();
  expect((await stage(again, into)).code).toBe(0);
  expect(again.requests.filter((url) => url.includes('/resolve/'))).toEqual([]);
  expect(uploads(into).at(-1)).toBe(MANIFEST);
});

test('what lies under another key is staged again, because engines cannot read it', async () => {
  const into = bucket();
  await stage(await hub(), into);
  const before = uploads(into).length;
  expect((await stage(await hub(), into, { KMS_KEY: 'arn:new-key' })).code).toBe(0);
  expect(uploads(into)).toHaveLength(2 * before);
});

test.each([
  ['no commit', ''],
  ['a branch', 'main'],
])('%s: the job refuses to run and asks the Hub nothing', async (_, revision) => {
  const [from, into] = [await hub(), bucket()];
  const { code, stderr } = await stage(from, into, { REVISION: revision });
  expect({ code, requests: from.requests }).toEqual({ code: 1, requests: [] });
  expect(stderr).toContain('no commit of org/model is pinned; set its revision');
  expect(existsSync(join(into.directory, 'calls.log'))).toBe(false);
});

test('weights in the format of Mistral, and code, only where the engine reads them', async () => {
  const [from, into] = [await hub(), bucket()];
  await stage(from, into, { LOAD_FORMAT: 'mistral', WITH_CODE: 'true' });
  const files = stagedFiles(into);
  expect(files.filter((file) => file.endsWith('.safetensors'))).toEqual(['consolidated.safetensors']);
  expect(files).toContain('modeling_test.py');
});

test('a gated checkpoint without a token says which field is missing; with it, it is staged', async () => {
  const gated = await hub({}, 'hf_secret');
  expect((await stage(gated, bucket())).stderr).toContain('the checkpoint is gated; set secrets.huggingFaceTokenArn');
  expect((await stage(gated, bucket(), { HF_TOKEN: 'hf_secret' })).code).toBe(0);
});

describe('files of other servers that engines read beside the checkpoint', () => {
  const listed = (url: string, sha256: string): NodeJS.ProcessEnv => ({
    FILES: JSON.stringify([
      { url: `${url}/org/model/resolve/${COMMIT}/tokenizer.model`, sha256, key: 'engine-files/a/words' },
    ]),
  });

  test('are staged first, by their hash, and not again', async () => {
    const [from, into] = [await hub(), bucket()];
    const variables = listed(from.url, hash('sha256', 'pieces'));
    expect((await stage(from, into, variables)).code).toBe(0);
    expect(readFileSync(join(into.directory, 's3-weights_engine-files_a_words'), 'utf8')).toBe('pieces');
    const before = from.requests.length;
    await stage(from, into, variables);
    expect(from.requests.slice(before).filter((url) => url.endsWith('tokenizer.model'))).toEqual([]);
  });

  test('with another content end the job, and nothing else is staged', async () => {
    const [from, into] = [await hub(), bucket()];
    const { code, stderr } = await stage(from, into, listed(from.url, '0'.repeat(64)));
    expect(code).toBe(1);
    expect(stderr).toMatch(/has the SHA-256 [0-9a-f]{64}, the catalog says 0000/);
    expect(readdirSync(into.directory).filter((name) => name.startsWith('s3-'))).toEqual([]);
  });
});
