import { HEAD, OTHER_FILES, RUN, UPLOAD, WANTED } from './stage-parts';

/** What is at the prefix of a bucket of one's own. */
export const SOURCE_FILES = String.raw`
const { SOURCE = '' } = process.env;

function aws(...command) {
  const { status, stdout, stderr } = spawnSync('aws', [...command, '--output', 'json'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) refuse(SOURCE + ' cannot be read: ' + stderr.trim() + '; its bucket policy and key must allow the role of this job');
  return JSON.parse(stdout || '{}');
}

function listSource(bucket, prefix) {
  const { Contents = [] } = aws('s3api', 'list-objects-v2', '--bucket', bucket, '--prefix', prefix);
  return (Contents || [])
    .map(({ Key, Size, ETag }) => ({ type: 'file', path: Key.slice(prefix.length), size: Size, etag: ETag.replace(/"/g, '') }))
    .filter(isWanted);
}

`;

const COPY = String.raw`/** The same object of the source as an earlier run copied, under the key that engines may use. */
function isThere(file) {
  const head = spawnSync('aws', ['s3api', 'head-object', '--bucket', BUCKET, '--key', PREFIX + file.path, '--output', 'json'], { encoding: 'utf8' });
  if (head.status !== 0) return false;
  const { ContentLength, SSEKMSKeyId, Metadata = {} } = JSON.parse(head.stdout);
  return ContentLength === file.size && Metadata.source === file.etag && SSEKMSKeyId === KMS_KEY;
}

async function copy(file) {
  if (isThere(file)) return console.log('there already: ' + file.path);
  await upload(SOURCE + file.path, PREFIX + file.path, 'source=' + file.etag);
  return console.log('copied: ' + file.path);
}

async function copyAll() {
  const [, bucket, prefix] = /^s3:\/\/([^/]+)\/(.*)$/.exec(SOURCE);
  const files = listSource(bucket, prefix);
  if (!files.some(({ path }) => path.endsWith('.safetensors')))
    refuse(SOURCE + ' has no safetensors of load format ' + LOAD_FORMAT);
  const queue = [...files];
  const worker = async () => {
    for (let file = queue.shift(); file; file = queue.shift()) await copy(file);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const manifest = join(work, MANIFEST);
  const listed = files.map(({ path, size, etag }) => ({ path, size, etag }));
  writeFileSync(manifest, JSON.stringify({ source: SOURCE, revision: REVISION, files: listed }, null, 2));
  await upload(manifest, PREFIX + MANIFEST, 'revision=' + (REVISION || 'none'));
  console.log(files.length + ' files at s3://' + BUCKET + '/' + PREFIX);
}

async function main() {
  for (const file of FILES) await stageFile(file);
  if (SOURCE) await copyAll();
}

`;

/**
 * The program of a staging job whose checkpoint lies in a bucket of one's own (SOURCE), or in the weights bucket already: then
 * it stages the small files beside it. S3 copies objects itself; the job sees none of their bytes. Of what is at the prefix,
 * the same is taken as of a repository, and an object that was copied before, by its ETag, is not copied again.
 */
export const STAGE_OWN = [HEAD, WANTED, UPLOAD, OTHER_FILES, SOURCE_FILES, COPY, RUN].join('');
