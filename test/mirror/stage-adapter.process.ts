import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STAGE_OWN_ADAPTER } from '../../lib/mirror';
import { FakeCommands } from '../support/fake-commands';

jest.setTimeout(60_000); // each run starts a dozen processes

const BYTES = 'adapter';
const FILES = [
  'adapter_model.safetensors',
  'adapter_config.json',
  'tokenizer.json',
  'adapter_model.bin',
  'optimizer.pt',
  'train.py',
];

/** S3: a download writes the file, an upload keeps its metadata and what it held. */
const AWS = `
case "$1 $2" in
  "s3api list-objects-v2") cat "$STATE/listed" ;;
  "s3 cp")
    case "$3" in
      s3://*) printf '${BYTES}' > "$4" ;;
      *) cp "$3" "$STATE/put-$(basename "$4")"; echo "$9" > "$STATE/meta-$(basename "$4")" ;;
    esac ;;
  "s3api head-object")
    meta="$STATE/meta-$(basename "$6")"
    [ -s "$meta" ] || exit 254
    source=$(sed -n 's/source=\\([^,]*\\),.*/\\1/p' "$meta"); sha=$(sed -n 's/.*sha256=\\(.*\\)/\\1/p' "$meta")
    echo "{\\"SSEKMSKeyId\\": \\"arn:key\\", \\"ContentLength\\": ${BYTES.length}, \\"Metadata\\": {\\"source\\": \\"$source\\", \\"sha256\\": \\"$sha\\"}}" ;;
esac`;

const made: FakeCommands[] = [];
afterAll(() => made.forEach((one) => one.remove()));

function bucket(files: readonly string[]): FakeCommands {
  const into = new FakeCommands({ aws: AWS });
  made.push(into);
  const Contents = files.map((name) => ({ Key: `sql/${name}`, Size: BYTES.length, ETag: `"e-${name.length}"` }));
  writeFileSync(join(into.directory, 'listed'), JSON.stringify({ Contents }));
  writeFileSync(join(into.directory, 'program.js'), STAGE_OWN_ADAPTER);
  return into;
}

function run(into: FakeCommands) {
  const variables = {
    SOURCE: 's3://acme/sql/',
    REVISION: 'v1',
    BUCKET: 'weights',
    PREFIX: 'sql/v1/',
    KMS_KEY: 'arn:key',
  };
  const env = { ...into.env, ...variables, LOAD_FORMAT: 'lora', WITH_CODE: 'false' };
  return spawnSync(process.execPath, [join(into.directory, 'program.js')], { env, encoding: 'utf8' });
}

const read = (into: FakeCommands): string[] =>
  into.calls().flatMap((call) => /^aws s3 cp (s3:\S+)/.exec(call)?.[1] ?? []);

test('weights, configuration and tokenizer are taken, neither pickles nor code, each with its hash in the manifest', () => {
  const into = bucket(FILES);
  expect(run(into)).toMatchObject({ status: 0, stderr: '' });
  const sha256 = createHash('sha256').update(BYTES).digest('hex');
  const manifest = JSON.parse(readFileSync(join(into.directory, 'put-windlass-manifest.json'), 'utf8')) as {
    files: object[];
  };
  expect(manifest.files).toEqual(
    ['adapter_config.json', 'adapter_model.safetensors', 'tokenizer.json'].map((path) => ({
      path,
      size: BYTES.length,
      sha256,
    })),
  );
});

test('what was copied before is not read again', () => {
  const into = bucket(FILES);
  run(into);
  expect(run(into)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('there already: adapter_model.safetensors'),
  });
  expect(read(into)).toHaveLength(3);
});

test.each([
  [
    'pickles alone',
    ['adapter_config.json', 'adapter_model.bin'],
    /no adapter_model\.safetensors .* pickles .* never taken/,
  ],
  ['no adapter', ['model.safetensors'], /has no adapter_config\.json at its root, so it is no LoRA adapter/],
])('%s: the job ends with the reason and writes nothing', (_, files, message) => {
  const into = bucket(files);
  expect(run(into)).toMatchObject({ status: 1, stderr: expect.stringMatching(message) });
  expect(read(into)).toEqual([]);
});
