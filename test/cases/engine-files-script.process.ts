import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENGINE_FILES } from '../../charts/scripts/engine-files';
import { runScript, scratchFile } from '../charts/support/python-script';

describe('the step that fetches engine files', () => {
  const bucket = scratchFile('files-bucket');
  const sha256 = createHash('sha256').update('words').digest('hex');
  beforeAll(() => {
    mkdirSync(join(bucket, 'engine-files'), { recursive: true });
    writeFileSync(join(bucket, 'engine-files/a'), 'words');
    writeFileSync(
      scratchFile('boto3.py'),
      'import os\nclass client:\n  def __init__(self, service): assert service == "s3"\n  def get_object(self, Bucket, Key): return {"Body": open(os.path.join(Bucket, Key), "rb")}\n',
    );
  });

  test('writes what has the right hash', async () => {
    const path = scratchFile('fetched');
    expect(await runScript(ENGINE_FILES, [bucket, 'engine-files/a', sha256, path])).toEqual({ code: 0, stderr: '' });
    expect(readFileSync(path, 'utf8')).toBe('words');
  });

  test.each([
    ['another content', 'engine-files/a', '0'.repeat(64), /has the SHA-256 .*, the plan says 0000/],
    ['a file that is not staged', 'engine-files/b', sha256, /engine-files\/b: .*run the staging job/],
  ])('ends with a word on %s', async (_what, key, hash, message) => {
    const { code, stderr } = await runScript(ENGINE_FILES, [bucket, key, hash, scratchFile('never')]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(message)]);
  });
});
