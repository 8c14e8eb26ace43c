import { HEAD, OTHER_FILES, RUN, UPLOAD, WANTED } from './stage-parts';

/** Files of one commit of a repository, each with the hash that the commit records. */
export const HUB_FILES = String.raw`async function get(url) {
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

`;

/** One file of it, unless an earlier run left it. */
export const STAGE_FILE = String.raw`async function stage(file) {
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

`;

const MAIN = String.raw`async function main() {
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

`;

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
export const STAGE_WEIGHTS = [HEAD, WANTED, HUB_FILES, UPLOAD, STAGE_FILE, OTHER_FILES, MAIN, RUN].join('');
