import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTimeFilesOf } from '../../../lib/catalog';
import type { Check } from './engine-checks';

const PROGRAM = 'from openai_harmony import load_harmony_encoding; load_harmony_encoding("HarmonyGptOss")';

/** A proxy where nobody listens: what would fetch, fails. */
const NO_NETWORK = { HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' };

/** What renders chats of gpt-oss, without network: it needs the file that is staged for it, or brings it along. */
export function vocabularyCheck(python: string, version: string): Check {
  const [file] = runTimeFilesOf('GptOssForCausalLM', version);
  const empty = mkdtempSync(join(tmpdir(), 'windlass-vocabulary-'));
  const staged = file === undefined ? {} : { [file.directoryVariable]: empty };
  const { status, stderr } = spawnSync(python, ['-c', PROGRAM], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: empty, TMPDIR: empty, ...NO_NETWORK, ...staged },
  });
  const last = stderr.trim().split('\n').at(-1) ?? '';
  if (file === undefined)
    return {
      claim: 'gpt-oss can chat with nothing staged and no network',
      ok: status === 0,
      seen: status === 0 ? 'its vocabulary was read' : last,
    };
  return {
    claim: `without its vocabulary where ${file.directoryVariable} says, gpt-oss cannot chat`,
    ok: status !== 0 && /vocab file: No such file/.test(last),
    seen: last,
  };
}
