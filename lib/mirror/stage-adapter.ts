import { SOURCE_FILES } from './stage-own';
import { HEAD, RUN, UPLOAD } from './stage-parts';
import { HUB_FILES, STAGE_FILE } from './stage-weights';

const WANTED = String.raw`const WEIGHTS = 'adapter_model.safetensors';
const CONFIG = 'adapter_config.json';
const TOKENIZER = /^(tokenizer[^/]*\.(json|model)|special_tokens_map\.json|added_tokens\.json|vocab\.json|merges\.txt)$/;

function isWanted({ type, path }) {
  return type === 'file' && (path === WEIGHTS || path === CONFIG || TOKENIZER.test(path));
}

function complete(files, where) {
  const missing = [CONFIG, WEIGHTS].find((name) => !files.some(({ path }) => path === name));
  if (missing === CONFIG) refuse(where + ' has no ' + CONFIG + ' at its root, so it is no LoRA adapter');
  if (missing) refuse(where + ' has no ' + WEIGHTS + ' at its root; pickles (adapter_model.bin) run code when they are loaded and are never taken: save the adapter as safetensors');
}

async function putManifest(what, files) {
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  const manifest = join(work, MANIFEST);
  writeFileSync(manifest, JSON.stringify({ ...what, revision: REVISION, files }, null, 2));
  await upload(manifest, PREFIX + MANIFEST, 'revision=' + (REVISION || 'none'));
  console.log(files.length + ' files at s3://' + BUCKET + '/' + PREFIX);
}

`;

const FROM_HUB = String.raw`async function main() {
  if (!/^[0-9a-f]{40}$/.test(REVISION || ''))
    refuse('no commit of ' + REPOSITORY + ' is pinned; set its revision in the environment and deploy the Mirror stack again');
  const files = await listFiles();
  complete(files, REPOSITORY + ' at ' + REVISION);
  const done = [];
  for (const file of files) done.push(await stage(file));
  await putManifest({ repository: REPOSITORY }, done);
}

`;

const FROM_SOURCE = String.raw`/** Small enough to pass through the job, which so knows its hash; a file that an earlier run copied is not read again. */
async function bring(file) {
  const head = spawnSync('aws', ['s3api', 'head-object', '--bucket', BUCKET, '--key', PREFIX + file.path, '--output', 'json'], { encoding: 'utf8' });
  const { ContentLength, SSEKMSKeyId, Metadata = {} } = head.status === 0 ? JSON.parse(head.stdout) : {};
  if (ContentLength === file.size && Metadata.source === file.etag && Metadata.sha256 && SSEKMSKeyId === KMS_KEY) {
    console.log('there already: ' + file.path);
    return { path: file.path, size: file.size, sha256: Metadata.sha256 };
  }
  const target = join(work, createHash('sha1').update(file.path).digest('hex'));
  const fetched = spawnSync('aws', ['s3', 'cp', SOURCE + file.path, target, '--only-show-errors'], { encoding: 'utf8' });
  if (fetched.status !== 0) refuse(SOURCE + file.path + ' cannot be read: ' + fetched.stderr.trim());
  const sha256 = spawnSync('sha256sum', [target], { encoding: 'utf8' }).stdout.slice(0, 64);
  await upload(target, PREFIX + file.path, 'source=' + file.etag + ',sha256=' + sha256);
  rmSync(target);
  console.log('copied: ' + file.path);
  return { path: file.path, size: file.size, sha256 };
}

async function main() {
  const [, bucket, prefix] = /^s3:\/\/([^/]+)\/(.*)$/.exec(SOURCE);
  const files = listSource(bucket, prefix);
  complete(files, SOURCE);
  const done = [];
  for (const file of files) done.push(await bring(file));
  await putManifest({ source: SOURCE }, done);
}

`;

/**
 * The programs of a job that stages a LoRA adapter: of a commit of a Hugging Face repository, or of a bucket of one's own. Taken
 * are its weights as safetensors, what PEFT says of them and a tokenizer; each with its SHA-256 in the manifest, which is written
 * last, so that pods can check what they copy.
 */
export const STAGE_ADAPTER = [HEAD, WANTED, HUB_FILES, UPLOAD, STAGE_FILE, FROM_HUB, RUN].join('');
export const STAGE_OWN_ADAPTER = [HEAD, WANTED, UPLOAD, SOURCE_FILES, FROM_SOURCE, RUN].join('');
