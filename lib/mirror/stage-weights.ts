/**
 * The program of a staging job, for Node.js alone: it runs where nothing can be installed from this repository.
 *
 * Copies one commit of a Hugging Face repository to S3, file by file, so that the disk need not hold the checkpoint. What
 * counts as checkpoint are the files at the root that an engine reads: safetensors, configuration, tokenizer. Pickled
 * weights (.bin, .pt) run code when they are loaded and are never taken; Python only where the model needs its own code.
 * Each file is checked against the hash the commit records: SHA-256 for large files (LFS), the git blob id for small ones.
 * Small files that engines read beside it (FILES: url, sha256, key) come first, from their own servers and without the token.
 * The manifest is written last: where it stands, everything else does too.
 *
 * Hub API: GET /api/models/<id>/tree/<commit>?recursive=true lists `path`, `size`, `oid` and `lfs.oid` (a SHA-256), further
 * pages by `Link: <…>; rel="next"`; GET /<id>/resolve/<commit>/<path> is the file (huggingface_hub `RepoFile`, `hf_hub_url`).
 */
export const STAGE_WEIGHTS = String.raw`'use strict';
const { spawnSync, spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const { createWriteStream, mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { Readable, Transform } = require('node:stream');
const { pipeline } = require('node:stream/promises');

const { REPOSITORY, REVISION, BUCKET, PREFIX, LOAD_FORMAT, WITH_CODE, KMS_KEY, HF_TOKEN } = process.env;
const HUB = process.env.HF_ENDPOINT || 'https://huggingface.co';
const MANIFEST = 'windlass-manifest.json';
const FILES = JSON.parse(process.env.FILES || '[]');
const AT_ONCE = 2; // files of 50 GB, the Hub's largest, side by side on a disk of 128 GB
const ATTEMPTS = 4;
const LISTED = /\.(safetensors|json|jinja|txt|model|tiktoken)$/;

const headers = HF_TOKEN ? { authorization: 'Bearer ' + HF_TOKEN } : {};
const work = mkdtempSync(join(tmpdir(), 'stage-'));
const refuse = (message) => {
  throw new Error(message);
};

/** Weights in Mistral's own format stand beside those in Hugging Face's; an engine reads one of both. */
function isWanted({ type, path }) {
  if (type !== 'file' || path.includes('/')) return false;
  if (path.endsWith('.py')) return WITH_CODE === 'true';
  if (/^consolidated.*\.safetensors/.test(path)) return LOAD_FORMAT === 'mistral';
  if (path.endsWith('.safetensors')) return LOAD_FORMAT !== 'mistral';
  return LISTED.test(path);
}

async function get(url) {
  const response = await fetch(url, { headers });
  if (response.ok) return response;
  if (response.status === 401 || response.status === 403)
    refuse(url + ' answered ' + response.status + ': the checkpoint is gated; set secrets.huggingFaceTokenArn to a token that may read it');
  return refuse(url + ' answered ' + response.status);
}

async function listFiles() {
  const files = [];
  let url = HUB + '/api/models/' + REPOSITORY + '/tree/' + REVISION + '?recursive=true';
  while (url) {
    const response = await get(url);
    files.push(...(await response.json()));
    const next = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') || '');
    url = next ? new URL(next[1], HUB).href : undefined;
  }
  return files.filter(isWanted);
}

/** Hash of a file as the commit records it, and its SHA-256 for the manifest; of small files both have to be computed. */
function hashesOf(file) {
  const sha256 = createHash('sha256');
  const blob = createHash('sha1').update('blob ' + file.size + '\0');
  let bytes = 0;
  const meter = new Transform({
    transform(chunk, _, done) {
      bytes += chunk.length;
      sha256.update(chunk);
      if (!file.lfs) blob.update(chunk);
      done(null, chunk);
    },
  });
  const result = () => {
    const digest = sha256.digest('hex');
    const [found, wanted] = file.lfs ? [digest, file.lfs.oid] : [blob.digest('hex'), file.oid];
    if (bytes !== file.size) refuse(file.path + ' has ' + bytes + ' bytes, the commit records ' + file.size);
    if (found !== wanted) refuse(file.path + ' has the hash ' + found + ', the commit records ' + wanted);
    return digest;
  };
  return { meter, result };
}

async function download(file, target) {
  const { meter, result } = hashesOf(file);
  const url = HUB + '/' + REPOSITORY + '/resolve/' + REVISION + '/' + file.path.split('/').map(encodeURIComponent).join('/');
  const response = await get(url);
  await pipeline(Readable.fromWeb(response.body), meter, createWriteStream(target));
  return result();
}

/** Connections break; a wrong hash is tried again too, and is an error when it stays wrong. */
async function downloadAgain(file, target, attempt = 1) {
  try {
    return await download(file, target);
  } catch (error) {
    if (attempt === ATTEMPTS) throw error;
    console.error(file.path + ', attempt ' + attempt + ': ' + error.message);
    await new Promise((wake) => setTimeout(wake, Number(process.env.RETRY_MS || 5000) * attempt));
    return downloadAgain(file, target, attempt + 1);
  }
}

/** What an earlier run left: same size and SHA-256, under the key that engines may use. An older key keeps its objects. */
function staged(file) {
  const head = spawnSync('aws', ['s3api', 'head-object', '--bucket', BUCKET, '--key', PREFIX + file.path, '--output', 'json'], { encoding: 'utf8' });
  if (head.status !== 0) return undefined;
  const { ContentLength, SSEKMSKeyId, Metadata = {} } = JSON.parse(head.stdout);
  const isSame = ContentLength === file.size && (!file.lfs || Metadata.sha256 === file.lfs.oid) && Metadata.blob === file.oid && SSEKMSKeyId === KMS_KEY;
  return isSame ? Metadata.sha256 : undefined;
}

/** S3 computes the checksum of what arrives and refuses anything else. */
function upload(source, key, metadata) {
  const command = ['s3', 'cp', source, 's3://' + BUCKET + '/' + key, '--checksum-algorithm', 'SHA256', '--only-show-errors', '--metadata', metadata, '--sse', 'aws:kms', '--sse-kms-key-id', KMS_KEY];
  return new Promise((done, fail) =>
    spawn('aws', command, { stdio: 'inherit' })
      .on('error', fail)
      .on('exit', (code) => (code === 0 ? done() : fail(new Error('upload of ' + key + ' ended with ' + code)))),
  );
}

async function stage(file) {
  const before = staged(file);
  if (before) {
    console.log('there already: ' + file.path);
    return { path: file.path, size: file.size, sha256: before };
  }
  const target = join(work, createHash('sha1').update(file.path).digest('hex'));
  const sha256 = await downloadAgain(file, target);
  await upload(target, PREFIX + file.path, 'sha256=' + sha256 + ',blob=' + file.oid);
  rmSync(target);
  console.log('staged: ' + file.path);
  return { path: file.path, size: file.size, sha256 };
}

/** A file of another server: its SHA-256 stands in the catalog, and nothing else is taken. */
async function stageFile({ url, sha256, key }) {
  const head = spawnSync('aws', ['s3api', 'head-object', '--bucket', BUCKET, '--key', key, '--output', 'json'], { encoding: 'utf8' });
  const { Metadata = {}, SSEKMSKeyId } = head.status === 0 ? JSON.parse(head.stdout) : {};
  if (Metadata.sha256 === sha256 && SSEKMSKeyId === KMS_KEY) return console.log('there already: ' + key);
  const target = join(work, sha256);
  writeFileSync(target, await fetchFile(url, sha256));
  await upload(target, key, 'sha256=' + sha256 + ',blob=' + sha256);
  rmSync(target);
  return console.log('staged: ' + key);
}

async function fetchFile(url, sha256, attempt = 1) {
  try {
    const response = await fetch(url);
    if (!response.ok) refuse(url + ' answered ' + response.status);
    const bytes = Buffer.from(await response.arrayBuffer());
    const found = createHash('sha256').update(bytes).digest('hex');
    if (found !== sha256) refuse(url + ' has the SHA-256 ' + found + ', the catalog says ' + sha256);
    return bytes;
  } catch (error) {
    if (attempt === ATTEMPTS) throw error;
    console.error(url + ', attempt ' + attempt + ': ' + error.message);
    await new Promise((wake) => setTimeout(wake, Number(process.env.RETRY_MS || 5000) * attempt));
    return fetchFile(url, sha256, attempt + 1);
  }
}

async function main() {
  if (!/^[0-9a-f]{40}$/.test(REVISION || ''))
    refuse('no commit of ' + REPOSITORY + ' is pinned; set its revision in the environment and deploy the Mirror stack again');
  for (const file of FILES) await stageFile(file);
  const files = await listFiles();
  if (!files.some(({ path }) => path.endsWith('.safetensors')))
    refuse(REPOSITORY + ' at ' + REVISION + ' has no safetensors of load format ' + LOAD_FORMAT + ' at its root');
  const queue = [...files];
  const done = [];
  const worker = async () => {
    for (let file = queue.shift(); file; file = queue.shift()) done.push(await stage(file));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  done.sort((a, b) => (a.path < b.path ? -1 : 1));
  const manifest = join(work, MANIFEST);
  writeFileSync(manifest, JSON.stringify({ repository: REPOSITORY, revision: REVISION, files: done }, null, 2));
  await upload(manifest, PREFIX + MANIFEST, 'revision=' + REVISION);
  console.log(done.length + ' files at s3://' + BUCKET + '/' + PREFIX);
}

main()
  .catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  })
  .finally(() => {
    rmSync(work, { recursive: true, force: true });
    process.exit(); // downloads that still run must not outlive a failure
  });
`;
