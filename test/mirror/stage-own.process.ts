import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STAGE_OWN } from '../../lib/mirror';
import { FakeCommands } from '../support/fake-commands';

jest.setTimeout(60_000); // each run starts a dozen processes

const LISTED = ['', 'config.json', 'model.safetensors', 'optimizer.pt', 'README.md', 'checkpoints/model.safetensors'];

/** S3: what the source holds is listed, what was copied is known by the metadata it was copied with. */
const AWS = `
case "$1 $2" in
  "s3api list-objects-v2") cat "$STATE/listed" ;;
  "s3 cp") echo "$9" | sed -n 's/source=\\(.*\\)/\\1/p' > "$STATE/etag-$(basename "$4")" ;;
  "s3api head-object")
    etag="$STATE/etag-$(basename "$6")"
    [ -s "$etag" ] || exit 254
    echo "{\\"SSEKMSKeyId\\": \\"arn:key\\", \\"ContentLength\\": 7, \\"Metadata\\": {\\"source\\": \\"$(cat "$etag")\\"}}" ;;
esac`;

const made: FakeCommands[] = [];
afterAll(() => made.forEach((one) => one.remove()));

function bucket(files: readonly string[], body = AWS): FakeCommands {
  const into = new FakeCommands({ aws: body });
  made.push(into);
  const Contents = files.map((name) => ({ Key: `tune/v3/${name}`, Size: 7, ETag: `"e-${name.length}"` }));
  writeFileSync(join(into.directory, 'listed'), JSON.stringify({ Contents }));
  writeFileSync(join(into.directory, 'program.js'), STAGE_OWN);
  return into;
}

function run(into: FakeCommands, variables: NodeJS.ProcessEnv = {}) {
  const env = {
    ...into.env,
    SOURCE: 's3://acme/tune/v3/',
    REVISION: 'v3',
    BUCKET: 'weights',
    PREFIX: 'tune/v3/',
    LOAD_FORMAT: 'auto',
    WITH_CODE: 'false',
    KMS_KEY: 'arn:key',
    ...variables,
  };
  return spawnSync(process.execPath, [join(into.directory, 'program.js')], { env, encoding: 'utf8' });
}

const copies = (into: FakeCommands): string[] =>
  into.calls().flatMap((call) => /^aws s3 cp (s3:\S+ s3:\S+)/.exec(call)?.[1] ?? []);

test('safetensors and configuration go from bucket to bucket under the key of the weights, the manifest last', () => {
  const into = bucket(LISTED);
  expect(run(into)).toMatchObject({ status: 0, stderr: '' });
  expect(copies(into).sort()).toEqual([
    's3://acme/tune/v3/config.json s3://weights/tune/v3/config.json',
    's3://acme/tune/v3/model.safetensors s3://weights/tune/v3/model.safetensors',
  ]);
  const last = into.calls().at(-1)!;
  expect(last).toMatch(/s3:\/\/weights\/tune\/v3\/windlass-manifest\.json .*--sse-kms-key-id arn:key$/);
});

test('what was copied before is not copied again', () => {
  const into = bucket(LISTED);
  run(into);
  const before = copies(into).length;
  expect(run(into).stdout).toContain('there already: model.safetensors');
  expect(copies(into)).toHaveLength(before);
});

test.each([
  [
    'a prefix without weights',
    bucket(['config.json']),
    /s3:\/\/acme\/tune\/v3\/ has no safetensors of load format auto/,
  ],
  [
    'a bucket that may not be read',
    bucket([], 'echo AccessDenied >&2; exit 254'),
    /cannot be read: AccessDenied; its bucket policy/,
  ],
])('%s ends the job with the reason', (_, into, message) => {
  const { status, stderr } = run(into);
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(message) });
  expect(readFileSync(join(into.directory, 'calls.log'), 'utf8')).not.toContain('windlass-manifest');
});

test('without a source only the small files are staged', () => {
  const into = bucket(LISTED);
  expect(run(into, { SOURCE: undefined })).toMatchObject({ status: 0, stderr: '' });
  expect(into.calls()).toEqual([]);
});
