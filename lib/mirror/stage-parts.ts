/**
 * What the programs of staging jobs have in common, for Node.js alone: they run where nothing can be installed from this
 * repository.
 */

/** What a job is told by variables. */
export const HEAD = String.raw`'use strict';
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

`;

/** Which files count as checkpoint. */
export const WANTED = String.raw`/** Folders of sentence-transformers: how hidden states become a vector, and its projection. */
const OF_A_MODULE = /^\d+_\w+\/(config\.json|model\.safetensors)$/;

/** Weights in Mistral's own format stand beside those in Hugging Face's; an engine reads one of both. */
function isWanted({ type, path }) {
  if (type !== 'file') return false;
  if (path.includes('/')) return OF_A_MODULE.test(path);
  if (path.endsWith('.py')) return WITH_CODE === 'true';
  if (/^consolidated.*\.safetensors/.test(path)) return LOAD_FORMAT === 'mistral';
  if (path.endsWith('.safetensors')) return LOAD_FORMAT !== 'mistral';
  return LISTED.test(path);
}

const isRootWeights = ({ path }) => path.endsWith('.safetensors') && !path.includes('/');

`;

export const UPLOAD = String.raw`/** S3 computes the checksum of what arrives and refuses anything else. */
function upload(source, key, metadata) {
  const command = ['s3', 'cp', source, 's3://' + BUCKET + '/' + key, '--checksum-algorithm', 'SHA256', '--only-show-errors', '--metadata', metadata, '--sse', 'aws:kms', '--sse-kms-key-id', KMS_KEY];
  return new Promise((done, fail) =>
    spawn('aws', command, { stdio: 'inherit' })
      .on('error', fail)
      .on('exit', (code) => (code === 0 ? done() : fail(new Error('upload of ' + key + ' ended with ' + code)))),
  );
}

`;

/** Small files that engines read beside a checkpoint. */
export const OTHER_FILES = String.raw`/** A file of another server: its SHA-256 stands in the catalog, and nothing else is taken. */
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

`;

export const RUN = String.raw`main()
  .catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  })
  .finally(() => {
    rmSync(work, { recursive: true, force: true });
    process.exit(); // downloads that still run must not outlive a failure
  });
`;
